"""The thread that gathers presses: each gets its own answer, whatever becomes of the others."""

import threading
import time
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, OperationalError

from blueheart.kernel.limits import RateLimit
from blueheart.wear.actions.presses import Press, Pressed
from blueheart.web import presscommit, pressrate
from blueheart.web.presscommit import PressCommitter


@pytest.fixture(autouse=True)
def _empty() -> None:
    cache.clear()


def press_all(committer: PressCommitter, batch: list[Press]) -> list[Any]:
    outcomes: list[Any] = [None] * len(batch)

    def one(number: int) -> None:
        try:
            outcomes[number] = committer.commit(batch[number], address="10.0.0.1")
        except Exception as error:
            outcomes[number] = error

    threads = [threading.Thread(target=one, args=[number]) for number in range(len(batch))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return outcomes


def test_presses_of_many_threads_share_commits_and_each_gets_its_own_answer() -> None:
    sizes: list[int] = []

    def record(*, presses: list[Press], at: Any) -> list[Pressed]:
        sizes.append(len(presses))
        give_up_at = time.monotonic() + 15
        while len(sizes) == 1 and sizes[0] + committer.queue.qsize() < 64 and time.monotonic() < give_up_at:
            time.sleep(0.001)  # the first commit takes as long as all the others need to come
        return [Pressed(press.token, press.state, True) for press in presses]

    committer = PressCommitter(record)
    batch = [Press(uuid.uuid4()) for _number in range(64)]
    outcomes = press_all(committer, batch)
    assert [outcome.token for outcome in outcomes] == [press.token for press in batch]
    assert sum(sizes) == 64
    assert len(sizes) <= 2


def test_press_that_the_database_refuses_stops_no_other() -> None:
    bad = Press(uuid.uuid4())

    def record(*, presses: list[Press], at: Any) -> list[Pressed]:
        if bad in presses:
            raise IntegrityError("no")
        return [Pressed(press.token, press.state, True) for press in presses]

    outcomes = press_all(PressCommitter(record), [bad, *(Press(uuid.uuid4()) for _number in range(20))])
    assert isinstance(outcomes[0], IntegrityError)
    assert all(isinstance(outcome, Pressed) for outcome in outcomes[1:])


def test_committer_goes_on_after_the_database_was_away() -> None:
    errors = [OperationalError("gone")]

    def record(*, presses: list[Press], at: Any) -> list[Pressed]:
        if errors:
            raise errors.pop()
        return [Pressed(press.token, press.state, True) for press in presses]

    committer = PressCommitter(record)
    press = Press(uuid.uuid4())
    with pytest.raises(OperationalError):
        committer.commit(press, address="10.0.0.1")
    assert committer.commit(press, address="10.0.0.1").is_new


def test_presses_tried_one_by_one_are_counted_for_their_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressrate, "GENEROUS", RateLimit("hearts.test", per_hour=20))
    bad = Press(uuid.uuid4())

    def record(*, presses: list[Press], at: Any) -> list[Pressed]:
        if bad.token in {press.token for press in presses}:
            raise IntegrityError("no")
        return [Pressed(press.token, press.state, True) for press in presses]

    outcomes = press_all(PressCommitter(record), [bad, *(Press(uuid.uuid4()) for _number in range(19))])
    assert [outcome.state for outcome in outcomes[1:]] == ["confirmed"] * 19


def test_committer_goes_on_after_an_address_could_not_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> list[Press]:
        raise RuntimeError("no")

    committer = PressCommitter(lambda *, presses, at: [Pressed(press.token, press.state, True) for press in presses])
    press = Press(uuid.uuid4())
    with monkeypatch.context() as broke:
        broke.setattr(presscommit, "rated", broken)
        with pytest.raises(RuntimeError):
            committer.commit(press, address="10.0.0.1")
    assert committer.commit(press, address="10.0.0.1").is_new
