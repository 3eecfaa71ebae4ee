"""The lights of one edition, in the order in which they come on: what the wave and its list show."""

from dataclasses import dataclass

from blueheart.campaign.queries import city_names
from blueheart.campaign.rules.world_day import world_day_begins, world_day_ends
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.monuments import monument_names
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


def wave_lights(*, year: int, language: str) -> list[WaveLight]:
    """What burns in the fifty hours of 30 July, sorted by `on`, then by name. Three queries, whatever the number.

    An edition's promise for another day of the year is no part of the wave.
    """
    burning = {"starts_at_utc__lt": world_day_ends(year), "ends_at_utc__gt": world_day_begins(year)}
    promises = list(public_promises(year=year).filter(**burning))
    monuments = [promise.monument for promise in promises]
    names = monument_names(monuments, language)
    cities = city_names(cities=[monument.city for monument in monuments], language=language)
    lights = [make_light(promise, names, cities) for promise in promises]
    return sorted(lights, key=lambda light: (light.on, light.name))


def make_light(promise: Promise, names: dict[int, tuple[str, str]], cities: dict[int, str]) -> WaveLight:
    monument = promise.monument
    name, name_language = names[monument.pk]
    return WaveLight(
        name=name, language=name_language, city=cities[monument.city_id], country=monument.country,
        slug=monument.slug, latitude=float(monument.latitude), longitude=float(monument.longitude),
        on=int(promise.starts_at_utc.timestamp()), off=int(promise.ends_at_utc.timestamp()), state=promise.state,
        is_sample=promise.is_sample,
    )  # fmt: skip
