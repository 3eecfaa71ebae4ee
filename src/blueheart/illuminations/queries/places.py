"""Where a new monument stands: from what was typed to a place with its city, country and zone."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from blueheart.campaign.models import City
from blueheart.campaign.rules.places import is_far_from, is_null_island, looks_swapped
from blueheart.campaign.rules.zones import is_at_sea, is_zone, same_clock, zone_at
from blueheart.illuminations.rules.content import MonumentPlace
from blueheart.illuminations.rules.limits import FAR_FROM_CITY_KM
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.queries.places import read_degrees, resolve_city
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.typed import TypedInitiative


def resolve_monument_place(*, typed: TypedPromise, at: datetime, problems: ProblemList) -> MonumentPlace | None:
    """None when the place is not known yet; why, is added to `problems`.

    An odd place is asked about, not refused: it comes back with the question among the problems.
    """
    city = resolve_city(typed=TypedInitiative(city=typed.city, city_id=typed.city_id), problems=problems)
    latitude = read_degrees("latitude", typed.latitude, 90, problems)
    longitude = read_degrees("longitude", typed.longitude, 180, problems)
    if city is None or latitude is None or longitude is None:
        return None
    place = MonumentPlace(
        city_id=city.pk, country=city.country, latitude=latitude, longitude=longitude, zone=zone_at(latitude, longitude)
    )
    if not typed.place_is_right:
        ask_about(place, city, problems)
    check_zone(typed.zone.strip(), place, at=at, problems=problems)
    return place


def ask_about(place: MonumentPlace, city: City, problems: ProblemList) -> None:
    """Adds the one question that an odd place raises; a tick answers it."""
    latitude, longitude = place.latitude, place.longitude
    if is_null_island(latitude, longitude):
        problems.add(
            "place_is_right", "null_island",
            _("Latitude 0 and longitude 0 lie in the Atlantic. Give the monument’s own coordinates."),
        )  # fmt: skip
    elif looks_swapped(latitude, longitude, city.latitude, city.longitude):
        problems.add(
            "place_is_right", "swapped",
            _("Latitude and longitude look swapped: the other way round they lie in %(city)s. Swap them.")
            % {"city": city.name},
        )  # fmt: skip
    elif is_at_sea(latitude, longitude):
        problems.add(
            "place_is_right", "at_sea",
            _("This point lies at sea. Correct it, or tick this if the monument does stand there."),
        )  # fmt: skip
    elif is_far_from(latitude, longitude, city.latitude, city.longitude, km=FAR_FROM_CITY_KM):
        problems.add(
            "place_is_right", "far_from_city",
            _("This point is more than %(km)d km from %(city)s. Correct it, or tick this if it is right.")
            % {"km": FAR_FROM_CITY_KM, "city": city.name},
        )  # fmt: skip


def check_zone(typed: str, place: MonumentPlace, *, at: datetime, problems: ProblemList) -> None:
    if not typed:
        return
    if not is_zone(typed):
        problems.add(
            "zone", "unknown_zone",
            _("“%(typed)s” is not a time zone. Write one such as Europe/Brussels.") % {"typed": typed[:60]},
        )  # fmt: skip
    elif not same_clock(typed, place.zone, at):
        problems.add(
            "zone", "wrong_zone",
            _("Clocks there follow %(mend)s, not %(typed)s. Write %(mend)s, or leave it out.")
            % {"typed": typed, "mend": place.zone},
        )  # fmt: skip
