"""The lights of one edition, in the order in which they come on: what the wave and its list show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FloatField
from django.db.models.functions import Cast

from blueheart.campaign.queries import translated_city_names
from blueheart.campaign.rules.world_day import world_day_begins, world_day_ends
from blueheart.illuminations.enums import PUBLIC
from blueheart.illuminations.models import MonumentName
from blueheart.illuminations.queries.promises import public_promises


@dataclass(frozen=True, slots=True)
class WaveLight:
    """One monument's light. `on` and `off` are seconds since 1970; `country` is a code, `language` that of the name."""

    name: str
    language: str
    city: str
    country: str
    slug: str
    latitude: float
    longitude: float
    on: int
    off: int
    state: str
    is_sample: bool


COLUMNS = (
    "starts_at_utc", "ends_at_utc", "state", "is_sample", "monument_id", "monument__name", "monument__name_language",
    "monument__city_id", "monument__city__name", "monument__country", "monument__slug",
    # As decimals, the coordinates would take a third of the time
    Cast("monument__latitude", FloatField()), Cast("monument__longitude", FloatField()),
)  # fmt: skip


def wave_lights(*, year: int, language: str) -> list[WaveLight]:
    """What burns in the fifty hours of 30 July, by `on`, then name and slug. Three queries, whatever the number.

    An edition's promise for another day of the year is no part of the wave.
    """
    burning = {"starts_at_utc__lt": world_day_ends(year), "ends_at_utc__gt": world_day_begins(year)}
    rows = public_promises(year=year).filter(**burning).order_by().values_list(*COLUMNS)
    names = translated_names(year=year, language=language)
    cities = translated_city_names(language=language)
    lights = [make_light(row, names, cities) for row in rows]
    return sorted(lights, key=lambda light: (light.on, light.name, light.slug))


def translated_names(*, year: int, language: str) -> dict[int, tuple[str, str]]:
    """By the monument's id its name in that language, and the language, where it has one and is lit that year."""
    wanted = language.split("-", maxsplit=1)[0]
    rows = MonumentName.objects.filter(
        language=wanted, monument__promises__year=year, monument__promises__state__in=PUBLIC
    )
    return {pk: (text, wanted) for pk, text in rows.values_list("monument_id", "text")}


def make_light(row: tuple[Any, ...], names: dict[int, tuple[str, str]], cities: dict[int, str]) -> WaveLight:
    (
        starts_at, ends_at, state, is_sample, monument_id, own_name, own_language,
        city_id, own_city, country, slug, latitude, longitude,
    ) = row  # fmt: skip
    name, language = names.get(monument_id, (own_name, own_language))
    return WaveLight(
        name=name, language=language, city=cities.get(city_id, own_city), country=country, slug=slug,
        latitude=latitude, longitude=longitude, on=int(starts_at.timestamp()),
        off=int(ends_at.timestamp()), state=state, is_sample=is_sample,
    )  # fmt: skip
