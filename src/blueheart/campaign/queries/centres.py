"""Where a country's people live, as one point of a map."""

from collections.abc import Iterable

from django.db.models import F, FloatField, Sum
from django.db.models.functions import Cast

from blueheart.campaign.models import City


def country_centres(codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """By code the mean of its cities' (latitude, longitude), weighted by population; one query.

    A country without a city of the table is left out.
    """
    people = Cast(F("population") + 1, FloatField())
    rows = (
        City.objects.filter(country__in=list(codes))
        .order_by("country")
        .values("country")
        .annotate(
            people=Sum(people),
            north=Sum(Cast("latitude", FloatField()) * people),
            east=Sum(Cast("longitude", FloatField()) * people),
        )
        .values_list("country", "people", "north", "east")
    )
    return {code: (latitude / total, longitude / total) for code, total, latitude, longitude in rows}
