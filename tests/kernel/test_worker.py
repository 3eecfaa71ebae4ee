"""The loop by itself, then whole processes on a database of their own, SQLite's or PostgreSQL's."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from django.db import InterfaceError, OperationalError
from django_tasks_db.models import DBTaskResult, get_date_max

from blueheart.kernel import rules, worker
from blueheart.kernel.models import Delivery, EventRecord, WorkerBeat

NOON = datetime(2027, 7, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).resolve().parents[2]


# --- taking over from the dead


def running(owner: str, *, started_at: datetime = NOON, deaths: int = 0) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path="blueheart.kernel.actions.deliver_event",
        args_kwargs={"args": [], "kwargs": {"event_id": 0}},
        status="RUNNING",
        started_at=started_at,
        worker_ids=["x"] * deaths + [owner],
        backend_name="default",
        run_after=get_date_max(),
    )


def alive(worker_id: str, *, seen_at: datetime = NOON, pid: int = 0, host: str = "") -> None:
    WorkerBeat.objects.create(
        worker_id=worker_id,
        host=host or socket.gethostname(),
        pid=pid or os.getppid(),
        started_at=seen_at,
        seen_at=seen_at,
    )


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.mark.django_db
class TestRecoverTasks:
    def recovered(self, at: datetime) -> tuple[int, str]:
        count = worker.recover_tasks(worker_id="me", at=at)
        return count, DBTaskResult.objects.get().status

    def test_task_of_a_living_worker_is_left(self) -> None:
        alive("w")
        running("w")
        assert self.recovered(NOON + MINUTE) == (0, "RUNNING")

    def test_own_task_is_left(self) -> None:
        running("me", started_at=NOON - timedelta(days=1))
        assert self.recovered(NOON) == (0, "RUNNING")

    def test_task_of_a_process_that_is_gone_comes_back_at_once(self) -> None:
        alive("w", pid=dead_pid())
        running("w")
        assert self.recovered(NOON) == (1, "READY")
        assert DBTaskResult.objects.ready().count() == 1

    def test_worker_of_a_former_life_with_our_pid_is_dead(self) -> None:
        alive("w", pid=os.getpid())
        running("w")
        assert self.recovered(NOON) == (1, "READY")

    @pytest.mark.parametrize(("minutes", "status"), [(4, "RUNNING"), (6, "READY")])
    def test_worker_elsewhere_is_dead_without_a_sign_of_life(self, minutes: int, status: str) -> None:
        alive("w", host="elsewhere", pid=1)
        running("w")
        assert self.recovered(NOON + minutes * MINUTE)[1] == status

    @pytest.mark.parametrize(("minutes", "status"), [(59, "RUNNING"), (61, "READY")])
    def test_worker_of_another_make_gets_an_hour(self, minutes: int, status: str) -> None:
        running("unknown")
        assert self.recovered(NOON + minutes * MINUTE)[1] == status

    def test_task_that_kills_its_workers_is_given_up(self) -> None:
        alive("w", pid=dead_pid())
        running("w", deaths=worker.MAX_TASK_ATTEMPTS - 1)
        assert self.recovered(NOON) == (0, "FAILED")


@pytest.mark.django_db
class TestRecoverDeliveries:
    def claimed(self, owner: str) -> Delivery:
        event = EventRecord.objects.create(name="things.opened", subject="thing", subject_id="1", by="system", at=NOON)
        return Delivery.objects.create(
            event=event, handler="t.a", attempts=1, due_at=NOON + rules.LEASE, claimed_by=owner
        )

    def recovered(self, at: datetime = NOON) -> tuple[int, timedelta]:
        count = worker.recover_deliveries(worker_id="me", at=at)
        return count, Delivery.objects.get().due_at - NOON

    def test_claim_of_a_process_that_is_gone_is_released_at_once(self) -> None:
        alive("w", pid=dead_pid())
        self.claimed("w")
        assert self.recovered() == (1, timedelta(seconds=10))

    def test_claim_of_a_living_worker_and_an_own_one_are_left(self) -> None:
        alive("w")
        alive("me", pid=dead_pid())
        for owner in ("w", "me"):
            Delivery.objects.all().delete()
            self.claimed(owner)
            assert self.recovered() == (0, rules.LEASE)

    def test_claim_of_a_worker_elsewhere_is_released_without_a_sign_of_life(self) -> None:
        alive("w", host="elsewhere", pid=1)
        self.claimed("w")
        assert self.recovered(NOON + 4 * MINUTE) == (0, rules.LEASE)
        assert self.recovered(NOON + 6 * MINUTE) == (1, timedelta(seconds=10))

    def test_claim_of_an_unknown_worker_runs_out_by_its_lease(self) -> None:
        self.claimed("unknown")
        assert self.recovered(NOON + 2 * MINUTE) == (0, rules.LEASE)


# --- the loop


class Rounds:
    """Stands in for what a round does, so that the loop can be watched without a database."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.moments: list[float] = []

    def run_one(self, stop: threading.Event) -> bool:
        self.moments.append(time.monotonic())
        if not self.answers:
            stop.set()
            return False
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    worker_id = "w"


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[float]]:
    def run(*answers: object) -> list[float]:
        rounds = Rounds(*answers)
        monkeypatch.setattr(worker, "WorkRounds", lambda worker_id: rounds)
        monkeypatch.setattr(worker, "new_worker_id", lambda: "w")
        thread = threading.Thread(target=worker.run_worker, args=(threading.Event(),), kwargs={"poll_seconds": 0.01})
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
        return [later - earlier for earlier, later in zip(rounds.moments, rounds.moments[1:], strict=False)]

    return run


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("closed"), ValueError("bug")])
def test_loop_outlives_errors_and_backs_off(loop: Callable[..., list[float]], error: Exception) -> None:
    pauses = loop(error, error, True, False)
    assert pauses[0] == pytest.approx(0.5, abs=0.3)
    assert pauses[1] == pytest.approx(1.0, abs=0.4)
    assert pauses[2] < 0.3  # all is well again, and there was work


# --- whole processes


class Lone:
    """Drives tests/kernel/lone_process.py."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.database_url = database_url
        self.workers: list[int] = []
        environment = {
            **os.environ,
            "BLUEHEART_HOME": str(home),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.kernel.lone_settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        command = [sys.executable, "-m", "tests.kernel.lone_process"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ask("migrate")

    def ask(self, *command: object) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if str(command[0]).startswith("work"):
            self.workers.append(answer)
        return answer

    def ran(self) -> list[tuple[int, int, float]]:
        file = self.home / "ran.log"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(int(event), int(pid), float(moment)) for event, pid, moment in map(str.split, lines)]

    def wait_for(self, runs: int, *, seconds: float = 30) -> list[tuple[int, int, float]]:
        deadline = time.monotonic() + seconds
        while len(self.ran()) < runs and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.ran()

    def settle(self, **expected: object) -> dict[str, Any]:
        """What `show` says once it says this, or after ten seconds."""
        deadline = time.monotonic() + 10
        while True:
            shown: dict[str, Any] = self.ask("show")
            if all(shown[key] == value for key, value in expected.items()) or time.monotonic() > deadline:
                return shown
            time.sleep(0.1)

    def stop(self, worker_pid: int) -> int:
        os.kill(worker_pid, signal.SIGTERM)
        self.workers.remove(worker_pid)
        return int(self.ask("wait", worker_pid))

    def close(self) -> None:
        for worker_pid in self.workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker_pid, signal.SIGKILL)
        self.process.communicate(timeout=20)


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Lone]:
    home = tmp_path / "lone"
    home.mkdir()
    with own_database(home) as url:
        made = Lone(home, url)
        yield made
        made.close()


@contextlib.contextmanager
def own_database(home: Path) -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith(("postgres://", "postgresql://")):
        yield f"sqlite://{home / 'lone.sqlite3'}"
        return
    import psycopg

    name = f"lone_{uuid4().hex[:12]}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_forked_worker_delivers_within_a_second_and_stops_within_one(lone: Lone) -> None:
    worker_pid = lone.ask("work")
    lone.ask("record", 1)
    lone.wait_for(1)
    time.sleep(0.8)  # idle now
    asked = time.time()
    lone.ask("record", 1)
    runs = lone.wait_for(2)
    assert runs[1][2] - asked < 1.5  # half a second, and what a busy machine adds
    lone.settle(deliveries=["done"] * 2, tasks=["SUCCESSFUL"] * 2)
    asked = time.time()
    assert lone.stop(worker_pid) == 0
    assert time.time() - asked < 1.5
    shown = lone.ask("show")
    assert shown["deliveries"] == ["done"] * 2
    assert shown["tasks"] == ["SUCCESSFUL"] * 2
    assert shown["workers"] == 1


@pytest.mark.slow
def test_several_workers_run_each_delivery_once(lone: Lone) -> None:
    lone.ask("record", 30)
    for _ in range(3):
        lone.ask("work")
    lone.ask("record", 30)
    lone.wait_for(60)
    shown = lone.settle(deliveries=["done"] * 60, tasks=["SUCCESSFUL"] * 60)
    assert shown["deliveries"] == ["done"] * 60
    assert shown["tasks"] == ["SUCCESSFUL"] * 60
    runs = Counter(event for event, _, _ in lone.ran())
    assert len(runs) == 60
    assert set(runs.values()) == {1}


@pytest.mark.slow
def test_worker_killed_inside_a_handler_is_followed_by_another(lone: Lone) -> None:
    lone.ask("record", 1)
    assert lone.ask("wait", lone.ask("work_to_be_killed")) == -signal.SIGKILL
    shown = lone.ask("show")
    assert (shown["deliveries"], shown["tasks"]) == (["waiting"], ["RUNNING"])
    lone.ask("work_later", 6)  # past the lease
    assert len(lone.wait_for(2)) == 2
    shown = lone.settle(deliveries=["done"], tasks=["SUCCESSFUL"])
    assert (shown["deliveries"], shown["tasks"], shown["attempts"]) == (["done"], ["SUCCESSFUL"], [2])


@pytest.mark.slow
def test_process_killed_before_its_commit_leaves_nothing(lone: Lone) -> None:
    assert lone.ask("wait", lone.ask("record_killed_before_commit")) == -signal.SIGKILL
    shown = lone.ask("show")
    assert shown["deliveries"] == shown["tasks"] == []


@pytest.mark.slow
def test_worker_outlives_what_can_happen_to_its_database(lone: Lone) -> None:
    lone.ask("work")
    lone.ask("record", 1)
    lone.wait_for(1)
    if lone.database_url.startswith("sqlite"):
        lone.ask("record", 1)
        hold_sqlite_longer_than_the_busy_timeout(lone.home / "lone.sqlite3")
    else:
        cut_connections(lone.database_url)
        lone.ask("record", 1)
    lone.ask("record", 1)
    assert len(lone.wait_for(3)) == 3
    assert lone.settle(deliveries=["done"] * 3)["deliveries"] == ["done"] * 3


def hold_sqlite_longer_than_the_busy_timeout(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        time.sleep(11)
        holder.execute("ROLLBACK")


def cut_connections(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for _ in range(3):
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            time.sleep(0.3)
