"""The loop by itself, then whole processes on a database of their own, SQLite's or PostgreSQL's."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from django.db import InterfaceError, OperationalError
from django_tasks_db.models import DBTaskResult, get_date_max

from blueheart.kernel import worker
from blueheart.kernel.models import WorkerBeat

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
    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.database_url = database_url
        self.processes: list[subprocess.Popen[bytes]] = []
        self.run("migrate")

    def start(self, *arguments: str, handler: str = "") -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "BLUEHEART_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "tests.kernel.lone_settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "LONE_HANDLER": handler,
        }
        command = [sys.executable, "-m", "tests.kernel.lone_process", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.processes.append(process)
        return process

    def run(self, *arguments: str) -> str:
        out, err = self.start(*arguments).communicate(timeout=60)
        if err and b"Traceback" in err:
            raise AssertionError(err.decode())
        return out.decode()

    def show(self) -> dict[str, list[str]]:
        shown: dict[str, list[str]] = json.loads(self.run("show"))
        return shown

    def ran(self) -> list[tuple[int, int, float]]:
        file = self.home / "ran.log"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(int(event), int(pid), float(moment)) for event, pid, moment in map(str.split, lines)]

    def wait_for(self, runs: int, *, seconds: float = 30) -> list[tuple[int, int, float]]:
        deadline = time.monotonic() + seconds
        while len(self.ran()) < runs and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.ran()

    def stop_all(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=10)
            process.kill()


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Lone]:
    home = tmp_path / "lone"
    home.mkdir()
    with own_database(home) as url:
        made = Lone(home, url)
        yield made
        made.stop_all()


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
def test_worker_delivers_within_a_second_and_stops_within_one(lone: Lone) -> None:
    process = lone.start("work")
    lone.run("record")
    lone.wait_for(1)
    time.sleep(1)  # idle now
    lone.run("record", "--number", "3")
    runs = lone.wait_for(4)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert time.monotonic() - asked < 2.5  # a second, and what a busy machine adds
    assert process.returncode == 0
    assert len(runs) == 4
    shown = lone.show()
    assert shown["deliveries"] == ["done"] * 4
    assert shown["tasks"] == ["SUCCESSFUL"] * 4
    assert shown["workers"] == 1


@pytest.mark.slow
def test_several_workers_run_each_delivery_once(lone: Lone) -> None:
    lone.run("record", "--number", "30")
    for _ in range(3):
        lone.start("work")
    lone.run("record", "--number", "30")
    lone.wait_for(60)
    time.sleep(1.5)
    lone.stop_all()
    runs = Counter(event for event, _, _ in lone.ran())
    assert len(runs) == 60
    assert set(runs.values()) == {1}
    assert lone.show()["deliveries"] == ["done"] * 60


@pytest.mark.slow
def test_worker_killed_inside_a_handler_is_followed_by_another(lone: Lone) -> None:
    lone.run("record")
    killed = lone.start("work", handler="killed")
    assert killed.wait(30) == -signal.SIGKILL
    assert lone.show()["deliveries"] == ["waiting"]
    assert lone.show()["tasks"] == ["RUNNING"]
    lone.start("work", "--later", "6")  # past the lease
    assert len(lone.wait_for(2)) == 2
    time.sleep(1)
    lone.stop_all()
    shown = lone.show()
    assert shown["deliveries"] == ["done"]
    assert shown["tasks"] == ["SUCCESSFUL"]
    assert shown["attempts"] == [2]


@pytest.mark.slow
def test_process_killed_before_its_commit_leaves_nothing(lone: Lone) -> None:
    assert lone.start("killed-before-commit").wait(30) == -signal.SIGKILL
    shown = lone.show()
    assert shown["deliveries"] == shown["tasks"] == []


@pytest.mark.slow
def test_worker_outlives_connections_that_the_server_cuts(lone: Lone) -> None:
    if not lone.database_url.startswith("postgres"):
        pytest.skip("SQLite has no server that cuts connections")
    import psycopg

    lone.start("work")
    lone.run("record")
    lone.wait_for(1)
    with psycopg.connect(lone.database_url, autocommit=True) as server:
        for _ in range(3):
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            time.sleep(0.3)
    lone.run("record")
    assert len(lone.wait_for(2)) == 2


@pytest.mark.slow
def test_worker_waits_out_a_locked_database(lone: Lone) -> None:
    if not lone.database_url.startswith("sqlite"):
        pytest.skip("only SQLite locks the whole database")
    import sqlite3

    lone.start("work")
    lone.run("record")
    lone.wait_for(1)
    lone.run("record")
    with contextlib.closing(sqlite3.connect(lone.home / "lone.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        time.sleep(12)  # longer than the busy timeout of 10 s
        holder.execute("ROLLBACK")
    lone.run("record")
    lone.wait_for(3)
    time.sleep(1)
    assert lone.show()["deliveries"] == ["done"] * 3
