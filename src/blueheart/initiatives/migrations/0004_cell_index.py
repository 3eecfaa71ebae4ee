from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0003_calendar_event")]

    operations = [
        migrations.RemoveIndex(model_name="listing", name="listing_by_cell"),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                fields=["cell_x", "cell_y", "year", "is_world_day", "kind", "country", "sector", "city_id"],
                name="listing_by_cell",
            ),
        ),
    ]
