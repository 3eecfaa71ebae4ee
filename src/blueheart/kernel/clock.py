"""The one place that asks what time it is. Interfaces call it and hand the answer down as `at=`."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
