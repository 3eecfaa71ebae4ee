"""By when a monument's owner has to be asked."""

from datetime import date, timedelta

SOON_DAYS = 14


def permission_deadline(*, day: date, notice_days: int) -> date:
    """The last day on which the owner hears of it in time."""
    return day - timedelta(days=notice_days)


def is_past_deadline(*, day: date, notice_days: int, today: date) -> bool:
    return today > permission_deadline(day=day, notice_days=notice_days)


def is_deadline_near(*, day: date, notice_days: int, today: date) -> bool:
    """In the fortnight before it, the last day included."""
    left = permission_deadline(day=day, notice_days=notice_days) - today
    return timedelta() <= left <= timedelta(days=SOON_DAYS)
