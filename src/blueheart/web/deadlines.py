"""How much time is left to ask a monument's owner."""

from dataclasses import dataclass
from datetime import date

from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.deadlines import SOON_DAYS, permission_deadline

WAITING = {PromiseState.UNVERIFIED, PromiseState.PROPOSED}


@dataclass(frozen=True, slots=True)
class Deadline:
    """`last` is the last day on which the owner hears of it in time; `days_left` is below 0 when it is over."""

    last: date
    days_left: int
    notice_days: int

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def is_near(self) -> bool:
        return 0 <= self.days_left <= SOON_DAYS


def deadline_of(promise: Promise, *, today: date) -> Deadline | None:
    """None once the owner was asked."""
    if promise.state not in WAITING:
        return None
    notice_days = promise.monument.notice_days
    last = permission_deadline(day=promise.day, notice_days=notice_days)
    return Deadline(last=last, days_left=(last - today).days, notice_days=notice_days)
