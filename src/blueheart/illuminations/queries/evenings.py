"""The sky over a promised monument on its evening."""

from datetime import datetime
from typing import TYPE_CHECKING

from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.evening import curfew_moment

if TYPE_CHECKING:
    from blueheart.illuminations.rules.sun import Evening


def evening_of_promise(promise: Promise) -> "Evening":
    """Its monument must be loaded."""
    from blueheart.illuminations.rules.sun import evening_of  # NumPy: only for who makes a sheet

    monument = promise.monument
    return evening_of(
        latitude=float(monument.latitude), longitude=float(monument.longitude), zone=monument.zone, day=promise.day
    )


def curfew_of(promise: Promise) -> datetime | None:
    """The moment of that night at which the city wants lights out, where it does."""
    monument = promise.monument
    if monument.curfew is None:
        return None
    return curfew_moment(curfew=monument.curfew, day=promise.day, zone=monument.zone)
