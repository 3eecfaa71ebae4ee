"""On SQLite, a change of a column makes the table anew and drops its triggers: here they are again, and what they missed.

Whatever alters initiatives_listing later needs this step after it; `tests/initiatives/test_search_triggers.py` tells.
"""

from django.db import migrations

TRIGGERS = {
    "insert": """CREATE TRIGGER initiatives_search_insert AFTER INSERT ON initiatives_listing BEGIN
        INSERT INTO initiatives_search(rowid, searchable) VALUES (new.initiative_id, new.searchable);
    END""",
    "delete": """CREATE TRIGGER initiatives_search_delete AFTER DELETE ON initiatives_listing BEGIN
        INSERT INTO initiatives_search(initiatives_search, rowid, searchable)
        VALUES ('delete', old.initiative_id, old.searchable);
    END""",
    "update": """CREATE TRIGGER initiatives_search_update AFTER UPDATE OF searchable ON initiatives_listing BEGIN
        INSERT INTO initiatives_search(initiatives_search, rowid, searchable)
        VALUES ('delete', old.initiative_id, old.searchable);
        INSERT INTO initiatives_search(rowid, searchable) VALUES (new.initiative_id, new.searchable);
    END""",
}


def restore(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for name, statement in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS initiatives_search_{name}")
        schema_editor.execute(statement)
    schema_editor.execute("INSERT INTO initiatives_search(initiatives_search) VALUES('rebuild')")


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0006_world_day_index")]
    operations = [migrations.RunPython(restore, migrations.RunPython.noop)]
