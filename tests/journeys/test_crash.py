"""Power cuts, a dead mail server and a locked database: what was answered is there, once."""

import signal
import socketserver
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.wire import Answer, ask, form_token, press_send, put_drafts, titles
from tests.services import free_port
from tests.sites import Site, mail_text

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.xdist_group("crash")]

SUBMISSIONS, THREADS, CUTS = 200, 8, 3
AFTER_ANSWERS = SUBMISSIONS // (CUTS + 2)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(home=tmp_path / "home", environment={"TRUSTED_PROXIES": "1"})
    yield site
    site.kill()


class Senders:
    """Eight organisers at once who press again until they are answered."""

    def __init__(self, site: Site, token: str) -> None:
        self.site = site
        self.token = token
        self.answered: Counter[str] = Counter()
        self.lost = 0
        self.lock = threading.Lock()

    def send(self, key: str) -> None:
        number = int(key.rsplit("-", 1)[1])
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline:
            try:
                answer = press_send(self.site, key, self.token, address=f"10.0.{number // 200}.{number % 200 + 1}")
            except (OSError, EOFError) as error:
                del error
                with self.lock:
                    self.lost += 1
                time.sleep(0.2)
                continue
            except Exception as error:
                if type(error).__module__ != "http.client":
                    raise
                time.sleep(0.2)
                continue
            assert answer.status in {303, 503}, (answer.status, answer.text[:500])
            if answer.status == 303:
                with self.lock:
                    self.answered[key] += 1
                return
            time.sleep(0.2)


def test_power_cuts_during_200_submissions_lose_and_double_nothing(site: Site) -> None:
    site.start()
    keys = put_drafts(site, SUBMISSIONS)
    senders = Senders(site, form_token(site))
    seen: list[set[str]] = []
    with ThreadPoolExecutor(THREADS) as pool:
        work = [pool.submit(senders.send, key) for key in keys]
        for cut in range(1, CUTS + 1):
            wait_for(lambda cut=cut: len(senders.answered) >= cut * AFTER_ANSWERS)
            answered = set(senders.answered)
            site.kill()
            seen.append(answered - set(titles(site, "crash")))
            site.start()
        for done in work:
            done.result()
    assert seen == [set()] * CUTS, "an answer was given for what is not there"
    assert senders.lost, "no post met the cut"
    assert sorted(titles(site, "crash")) == keys
    wait_for(lambda: mailed(site) >= set(keys), seconds=90)
    time.sleep(2)
    mails = site.mails(to="crash-")
    # A mail that was handed over in the very moment of a cut may be handed over again, with the same Message-ID
    assert len(mails) - SUBMISSIONS <= CUTS
    one_each = {(str(mail["To"]), str(mail["Message-ID"])) for mail in mails}
    assert Counter(address.split("@")[0] for address, _id in one_each) == Counter(keys)


def mailed(site: Site) -> set[str]:
    return {str(mail["To"]).split("@")[0] for mail in site.mails(to="crash-")}


def wait_for(condition: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


# --- a dead mail server


class MailServer(socketserver.ThreadingTCPServer):
    """As much SMTP as a client needs, and what it was handed."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.received: list[str] = []
        super().__init__(("127.0.0.1", port), MailTalk)


class MailTalk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith("DATA"):
                self.say("354 go on")
                lines = []
                while (data := self.rfile.readline()) != b".\r\n":
                    lines.append(data.decode())
                self.server.received.append("".join(lines))  # type: ignore[attr-defined]
            self.say("221 bye" if line.startswith("QUIT") else "250 ok")
            if line.startswith("QUIT"):
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def test_dead_mail_server_loses_nothing(site: Site) -> None:
    port = free_port()
    site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    site.start()
    keys = put_drafts(site, 3, name="mail")
    token = form_token(site)
    assert [press_send(site, key, token).status for key in keys] == [303] * 3
    wait_for(lambda: waiting(site) == (3, 3))
    with MailServer(port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        wait_for(lambda: len(server.received) >= 3, seconds=40)
        wait_for(lambda: waiting(site)[0] == 0)
        server.shutdown()
    assert len(server.received) == 3
    for key in keys:
        assert sum(f"{key}@example.org" in mail for mail in server.received) == 1
    assert all("/manage/" in mail.replace("=\n", "").replace("=\r\n", "") for mail in server.received)


def waiting(site: Site) -> tuple[int, int]:
    """How many letters wait, and how many of them were tried in vain."""
    sql = (
        "SELECT COUNT(*), COALESCE(SUM(attempts > 0), 0) FROM kernel_delivery WHERE state = 'waiting'"
        " AND handler LIKE 'initiatives.mail%'"
    )
    with closing(sqlite3.connect(site.home / "db.sqlite3", timeout=20)) as database:
        row = database.execute(sql).fetchone()
    return int(row[0]), int(row[1])


# --- a locked database


def test_locked_database_answers_503_with_the_form_filled_in(site: Site) -> None:
    site.start()
    token = form_token(site)
    values = {"title": "Kept through the lock", "organiser_name": "A patient club", "form_token": token}
    values |= {"text_language": "en", "kind": "march", "purpose": "awareness", "organiser_sector": "civil_society"}
    [key] = put_drafts(site, 1, name="lock")
    start = f"{site.base_url}/en/world-day/2027/submit/"
    with closing(sqlite3.connect(site.home / "db.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(ask, start, values)
            last = pool.submit(press_send, site, key, token)
            locked, unsent = first.result(), last.result()
        other.execute("ROLLBACK")
    assert locked.status == 503
    assert 'value="Kept through the lock"' in locked.text
    assert 'value="A patient club"' in locked.text
    assert unsent.status == 503
    assert "<form" in unsent.text
    again: Answer = ask(start, values)
    assert (again.status, again.location.endswith("/where/")) == (303, True)
    assert press_send(site, key, token).status == 303
    assert titles(site, "lock") == [key]
    assert mail_text(site.wait_for_mail(to=f"{key}@example.org"))


def test_stop_by_sigterm_during_submissions_answers_what_was_taken(site: Site) -> None:
    site.start()
    keys = put_drafts(site, 24, name="stop")
    token = form_token(site)
    answered: list[str] = []

    def send(key: str) -> None:
        try:
            answer = press_send(site, key, token, address=f"10.1.0.{int(key[-4:]) + 1}")
        except Exception:  # the server is going, which is what this is about
            return
        if answer.status == 303:
            answered.append(key)

    with ThreadPoolExecutor(THREADS) as pool:
        for key in keys:
            pool.submit(send, key)
        wait_for(lambda: len(answered) >= 4)
        assert site.process is not None
        site.process.send_signal(signal.SIGTERM)
    site.process.wait(20)
    stored = titles(site, "stop")
    assert set(answered) <= set(stored)
    assert len(stored) == len(set(stored))
