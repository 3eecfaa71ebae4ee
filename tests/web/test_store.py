"""The store of finished pages, as plain WSGI around a small application."""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.kernel import generation
from blueheart.web import store
from blueheart.web.store import PageStore, best_encoding

PUBLIC = ("Cache-Control", "public, max-age=0")
HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """What stands behind the store; `drawn` counts how often it had to draw."""

    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=lambda: [HTML, PUBLIC])
    text: str = "<p>Blue</p>" * 50
    drawn: int = 0
    closed: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> "Body":
        self.drawn += 1
        start_response(self.status, list(self.headers))
        return Body(self, [f"{environ['PATH_INFO']} {self.text}".encode()])


class Body(list[bytes]):
    def __init__(self, site: Site, parts: list[bytes]) -> None:
        super().__init__(parts)
        self.site = site

    def close(self) -> None:
        self.site.closed += 1


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def pages(site: Site) -> PageStore:
    return PageStore(site)


def ask(pages: PageStore, path: str = "/en/", method: str = "GET", query: str = "", **headers: str) -> Answer:
    got: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        got.update(status=status, headers=dict(headers))

    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": query}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    body = b"".join(pages(environ, start))
    return Answer(got["status"], got["headers"], body)


def test_public_page_is_drawn_once(pages: PageStore, site: Site) -> None:
    first, second = ask(pages), ask(pages)
    assert site.drawn == 1
    assert site.closed == 1
    assert first == second
    assert first.body.decode() == f"/en/ {site.text}"
    assert first.headers["Content-Length"] == str(len(first.body))


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip;q=1.0, identity; q=0.5", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br;q=0.0, gzip;q=0", None, bytes),
        ("identity", None, bytes),
        ("brotlike", None, bytes),
        ("", None, bytes),
    ],
)
def test_page_comes_in_an_encoding_that_is_accepted(
    pages: PageStore, site: Site, accepted: str, encoding: str | None, decode: Callable[[bytes], bytes]
) -> None:
    for _time in range(2):
        answer = ask(pages, accept_encoding=accepted)
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert decode(answer.body).decode() == f"/en/ {site.text}"
        assert answer.headers["Content-Length"] == str(len(answer.body))
    assert site.drawn == 1


@given(st.text(max_size=60))
def test_encoding_of_any_header_is_one_that_it_names(accepted: str) -> None:
    chosen = best_encoding(accepted)
    assert chosen in {"", "br", "gzip"}
    assert chosen in accepted.lower()


def test_browser_that_has_the_page_gets_304_without_it(pages: PageStore, site: Site) -> None:
    tag = ask(pages).headers["ETag"]
    again = ask(pages, if_none_match=tag)
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.headers["ETag"] == tag
    assert "Content-Length" not in again.headers
    assert ask(pages, if_none_match='W/"other"').status == "200 OK"
    assert site.drawn == 1


def test_head_has_the_headers_of_get(pages: PageStore, site: Site) -> None:
    got, asked = ask(pages), ask(pages, method="HEAD")
    assert (asked.status, asked.headers, asked.body) == (got.status, got.headers, b"")
    assert ask(pages, method="HEAD", if_none_match=got.headers["ETag"]).status == "304 Not Modified"
    assert site.drawn == 1


def test_reader_that_knows_only_the_day_of_change_gets_304(pages: PageStore, site: Site) -> None:
    site.headers.append(("Last-Modified", "Thu, 26 Nov 2026 22:52:17 GMT"))
    ask(pages)
    assert ask(pages, if_modified_since="Thu, 26 Nov 2026 22:52:17 GMT").status == "304 Not Modified"
    assert ask(pages, if_modified_since="Thu, 26 Nov 2026 22:52:16 GMT").status == "200 OK"
    assert ask(pages, if_modified_since="yesterday").status == "200 OK"
    stale = {"if_modified_since": "Thu, 26 Nov 2026 23:00:00 GMT", "if_none_match": 'W/"other"'}
    assert ask(pages, **stale).status == "200 OK"


def test_304_is_given_of_a_page_drawn_anew_when_it_is_the_same(pages: PageStore, site: Site) -> None:
    tag = ask(pages).headers["ETag"]
    generation.bump()
    assert ask(pages, if_none_match=tag).status == "304 Not Modified"
    site.text = "changed"
    generation.bump()
    assert ask(pages, if_none_match=tag).status == "200 OK"


def test_every_change_that_visitors_see_drops_what_is_kept(pages: PageStore, site: Site) -> None:
    ask(pages)
    site.text = "new"
    assert b"new" not in ask(pages).body
    generation.bump()
    assert b"new" in ask(pages).body
    assert site.drawn == 2


def test_page_drawn_while_something_changed_is_not_kept_as_new(pages: PageStore, site: Site) -> None:
    def change_meanwhile(environ: dict[str, Any], start_response: Callable[..., Any]) -> Body:
        answer = site(environ, start_response)
        generation.bump()
        return answer

    pages.application = change_meanwhile
    ask(pages)
    pages.application = site
    site.text = "after"
    assert b"after" in ask(pages).body


def test_page_is_drawn_anew_after_a_minute(monkeypatch: pytest.MonkeyPatch, pages: PageStore, site: Site) -> None:
    start = time.monotonic()
    for seconds, drawn in ((0, 1), (store.FRESH_SECONDS - 1, 1), (store.FRESH_SECONDS + 1, 2)):
        monkeypatch.setattr(time, "monotonic", lambda seconds=seconds: start + seconds)
        ask(pages)
        assert site.drawn == drawn


def test_addresses_are_kept_apart(pages: PageStore, site: Site) -> None:
    bodies = {ask(pages, path).body for path in ("/en/", "/fr/")} | {ask(pages, query="x=1").body}
    assert site.drawn == 3
    assert len(bodies) == 2


def not_kept() -> Iterator[Any]:
    yield pytest.param({"headers": [HTML, ("Cache-Control", "no-store")]}, {}, id="no-store")
    yield pytest.param({"headers": [HTML, ("Cache-Control", "private, no-store")]}, {}, id="private")
    yield pytest.param({"headers": [HTML]}, {}, id="no word on caches")
    yield pytest.param({"headers": [HTML, PUBLIC, ("Set-Cookie", "a=b")]}, {}, id="cookie")
    yield pytest.param({"headers": [PUBLIC, ("Content-Type", "image/jpeg")]}, {}, id="photograph")
    yield pytest.param({"headers": [HTML, PUBLIC, ("Content-Encoding", "gzip")]}, {}, id="compressed already")
    yield pytest.param({"status": "404 Not Found"}, {}, id="not found")
    yield pytest.param({"status": "302 Found"}, {}, id="redirect")
    yield pytest.param({"status": "500 Internal Server Error"}, {}, id="error")
    yield pytest.param({}, {"method": "POST"}, id="post")
    yield pytest.param({}, {"path": "/desk/"}, id="desk")
    yield pytest.param({}, {"path": "/media/x.html"}, id="media")


@pytest.mark.parametrize(("answer", "request_"), not_kept())
def test_nothing_else_is_kept_and_it_passes_unchanged(answer: dict[str, Any], request_: dict[str, str]) -> None:
    site = Site(**answer)
    pages = PageStore(site)
    first, second = ask(pages, **request_, accept_encoding="br"), ask(pages, **request_, accept_encoding="br")  # type: ignore[arg-type]
    assert site.drawn == 2
    assert not pages.pages
    assert first == second
    assert first.status == site.status
    assert first.headers == dict(site.headers)


def test_streamed_page_is_not_kept(site: Site) -> None:
    def stream(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        body: Any = site(environ, start_response)
        body.streaming = True
        return body

    pages = PageStore(stream)
    ask(pages)
    assert not pages.pages


def test_store_holds_no_more_than_its_bytes(monkeypatch: pytest.MonkeyPatch, pages: PageStore, site: Site) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 5_000)
    site.text = "x" * 900
    for number in range(20):
        ask(pages, f"/en/{number}/")
        assert pages.size == sum(len(page.body) for page in pages.pages.values()) <= 5_000
    assert len(pages.pages) == 5
    drawn = site.drawn
    ask(pages, "/en/19/")
    assert site.drawn == drawn
    ask(pages, "/en/0/")
    assert site.drawn == drawn + 1


def test_page_past_the_size_of_one_is_sent_and_not_kept(
    monkeypatch: pytest.MonkeyPatch, pages: PageStore, site: Site
) -> None:
    monkeypatch.setattr(store, "MAX_PAGE_BYTES", 100)
    assert ask(pages).body.decode() == f"/en/ {site.text}"
    assert not pages.pages
    assert pages.size == 0


def test_redrawn_page_takes_its_own_place(pages: PageStore, site: Site) -> None:
    for text in ("a" * 500, "b" * 300, "c" * 700):
        site.text = text
        generation.bump()
        ask(pages)
    assert len(pages.pages) == 1
    assert pages.size == len(b"/en/ ") + 700


def test_a_card_is_kept_as_it_is_in_one_copy_for_every_encoding() -> None:
    site = Site(headers=[("Content-Type", "image/png"), ("Cache-Control", "public, max-age=31536000, immutable")])
    pages = PageStore(site)
    answers = [ask(pages, "/cards/heart/1/en/x.png", accept_encoding=encoding) for encoding in ("br", "gzip", "")]
    assert site.drawn == 1
    assert len({answer.body for answer in answers}) == 1
    assert all("Content-Encoding" not in answer.headers for answer in answers)
    assert all("Vary" not in answer.headers for answer in answers)
    assert answers[0].headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_kept_card_is_asked_for_anew_when_something_public_changed() -> None:
    site = Site(headers=[("Content-Type", "image/png"), PUBLIC])
    pages = PageStore(site)
    ask(pages, "/cards/heart/1/en/x.png")
    generation.bump()
    ask(pages, "/cards/heart/1/en/x.png")
    assert site.drawn == 2


def test_pictures_elsewhere_are_not_kept() -> None:
    site = Site(headers=[("Content-Type", "image/png"), PUBLIC])
    pages = PageStore(site)
    ask(pages, "/other/x.png")
    ask(pages, "/other/x.png")
    assert site.drawn == 2
