import os
import time
from pathlib import Path

import pytest
from django.db import transaction

from blueheart.kernel import generation


def test_bump_adds_one_for_every_reader(home: Path) -> None:
    first = generation.current()
    assert generation.bump() == first + 1
    assert generation.current() == first + 1


def test_homes_count_apart(home: Path, tmp_path: Path, settings: object) -> None:
    here = generation.bump()
    settings.HOME = tmp_path / "other"  # type: ignore[attr-defined]
    generation.bump()
    settings.HOME = home  # type: ignore[attr-defined]
    assert generation.current() == here


def test_lost_file_never_brings_an_old_number_back(home: Path) -> None:
    before = generation.bump()
    time.sleep(0.003)
    (home / generation.FILE_NAME).unlink()
    assert generation.bump() > before
    assert generation.current() > before


def test_bumps_of_several_processes_all_count(home: Path) -> None:
    first = generation.current()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            for _ in range(250):
                generation.bump()
            os._exit(0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert generation.current() == first + 1_000


def test_read_takes_microseconds_at_most(home: Path) -> None:
    generation.current()
    best = min(_seconds_for(1_000) for _ in range(20))
    assert best / 1_000 < 5e-6  # 0.4 µs on the machine it was written on


def _seconds_for(reads: int) -> float:
    started = time.perf_counter()
    for _ in range(reads):
        generation.current()
    return time.perf_counter() - started


@pytest.mark.django_db
def test_bump_waits_for_the_commit(home: Path, django_capture_on_commit_callbacks: object) -> None:
    first = generation.current()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[operator]
        generation.bump_on_commit()
        assert generation.current() == first
    assert generation.current() == first + 1
