"""When two names mean one monument, and when an initiative and a promise are about one light."""

from dataclasses import dataclass
from datetime import date

from blueheart.campaign.rules.places import Degrees, distance_km
from blueheart.illuminations.rules.limits import SAME_MONUMENT_KM
from blueheart.initiatives.rules.filters import plain_words

NEAR_KM = 2.0


@dataclass(frozen=True, slots=True)
class Spot:
    """What a monument is called, in all its names, and where it stands."""

    names: tuple[str, ...]
    latitude: Degrees
    longitude: Degrees


def is_same_monument(one: Spot, other: Spot) -> bool:
    """Within 150 m, or within 2 km under a name of which one holds the other's words."""
    apart = distance_km(one.latitude, one.longitude, other.latitude, other.longitude)
    if apart <= SAME_MONUMENT_KM:
        return True
    return apart <= NEAR_KM and any(share_words(name, named) for name in one.names for named in other.names)


def share_words(one: str, other: str) -> bool:
    first, second = set(plain_words(one)), set(plain_words(other))
    return bool(first and second) and (first <= second or second <= first)


def is_same_light(
    *, monument: Spot, city_id: int, day: date, initiative: Spot, is_at_point: bool, initiative_city_id: int | None,
    starts_on: date, ends_on: date,
) -> bool:  # fmt: skip
    """An initiative of the kind lighting tells of this evening: the day, and the spot, or the city and the name.

    Without a point of its own (`is_at_point`) an initiative stands in the middle of its city, as others there do.
    """
    if not starts_on <= day <= ends_on:
        return False
    apart = distance_km(monument.latitude, monument.longitude, initiative.latitude, initiative.longitude)
    if is_at_point and apart <= SAME_MONUMENT_KM:
        return True
    return city_id == initiative_city_id and any(
        share_words(name, text) for name in monument.names for text in initiative.names
    )
