"""When a failed delivery is tried again."""

from datetime import timedelta

STEPS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
DAILY = timedelta(days=1)
MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=5)


def backoff(attempts: int) -> timedelta | None:
    """The wait after the `attempts`-th failure, or None when it was the last one allowed."""
    if attempts < 1:
        raise ValueError("attempts: count from 1, the first failure")
    if attempts >= MAX_ATTEMPTS:
        return None
    return STEPS[attempts - 1] if attempts <= len(STEPS) else DAILY


def lease_after(attempts: int) -> timedelta:
    """How long a claimed delivery stays with its worker before another may take it.

    Never shorter than the wait a plain failure would bring, so that a handler that kills its
    process backs off like any other.
    """
    return max(LEASE, backoff(attempts) or LEASE)
