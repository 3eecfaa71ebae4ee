"""The lights of one edition, in the order in which they come on: what the wave, its list and its feeds show."""

from dataclasses import dataclass
from datetime import datetime

from blueheart.campaign.queries import city_names
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.monuments import monument_names
from blueheart.illuminations.queries.promises import public_promises


@dataclass(frozen=True, slots=True)
class WaveLight:
    """One monument's light. `name` is in `name_language` ("" unknown); moments are UTC, `zone` is the place's."""

    slug: str
    name: str
    name_language: str
    city: str
    country: str
    latitude: float
    longitude: float
    zone: str
    on_at: datetime
    off_at: datetime
    state: str
    is_sample: bool


def wave_lights(*, year: int, language: str) -> list[WaveLight]:
    """Three queries, whatever the number."""
    promises = list(public_promises(year=year))
    monuments = [promise.monument for promise in promises]
    names = monument_names(monuments, language)
    cities = city_names(cities=[monument.city for monument in monuments], language=language)
    return [make_light(promise, names, cities) for promise in promises]


def make_light(promise: Promise, names: dict[int, tuple[str, str]], cities: dict[int, str]) -> WaveLight:
    monument = promise.monument
    name, name_language = names[monument.pk]
    return WaveLight(
        slug=monument.slug, name=name, name_language=name_language, city=cities[monument.city_id],
        country=monument.country, latitude=float(monument.latitude), longitude=float(monument.longitude),
        zone=monument.zone, on_at=promise.starts_at_utc, off_at=promise.ends_at_utc, state=promise.state,
        is_sample=promise.is_sample,
    )  # fmt: skip
