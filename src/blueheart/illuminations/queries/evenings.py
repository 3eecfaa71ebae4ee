"""The sky over a promised monument on its evening, and what there is to know about its hours."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.light import LightPlan, judge_light

if TYPE_CHECKING:
    from blueheart.illuminations.rules.sun import Evening


@dataclass(frozen=True, slots=True)
class PromisedEvening:
    """`plan` has the promise's own hours, judged by the place as it is registered now."""

    sky: "Evening"
    plan: LightPlan


def evening_of_promise(promise: Promise) -> PromisedEvening:
    """Its monument must be loaded; no query."""
    from blueheart.illuminations.rules.sun import evening_of  # NumPy: only for who makes a sheet

    monument = promise.monument
    latitude, longitude = float(monument.latitude), float(monument.longitude)
    sky = evening_of(latitude=latitude, longitude=longitude, zone=monument.zone, day=promise.day)
    plan = judge_light(
        starts_at_utc=promise.starts_at_utc, ends_at_utc=promise.ends_at_utc, latitude=latitude, longitude=longitude,
        zone=monument.zone, day=promise.day, curfew=monument.curfew, evening=sky,
    )  # fmt: skip
    return PromisedEvening(sky, plan)
