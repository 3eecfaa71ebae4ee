"""The background worker: tasks, retries, what dead workers left behind, and jobs, in one loop."""

import logging
import os
import socket
import threading
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connections, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult, get_date_max

from blueheart.kernel import clock
from blueheart.kernel.actions import release_claims, run_delivery
from blueheart.kernel.models import WorkerBeat
from blueheart.kernel.queries import claimed_deliveries, due_deliveries
from blueheart.kernel.schedule import run_due_jobs

logger = logging.getLogger(__name__)

BEAT_EVERY = 10.0
JOBS_EVERY = 5.0
RECOVER_EVERY = 30.0
MAX_PAUSE = 30.0
DEAD_AFTER = timedelta(minutes=5)
FOREIGN_DEAD_AFTER = timedelta(hours=1)
MAX_TASK_ATTEMPTS = 5


def run_worker(stop: threading.Event, *, poll_seconds: float = 0.5) -> None:
    """Work until `stop` is set, then return within a second of the end of what is running.

    Runs as its own process or in a forked child: it closes inherited connections first. A locked
    database or a lost connection is logged and waited out, half a second at first, 30 s at most.
    """
    connections.close_all()
    rounds = WorkRounds(worker_id=new_worker_id())
    pause = 0.0
    while not stop.wait(pause):
        try:
            close_old_connections()
            did_something = rounds.run_one(stop)
        except (DatabaseError, InterfaceError) as error:
            pause = min(max(pause * 2, 0.5), MAX_PAUSE)
            logger.warning("worker %s: %s; on again in %.1f s", rounds.worker_id, type(error).__name__, pause)
            connections.close_all()
        except Exception:
            pause = min(max(pause * 2, 0.5), MAX_PAUSE)
            logger.exception("worker %s: a round failed; on again in %.1f s", rounds.worker_id, pause)
        else:
            pause = 0.0 if did_something else poll_seconds
    connections.close_all()


def new_worker_id() -> str:
    """`pid.random`, kept short enough for the task table; the host stands on the beat."""
    return f"{os.getpid()}.{get_random_string(16)}"


class WorkRounds:
    """What one worker does in turn, and when it last did what need not be done each time."""

    def __init__(self, *, worker_id: str) -> None:
        self.worker_id = worker_id
        self.started_at = clock.now()
        self._runner = TaskRunner(
            queue_names=["*"],
            interval=0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self._last: dict[str, float] = {}

    def run_one(self, stop: threading.Event) -> bool:
        """One round; True when there was work, and so perhaps more."""
        if self._is_turn("beat", BEAT_EVERY):
            beat(worker_id=self.worker_id, started_at=self.started_at, at=clock.now())
        if self._is_turn("recover", RECOVER_EVERY):
            recover_tasks(worker_id=self.worker_id, at=clock.now())
            recover_deliveries(worker_id=self.worker_id, at=clock.now())
        worked = self._run_tasks(stop)
        if stop.is_set():
            return worked
        worked = self._run_retries(stop) or worked
        if not stop.is_set() and self._is_turn("jobs", JOBS_EVERY):
            run_due_jobs(at=clock.now())
        return worked

    def _run_tasks(self, stop: threading.Event, *, most: int = 20) -> bool:
        """At most so many in a row, so that beats and retries get their turn under load."""
        done = 0
        while done < most and not stop.is_set():
            task = claim_task(worker_id=self.worker_id)
            if task is None:
                break
            self._runner.run_task(task)
            done += 1
        return done > 0

    def _run_retries(self, stop: threading.Event, *, most: int = 20) -> bool:
        due = list(due_deliveries(at=clock.now()).values_list("pk", flat=True)[:most])
        for delivery_id in due:
            if not stop.is_set():
                run_delivery(delivery_id=delivery_id, at=clock.now(), worker_id=self.worker_id)
        return bool(due)

    def _is_turn(self, name: str, seconds: float) -> bool:
        moment = time.monotonic()
        if moment - self._last.get(name, -seconds) < seconds:
            return False
        self._last[name] = moment
        return True


def claim_task(*, worker_id: str) -> "DBTaskResult[Any, Any] | None":
    """The next task that is ready, marked as this worker's; no two workers get the same.

    A look without a lock comes first, so that an idle worker never takes SQLite's write lock.
    """
    ready = DBTaskResult.objects.ready().filter(backend_name="default")
    if not ready.exists():
        return None
    with transaction.atomic():
        task = ready.get_locked()
        if task is not None:
            task.claim(worker_id)
    return task


def beat(*, worker_id: str, started_at: datetime, at: datetime) -> None:
    WorkerBeat.objects.update_or_create(
        worker_id=worker_id,
        defaults={"seen_at": at},
        create_defaults={
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "started_at": started_at,
            "seen_at": at,
        },
    )


def recover_tasks(*, worker_id: str, at: datetime) -> int:
    """Make running tasks of dead workers ready again; how many were.

    Dead is: a process of this host that is gone, or no sign of life for five minutes. A worker of
    another make shows none, and gets an hour. After five deaths a task is marked failed. Running one
    twice by mistake does no harm: each delivery is claimed for itself.
    """
    running = list(DBTaskResult.objects.running().exclude(started_at__gt=at))
    if not running:
        return 0
    beats = {row.worker_id: row for row in WorkerBeat.objects.all()}
    recovered = 0
    for task in running:
        owner = task.worker_ids[-1] if task.worker_ids else ""
        if owner == worker_id or not _is_dead(beats.get(owner), task.started_at, at):
            continue
        unchanged = Q(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
        if len(task.worker_ids) >= MAX_TASK_ATTEMPTS:
            DBTaskResult.objects.filter(unchanged).update(status=TaskResultStatus.FAILED, finished_at=at)
            logger.error("task %s: its worker died %d times, given up", task.pk, len(task.worker_ids))
            continue
        recovered += DBTaskResult.objects.filter(unchanged).update(
            status=TaskResultStatus.READY, run_after=get_date_max()
        )
    if recovered:
        logger.warning("worker %s: took over %d tasks of dead workers", worker_id, recovered)
    return recovered


def recover_deliveries(*, worker_id: str, at: datetime) -> int:
    """Release what dead workers had claimed; how many deliveries. Dead is as in `recover_tasks`."""
    owners = set(claimed_deliveries().values_list("claimed_by", flat=True)) - {worker_id}
    if not owners:
        return 0
    beats = {row.worker_id: row for row in WorkerBeat.objects.filter(worker_id__in=owners)}
    dead = [owner for owner in owners if owner in beats and _is_dead(beats[owner], None, at)]
    released = release_claims(worker_ids=dead)
    if released:
        logger.warning("worker %s: released %d deliveries of dead workers", worker_id, released)
    return released


def _is_dead(owner: WorkerBeat | None, started_at: datetime | None, at: datetime) -> bool:
    if owner is None:
        return started_at is None or started_at < at - FOREIGN_DEAD_AFTER
    if owner.seen_at < at - DEAD_AFTER:
        return True
    return owner.host == socket.gethostname() and not _is_alive(owner.pid)


def _is_alive(pid: int) -> bool:
    """Own pid counts as dead: the owner had it before us, in a container that starts anew."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
