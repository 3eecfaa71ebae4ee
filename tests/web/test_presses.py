"""The press in front of Django: what is right is taken, all else is explained by Django with the form kept."""

import io
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import OperationalError

from blueheart.kernel.limits import RateLimit
from blueheart.wear.actions.presses import Press, Pressed, record_presses
from blueheart.wear.models import Heart
from blueheart.wear.queries.counts import heart_totals
from blueheart.wear.rules.tokens import page_token, read_worn_token
from blueheart.web import pressrate
from blueheart.web.presses import FAILED, Presses
from blueheart.web.pressrate import GENEROUS, rated
from tests.wearers import AT


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


class Direct:
    """In place of the committer: in the test's own transaction."""

    error: Exception | None = None

    def commit(self, press: Press, *, address: str) -> Pressed:
        if self.error:
            raise self.error
        return record_presses(presses=rated([press], [address], at=AT), at=AT)[0]


class Behind:
    """In place of Django: what came through to it."""

    def __init__(self) -> None:
        self.environ: dict[str, Any] = {}
        self.body = b""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.environ, self.body = environ, environ["wsgi.input"].read()
        start_response("200 OK", [])
        return [b"behind"]


def post(fields: dict[str, str] | bytes, *, committer: Any = None, **more: str) -> tuple[str, dict[str, str], Behind]:
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/en/hearts/wear/", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_HOST": "hearts.example", "REMOTE_ADDR": "10.0.0.1",
        "wsgi.input": io.BytesIO(body), **more,
    }  # fmt: skip
    answer: dict[str, Any] = {}
    behind = Behind()
    found = Presses(behind, committer or Direct())(environ, lambda status, headers: answer.update(s=status, h=headers))
    behind.environ["answered"] = b"".join(found)
    return answer["s"], dict(answer["h"]), behind


def fresh(**fields: str) -> dict[str, str]:
    return {"page_token": page_token(uuid.uuid4(), at=AT), **fields}


@pytest.mark.django_db
def test_press_leads_to_the_page_after_it() -> None:
    status, headers, _behind = post(fresh(country="be"))
    assert status == "303 See Other"
    assert headers["Cache-Control"] == "no-store"
    number = read_worn_token(headers["Location"].removeprefix("/en/hearts/worn/").rstrip("/"), at=AT)
    heart = Heart.objects.get(token=number)
    assert (heart.country, heart.state) == ("BE", "confirmed")


@pytest.mark.django_db
def test_script_is_answered_in_json_and_a_replay_alike() -> None:
    fields = fresh()
    answers = [post(fields, HTTP_ACCEPT="application/json")[2].environ["answered"] for _time in range(3)]
    bodies = [json.loads(answer) for answer in answers]
    assert [body["is_new"] for body in bodies] == [True, False, False]
    assert {body["state"] for body in bodies} == {"confirmed"}
    assert heart_totals().confirmed == 1


@pytest.mark.django_db
def test_ten_thousand_presses_of_one_address_are_confirmed_to_the_generous_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pressrate, "GENEROUS", RateLimit("hearts.test", per_hour=15))
    for _number in range(40):
        assert post(fresh())[0] == "303 See Other"
    post(fresh(), REMOTE_ADDR="10.0.0.2")
    assert (heart_totals().confirmed, heart_totals().unconfirmed) == (16, 25)


def test_school_of_1500_behind_one_address_is_within_the_rate() -> None:
    assert dict(GENEROUS.windows)[3600] >= 1500
    assert dict(GENEROUS.windows)[3600] < 10_000


REFUSED: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"page_token": "forged"}, {}),
    ({}, {}),
    ({"country": "ZZ"}, {}),
    ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}),
    ({}, {"HTTP_ORIGIN": "https://evil.example"}),
    ({}, {"CONTENT_TYPE": "multipart/form-data; boundary=x"}),
]


@pytest.mark.parametrize(("fields", "more"), REFUSED)
def test_what_is_wrong_goes_on_to_django_whole(fields: dict[str, str], more: dict[str, str]) -> None:
    sent = fields if fields == {} and not more else {**fresh(), **fields}
    _status, _headers, behind = post(sent, **more)
    assert behind.body == urlencode(sent).encode()
    assert FAILED not in behind.environ


def test_token_of_yesterday_goes_on_to_django(clock: Any) -> None:
    fields = fresh()
    clock.shift(timedelta(hours=25))
    assert post(fields)[2].body


def test_body_that_is_too_large_or_no_text_goes_on_to_django() -> None:
    for body in (b"x" * 5_000, b"page_token=%ff\xff", b"&".join(b"a=1" for _n in range(200))):
        assert post(body)[2].body == body


def test_locked_database_goes_on_to_django_marked() -> None:
    committer = Direct()
    committer.error = OperationalError("database is locked")
    _status, _headers, behind = post(fresh(country="BE"), committer=committer)
    assert behind.environ[FAILED] is True
    assert b"country=BE" in behind.body
