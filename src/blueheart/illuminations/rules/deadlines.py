"""By when a monument's owner has to be asked."""

from datetime import date, timedelta

SOON_DAYS = 14


def permission_deadline(*, day: date, notice_days: int) -> date:
    """The last day on which the owner hears of it in time."""
    return day - timedelta(days=notice_days)


def is_past_deadline(*, day: date, notice_days: int, today: date) -> bool:
    return today > permission_deadline(day=day, notice_days=notice_days)


def answer_helps_by(*, day: date, notice_days: int) -> date:
    """A fortnight before the evening, or half of the notice time where that is later; never after the eve."""
    return day - timedelta(days=max(1, min(SOON_DAYS, notice_days // 2)))
