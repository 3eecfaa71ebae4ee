from django.db import migrations, models
from django.db.models import F


def mark_long(apps, schema_editor):
    apps.get_model("initiatives", "Listing").objects.filter(ends_on__gt=F("starts_on")).update(is_long=True)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0004_cell_index")]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="is_long",
            field=models.BooleanField(default=False, help_text="goes on over more than one local day"),
        ),
        migrations.AlterField(
            model_name="listing",
            name="searchable",
            field=models.TextField(
                help_text="folded words of title, organiser, place and description, each after a space"
            ),
        ),
        migrations.RunPython(mark_long, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["is_long", "ends_on"], name="listing_by_long"),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(fields=["state", "ends_at_utc"], name="initiative_by_end"),
        ),
    ]
