"""`run` as a process: starts, answers, survives the death of a child, stops cleanly."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sites import Site

pytestmark = [pytest.mark.service, pytest.mark.xdist_group("run")]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(home=tmp_path / "home")
    site.start()
    yield site
    site.kill()


def all_children(pid: int) -> set[int]:
    """Of all threads: a worker that was started again belongs to another thread."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        found |= {int(text) for text in (task / "children").read_text().split()}
    return found


def wait_until(condition: object, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def test_run_makes_its_home_and_stops_cleanly(tmp_path: Path) -> None:
    site = Site(home=tmp_path / "home", is_seeded=False)
    site.start()
    assert site.process is not None
    assert (site.home / "db.sqlite3").exists()
    assert (site.home / "secret-key").stat().st_mode & 0o077 == 0
    assert wait_until(lambda: "Ready in" in site.log.read_text())
    pids = all_children(site.process.pid)
    started = time.monotonic()
    assert site.stop() == 0
    assert time.monotonic() - started < 8
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))
    said = site.log.read_text()
    assert f"http://127.0.0.1:{site.port}/desk/" in said
    assert "Stopped." in said


def test_dead_web_worker_is_started_again(site: Site) -> None:
    assert site.process is not None
    time.sleep(6)  # Granian takes an earlier death for a crash loop
    before = all_children(site.process.pid)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: len(all_children(site.process.pid) - before) >= len(before))  # type: ignore[union-attr]
    assert wait_until(site.is_answering)


def test_nothing_outlives_a_killed_supervisor(site: Site) -> None:
    assert site.process is not None
    pids = all_children(site.process.pid)
    assert pids
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_second_server_on_the_port_is_refused(site: Site, tmp_path: Path) -> None:
    other = Site(home=tmp_path / "other", is_seeded=False, port=site.port)
    other.start()  # what answers is the first one
    assert other.process is not None
    assert other.process.wait(20) == 1
    assert "taken" in other.log.read_text()


def test_unreachable_database_is_named(tmp_path: Path) -> None:
    site = Site(
        home=tmp_path / "home", is_seeded=False, environment={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    )
    with pytest.raises(RuntimeError, match="DATABASE_URL"):
        site.start()


def test_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    site = Site(
        home=tmp_path / "site", is_seeded=False, environment={"BLUEHEART_HOME": str(tmp_path / "file" / "home")}
    )
    with pytest.raises(RuntimeError, match="BLUEHEART_HOME"):
        site.start()
