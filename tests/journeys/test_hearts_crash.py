"""SIGKILL during presses: every one that was answered is there, once, and the counter is exact."""

import re
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.wire import Answer, ask
from tests.sites import Site

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.xdist_group("crash")]

PRESSES, THREADS, CUTS = 600, 24, 3
AFTER_ANSWERS = PRESSES // (CUTS + 2)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(home=tmp_path / "home", environment={"TRUSTED_PROXIES": "1"})
    yield site
    site.kill()


def new_token(site: Site) -> str:
    found = re.search(r'"token": "([^"]+)"', ask(f"{site.base_url}/en/hearts/token/").text)
    assert found
    return found[1]


def press(site: Site, token: str, *, seconds: float = 30) -> Answer:
    return ask(f"{site.base_url}/en/hearts/wear/", {"page_token": token, "country": "BE"}, seconds=seconds)


def read(site: Site, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(site.home / "db.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()


class Pressers:
    """Many at once who press again, on the same page, until they are answered."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.answered: dict[str, str] = {}
        self.lost = 0
        self.lock = threading.Lock()

    def press(self, token: str) -> None:
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline:
            try:
                answer = press(self.site, token)
            except Exception:  # the server is gone, which is what this is about
                with self.lock:
                    self.lost += 1
                time.sleep(0.1)
                continue
            assert answer.status in {303, 503}, (answer.status, answer.text[:500])
            if answer.status == 303:
                with self.lock:
                    self.answered[token] = answer.location
                return


def wait_for(condition: object, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def number_of(location: str) -> str:
    """The heart's number, as the address of the page after the press holds it."""
    from base64 import urlsafe_b64decode

    body = location.removeprefix("/en/hearts/worn/").split(".")[0]
    return urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()


def test_power_cuts_during_presses_lose_and_double_nothing(site: Site) -> None:
    site.start()
    tokens = [new_token(site) for _number in range(PRESSES)]
    pressers = Pressers(site)
    with ThreadPoolExecutor(THREADS) as pool:
        work = [pool.submit(pressers.press, token) for token in tokens]
        for cut in range(1, CUTS + 1):
            wait_for(lambda cut=cut: len(pressers.answered) >= cut * AFTER_ANSWERS)
            answered = {number_of(location) for location in list(pressers.answered.values())}
            site.kill()
            stored = {str(token) for (token,) in read(site, "SELECT token FROM wear_heart")}
            assert answered <= stored, "an answer was given for what is not there"
            site.start()
        for done in work:
            done.result()
    assert pressers.lost, "no press met a cut"
    stored = [str(token) for (token,) in read(site, "SELECT token FROM wear_heart")]
    assert len(stored) == PRESSES
    assert {number_of(location) for location in pressers.answered.values()} == set(stored)
    assert read(site, "SELECT SUM(count) FROM wear_heartcount") == [(PRESSES,)]
    assert ask(f"{site.base_url}/api/v1/hearts/count").text.find(f'"confirmed":{PRESSES}') > 0


def test_locked_database_answers_503_and_the_same_page_counts_once_afterwards(site: Site) -> None:
    site.start()
    token = new_token(site)
    with closing(sqlite3.connect(site.home / "db.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = press(site, token, seconds=60)
        other.execute("ROLLBACK")
    assert locked.status == 503
    assert f'value="{token}"' in locked.text
    assert '<option value="BE" selected>' in locked.text
    assert [press(site, token).status for _time in range(2)] == [303, 303]
    assert read(site, "SELECT COUNT(*) FROM wear_heart") == [(1,)]


def test_what_was_never_a_page_of_ours_is_not_counted(site: Site) -> None:
    site.start()
    assert press(site, "forged").status == 422
    assert press(site, uuid.uuid4().hex).status == 422
    assert read(site, "SELECT COUNT(*) FROM wear_heart") == [(0,)]
