"""Full-text search over the listings: FTS5 on SQLite, a tsvector index on PostgreSQL; triggers keep it in step."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE initiatives_search USING fts5(
        searchable, content='initiatives_listing', content_rowid='initiative_id', tokenize='unicode61', prefix='2 3 4'
    )""",
    """CREATE TRIGGER initiatives_search_insert AFTER INSERT ON initiatives_listing BEGIN
        INSERT INTO initiatives_search(rowid, searchable) VALUES (new.initiative_id, new.searchable);
    END""",
    """CREATE TRIGGER initiatives_search_delete AFTER DELETE ON initiatives_listing BEGIN
        INSERT INTO initiatives_search(initiatives_search, rowid, searchable)
        VALUES ('delete', old.initiative_id, old.searchable);
    END""",
    """CREATE TRIGGER initiatives_search_update AFTER UPDATE OF searchable ON initiatives_listing BEGIN
        INSERT INTO initiatives_search(initiatives_search, rowid, searchable)
        VALUES ('delete', old.initiative_id, old.searchable);
        INSERT INTO initiatives_search(rowid, searchable) VALUES (new.initiative_id, new.searchable);
    END""",
]
SQLITE_UNDO = [
    "DROP TRIGGER initiatives_search_insert",
    "DROP TRIGGER initiatives_search_delete",
    "DROP TRIGGER initiatives_search_update",
    "DROP TABLE initiatives_search",
]
POSTGRESQL = [
    "CREATE INDEX initiatives_search ON initiatives_listing USING gin (to_tsvector('simple', searchable))",
]
POSTGRESQL_UNDO = ["DROP INDEX initiatives_search"]


def run(sqlite, postgresql):
    def apply(apps, schema_editor):
        statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
        for statement in statements:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial")]
    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_UNDO, POSTGRESQL_UNDO))]
