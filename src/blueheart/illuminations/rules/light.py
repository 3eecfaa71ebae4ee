"""Placeholder until the sun is here: dusk at 22:00."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from blueheart.campaign.rules.zones import local_to_utc
from blueheart.illuminations.enums import LightRule
from blueheart.initiatives.rules.problems import ProblemList


@dataclass(frozen=True, slots=True)
class LightPlan:
    starts_at_utc: datetime
    ends_at_utc: datetime
    daylight_minutes: int


def plan_light(
    *, latitude: float, longitude: float, zone: str, day: date, rule: LightRule, offset_minutes: int,
    fixed_time: time | None, end_time: time, curfew: time | None, problems: ProblemList,
) -> LightPlan | None:  # fmt: skip
    start = datetime.combine(day, fixed_time or time(22))
    end = datetime.combine(day, end_time)
    if end <= start:
        end += timedelta(days=1)
    return LightPlan(local_to_utc(start, zone), local_to_utc(end, zone), 0)
