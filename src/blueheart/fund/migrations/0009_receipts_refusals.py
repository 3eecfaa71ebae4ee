"""What the database itself refuses of receipts: what was issued is never changed or removed."""

from django.db import migrations

from blueheart.kernel.refusals import drop_triggers, postgresql_append_only, sqlite_append_only

UNIQUES = [("id",), ("uid",), ("replaces_id",), ("book", "year", "number")]
REFUSE = {
    "sqlite": sqlite_append_only("fund_receipt", UNIQUES),
    "postgresql": postgresql_append_only("fund_receipt"),
}
ALLOW = {
    "sqlite": drop_triggers(
        "sqlite", "fund_receipt", ["no_update", "no_delete", *("once_" + "_".join(columns) for columns in UNIQUES)]
    ),
    "postgresql": drop_triggers("postgresql", "fund_receipt", ["append_only"]),
}


def refuse(apps, schema_editor):
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("fund", "0008_office"), ("kernel", "0002_append_only")]

    operations = [migrations.RunPython(refuse, allow)]
