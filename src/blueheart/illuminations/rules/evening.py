"""Moments and lengths of one evening's light."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from blueheart.campaign.rules.zones import NonexistentTime, local_to_utc

if TYPE_CHECKING:
    from blueheart.illuminations.rules.sun import Evening

NOON = time(12)


def minutes_between(start: datetime, end: datetime) -> int:
    return round((end - start) / timedelta(minutes=1))


def curfew_moment(*, curfew: time, day: date, zone: str) -> datetime:
    """When the city wants lights out in the night of `day`: before noon it belongs to the next morning."""
    local = datetime.combine(day if curfew >= NOON else day + timedelta(days=1), curfew)
    try:
        return local_to_utc(local, zone)
    except NonexistentTime as error:
        return local_to_utc(error.mend, zone)


def useful_until(evening: "Evening") -> datetime:
    """The end of the shortest useful time: nautical dusk, or the darkest moment where it gets no darker."""
    return evening.nautical or evening.darkest_at
