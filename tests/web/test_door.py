"""The door: kept pages and presses in the event loop, all else behind it, with nothing lost on the way."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from blueheart.kernel.clock import now
from blueheart.wear.actions.presses import Press, Pressed
from blueheart.wear.rules.tokens import page_token
from blueheart.web import bridge
from blueheart.web.door import Door
from blueheart.web.presscommit import PressCommitter
from blueheart.web.presses import FAILED, Presses
from blueheart.web.store import Environ, PageStore, StartResponse

Answer = TypeVar("Answer")
PUBLIC = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=60")]


class Headers:
    def __init__(self, given: dict[str, str]) -> None:
        self.given = given

    def keys(self) -> Iterable[str]:
        return self.given.keys()

    def get(self, name: str) -> str | None:
        return self.given.get(name)

    def get_all(self, name: str) -> list[str]:
        return self.given[name].split("\n")


class Protocol:
    """What Granian hands over, and what became of it."""

    def __init__(self, body: bytes = b"", piece: int = 7) -> None:
        self.body, self.piece = body, piece
        self.status, self.headers, self.sent = 0, {}, b""
        self.pieces = 0

    async def __call__(self) -> bytes:
        return self.body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), self.piece):
            yield self.body[start : start + self.piece]

    def response_bytes(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.status, self.headers, self.sent = status, dict(headers), content

    def response_str(self, status: int, headers: list[tuple[str, str]], content: str) -> None:
        self.response_bytes(status, headers, content.encode())

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.response_bytes(status, headers, b"")

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Protocol":
        self.response_bytes(status, headers, b"")
        return self

    async def send_bytes(self, piece: bytes) -> None:
        self.sent += piece
        self.pieces += 1


def scope(method: str = "GET", path: str = "/en/", query: str = "", **headers: str) -> SimpleNamespace:
    named = {name.replace("_", "-"): value for name, value in {"host": "127.0.0.1:8000", **headers}.items()}
    return SimpleNamespace(
        proto="http", http_version="1.1", client="127.0.0.9:4711", server="127.0.0.1:8000", scheme="http",
        method=method, path=path, query_string=query, headers=Headers(named),
    )  # fmt: skip


def run(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """In a thread of its own: a browser of another test may have a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def ask(door: Door, asked: SimpleNamespace, body: bytes = b"") -> Protocol:
    protocol = Protocol(body)
    run(door.__rsgi__(asked, protocol))
    return protocol


def door_before(
    application: Callable[[Environ, StartResponse], Iterable[bytes]],
    record: Callable[..., list[Pressed]] | None = None,
) -> Door:
    store = PageStore(application)
    committer = PressCommitter(record=record, clock=lambda: datetime(2027, 7, 30, tzinfo=UTC)) if record else None
    return Door(Presses(store, committer), store, threads=2)


def echo(environ: Environ, start_response: StartResponse) -> list[bytes]:
    start_response("201 Created", [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])])
    return [environ["wsgi.input"].read(), environ.get("HTTP_COOKIE", "").encode()]


def test_a_request_goes_through_with_its_body_path_and_headers() -> None:
    answered = ask(door_before(echo), scope("POST", "/é b/", cookie="a=1\nb=2"), b"a body in pieces")
    assert (answered.status, answered.sent) == (201, b"a body in piecesa=1; b=2")
    assert answered.headers["x-path"].encode("latin-1").decode() == "/é b/"


def test_a_header_with_an_underscore_can_not_pass_for_another() -> None:
    environ = bridge.environ_of(scope("GET", "/", x_forwarded_for="1.1.1.1"))
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"
    forged = scope("GET", "/")
    forged.headers.given["x_forwarded_for"] = "6.6.6.6"
    assert "HTTP_X_FORWARDED_FOR" not in bridge.environ_of(forged)


def test_a_kept_page_is_sent_without_the_application() -> None:
    asked: list[str] = []

    def page(environ: Environ, start_response: StartResponse) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", PUBLIC)
        return [b"<p>page</p>"]

    door = door_before(page)
    first = ask(door, scope())
    second = ask(door, scope())
    head = ask(door, scope("HEAD"))
    assert asked == ["/en/"]
    assert first.sent == second.sent == b"<p>page</p>"
    assert (head.status, head.sent, head.headers["content-length"]) == (200, b"", "11")
    same = ask(door, scope(if_none_match=second.headers["etag"]))
    assert (same.status, same.sent) == (304, b"")


def test_a_large_answer_comes_in_pieces_and_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "IN_MEMORY", 10)
    closed: list[bool] = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            yield from (b"0123456789", b"abc", b"", b"def")

        def close(self) -> None:
            closed.append(True)

    def stream(environ: Environ, start_response: StartResponse) -> Body:
        del environ
        start_response("200 OK", [("Content-Type", "text/csv")])
        return Body()

    answered = ask(door_before(stream), scope())
    assert (answered.sent, closed) == (b"0123456789abcdef", [True])
    assert answered.pieces == 2


def test_a_body_larger_than_anything_here_is_refused_before_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "LARGEST_BODY", 20)
    assert ask(door_before(echo), scope("POST"), b"x" * 21).status == 413
    assert ask(door_before(echo), scope("POST"), b"x" * 20).status == 201


def test_an_application_that_fails_is_answered_and_said(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: Environ, start_response: StartResponse) -> list[bytes]:
        raise RuntimeError("broken")

    with caplog.at_level(logging.ERROR):
        assert ask(door_before(broken), scope()).status == 500
    assert "a request was not answered" in caplog.text


def pressed_body() -> bytes:
    return f"page_token={page_token(uuid4(), at=now())}&country=BE".encode()


def press_scope(body: bytes) -> SimpleNamespace:
    return scope(
        "POST", "/en/hearts/wear/", content_type="application/x-www-form-urlencoded", content_length=str(len(body))
    )


def test_presses_that_come_together_share_a_commit_and_each_is_answered() -> None:
    batches: list[int] = []

    def record(*, presses: list[Press], at: datetime) -> list[Pressed]:
        del at
        batches.append(len(presses))
        return [Pressed(token=press.token, state="confirmed", is_new=True) for press in presses]

    door = door_before(echo, record)

    async def crowd() -> list[Protocol]:
        protocols = [Protocol(pressed_body()) for _number in range(40)]
        await asyncio.gather(*(door.__rsgi__(press_scope(one.body), one) for one in protocols))
        return protocols

    answered = run(crowd())
    assert {one.status for one in answered} == {303}
    assert len({one.headers["location"] for one in answered}) == 40
    assert sum(batches) == 40
    assert len(batches) < 20


def test_a_press_that_can_not_be_stored_goes_on_to_the_view_with_what_was_sent() -> None:
    seen: list[tuple[bool, bytes]] = []

    def record(*, presses: list[Press], at: datetime) -> list[Pressed]:
        raise OSError("no disk")

    def view(environ: Environ, start_response: StartResponse) -> list[bytes]:
        seen.append((environ.get(FAILED, False), environ["wsgi.input"].read()))
        start_response("503 Service Unavailable", [])
        return [b"later"]

    body = pressed_body()
    assert ask(door_before(view, record), press_scope(body), body).status == 503
    assert seen == [(True, body)]


def test_a_press_with_a_forged_token_goes_on_to_the_view() -> None:
    body = b"page_token=forged&country=BE"
    answered = ask(door_before(echo, lambda **_given: []), press_scope(body), body)
    assert (answered.status, answered.sent) == (201, body)


def test_an_empty_body_can_be_read() -> None:
    assert bridge.environ_of(scope())["wsgi.input"].read() == io.BytesIO().read() == b""
