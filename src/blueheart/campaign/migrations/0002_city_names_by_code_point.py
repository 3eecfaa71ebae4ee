"""A prefix is a range only where text is ordered by code point; SQLite does so, PostgreSQL is told to."""

from django.db import migrations


def order_by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE campaign_cityname ALTER COLUMN folded TYPE varchar(200) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_initial")]
    operations = [migrations.RunPython(order_by_code_point, migrations.RunPython.noop)]
