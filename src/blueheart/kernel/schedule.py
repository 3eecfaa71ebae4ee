"""Jobs that come round: erasing what is past its time, checking kept counts, pruning."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Q

from blueheart.kernel import clock
from blueheart.kernel.actions import error_line
from blueheart.kernel.models import JobRun

logger = logging.getLogger(__name__)


class JobFunction(Protocol):
    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Job:
    key: str
    interval: timedelta
    function: JobFunction


class JobKeyTaken(ValueError):
    """Two different functions are scheduled under one key."""


_jobs: dict[str, Job] = {}


def every(*, key: str, minutes: float = 0, hours: float = 0, days: float = 0) -> Callable[[JobFunction], JobFunction]:
    """Have the worker call the decorated `function(*, at)` once in each interval.

    The first run is the worker's first round, then one interval after each start, whether the run
    before failed or not. One worker runs it, whatever their number; a job that its worker died in runs
    again at its next turn, so it must bear being cut off.
    """
    interval = timedelta(minutes=minutes, hours=hours, days=days)
    if interval <= timedelta():
        raise ValueError(f"every: give {key!r} an interval longer than nothing")

    def register(function: JobFunction) -> JobFunction:
        taken = _jobs.get(key)
        if taken is not None and _origin(taken.function) != _origin(function):
            raise JobKeyTaken(f"{key!r} is {_origin(taken.function)} already; give this job its own key")
        _jobs[key] = Job(key=key, interval=interval, function=function)
        return function

    return register


def unschedule(key: str) -> None:
    _jobs.pop(key, None)


def jobs() -> tuple[Job, ...]:
    return tuple(sorted(_jobs.values(), key=lambda job: job.key))


def run_due_jobs(*, at: datetime) -> list[str]:
    """Run every job whose turn it is; the keys of those run. A job's error is kept on its JobRun."""
    last = dict(JobRun.objects.values_list("key", "last_started_at"))
    due = [job for job in jobs() if _is_due(job, last.get(job.key), at)]
    return [job.key for job in due if _run(job, last.get(job.key), at)]


def _is_due(job: Job, started_at: datetime | None, at: datetime) -> bool:
    return started_at is None or started_at + job.interval <= at


def _run(job: Job, seen: datetime | None, at: datetime) -> bool:
    JobRun.objects.get_or_create(key=job.key)
    unchanged = Q(last_started_at=seen) if seen else Q(last_started_at__isnull=True)
    if not JobRun.objects.filter(unchanged, key=job.key).update(last_started_at=at):
        return False  # another worker was quicker
    line = ""
    try:
        if transaction.get_connection().in_atomic_block:
            with transaction.atomic():
                job.function(at=at)
        else:
            job.function(at=at)
    except Exception as error:
        line = error_line(error)
        logger.warning("job %s failed: %s", job.key, line)
    JobRun.objects.filter(key=job.key).update(last_finished_at=clock.now(), last_error=line)
    return True


def _origin(function: JobFunction) -> str:
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', repr(function))}"
