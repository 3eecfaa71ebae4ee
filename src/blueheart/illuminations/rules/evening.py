"""The evening of a promise: the sun at its place, the city's curfew, and how long the light is of use."""

from datetime import date, datetime, time, timedelta
from typing import Protocol, SupportsFloat

from blueheart.campaign.rules.zones import NonexistentTime, local_to_utc
from blueheart.illuminations.rules.sun import Evening, evening_of

NOON = time(12)


class HasPlace(Protocol):
    """What is asked of a monument. Degrees WGS 84, IANA zone; `curfew` is local."""

    latitude: SupportsFloat
    longitude: SupportsFloat
    zone: str
    curfew: time | None


class HasEvening(Protocol):
    """What is asked of a promise."""

    day: date

    @property
    def monument(self) -> HasPlace: ...


def evening_of_promise(promise: HasEvening) -> Evening:
    place = promise.monument
    return evening_of(
        latitude=float(place.latitude), longitude=float(place.longitude), zone=place.zone, day=promise.day
    )


def curfew_of(promise: HasEvening) -> datetime | None:
    """The moment of that night at which the city wants lights out: before noon it belongs to the next morning."""
    curfew = promise.monument.curfew
    if curfew is None:
        return None
    day = promise.day if curfew >= NOON else promise.day + timedelta(days=1)
    try:
        return local_to_utc(datetime.combine(day, curfew), promise.monument.zone)
    except NonexistentTime as error:
        return local_to_utc(error.mend, promise.monument.zone)


def useful_until(evening: Evening) -> datetime:
    """The end of the shortest useful time: nautical dusk, or the darkest moment where it gets no darker."""
    return evening.nautical or evening.darkest_at


def minutes_between(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds() / 60)
