"""A store of finished public pages in front of Django: compressed once, handed out until something changes.

It stands outside of Django as plain WSGI. A page is kept while the page generation
(`kernel.generation`, raised by every event that a visitor can see) and the clock's minute stay the same.
"""

import gzip
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

import brotli
from django.utils.http import parse_http_date_safe

from blueheart.kernel import generation

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

MAX_BYTES = 64_000_000
MAX_PAGE_BYTES = 1_000_000
FRESH_SECONDS = 60
UNKEPT_HEADERS = frozenset({"content-length", "content-encoding", "set-cookie", "transfer-encoding", "connection"})
COMPRESSIBLE = (
    "text/", "application/json", "application/geo+json", "application/xml", "application/atom+xml", "image/svg+xml",
    "application/javascript",
)  # fmt: skip
DEAR = ("application/pdf",)
"""Kept as it is: made at length, and compressed already."""
CARDS = "/cards/"
"""Pictures, kept as they are: they are compressed in themselves."""
UNKEPT_PATHS = ("/desk/", "/media/")
ASSETS = "/static/"
REFUSED = re.compile(r"q=0(\.0*)?")


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page, in one encoding, ready to send."""

    generation: int
    stored_at: float
    tag: str
    headers: Headers
    body: bytes


class PageStore:
    """WSGI middleware. What it keeps: GET, 200, `Cache-Control: public`, no cookie, not streamed. HEAD is its GET."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.pages: OrderedDict[tuple[str, str, str], StoredPage] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"} or path.startswith(UNKEPT_PATHS):
            return self.application(environ, start_response)
        if method == "HEAD":  # the headers of GET, validators above all (RFC 9110, 9.3.2)
            return without_body(self({**environ, "REQUEST_METHOD": "GET"}, start_response))
        encoding = "" if path.startswith(CARDS) else best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = (path, environ.get("QUERY_STRING", ""), encoding)
        current = generation.current()
        page = self.pages.get(key)
        if page is None or not (path.startswith(ASSETS) or is_fresh(page, current)):
            return self.render(environ, start_response, key, current)
        return send(page, environ, start_response)

    def kept(self, path: str, query: str, accepted: str) -> StoredPage | None:
        """The page of a GET that can be sent as it is, without a look at anything but memory."""
        encoding = "" if path.startswith(CARDS) else best_encoding(accepted)
        page = self.pages.get((path, query, encoding))
        if page is None or not (path.startswith(ASSETS) or is_fresh(page, generation.current())):
            return None
        return page

    def render(
        self, environ: Environ, start_response: StartResponse, key: tuple[str, str, str], current: int
    ) -> Iterable[bytes]:
        answer: dict[str, Any] = {}

        def keep_start(status: str, headers: Headers, exc_info: Any = None) -> None:
            answer.update(status=status, headers=headers, exc_info=exc_info)

        body = self.application(environ, keep_start)
        if not is_storable(answer, body, key[0]):
            start_response(answer["status"], answer["headers"], answer["exc_info"])
            return body
        try:
            content = b"".join(body)
        finally:
            close = getattr(body, "close", None)
            if close:
                close()
        page = make_page(content, answer["headers"], key[2], current)
        self.keep(key, page)
        return send(page, environ, start_response)

    def keep(self, key: tuple[str, str, str], page: StoredPage) -> None:
        if len(page.body) > MAX_PAGE_BYTES:
            return
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += len(page.body) - (len(old.body) if old else 0)
            self.pages[key] = page
            while self.size > MAX_BYTES:
                _key, dropped = self.pages.popitem(last=False)
                self.size -= len(dropped.body)


def is_fresh(page: StoredPage, current: int) -> bool:
    return page.generation == current and time.monotonic() - page.stored_at < FRESH_SECONDS


def is_storable(answer: dict[str, Any], body: Iterable[bytes], path: str) -> bool:
    if not answer.get("status", "").startswith("200") or getattr(body, "streaming", False):
        return False
    headers = {name.lower(): value for name, value in answer["headers"]}
    is_public = "public" in headers.get("cache-control", "")
    kind = content_type(answer["headers"])
    is_plain = "set-cookie" not in headers and "content-encoding" not in headers
    return is_public and is_plain and (kind.startswith((*COMPRESSIBLE, *DEAR)) or path.startswith(CARDS))


def content_type(headers: Headers) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def best_encoding(accepted: str) -> str:
    """Of br, gzip and none, the first that the header takes; a weight of 0 refuses (RFC 9110, 12.5.3)."""
    weights: dict[str, str] = {}
    for item in accepted.lower().split(","):
        name, _semicolon, weight = item.partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    taken = (name for name in ("br", "gzip") if name in weights and not REFUSED.fullmatch(weights[name]))
    return next(taken, "")


def make_page(content: bytes, headers: Headers, encoding: str, current: int) -> StoredPage:
    tag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
    if any(name.lower() == "content-type" and value.startswith(DEAR) for name, value in headers):
        encoding = ""
    body = compress(content, encoding)
    kept = [(name, value) for name, value in headers if name.lower() not in UNKEPT_HEADERS]
    kept = [(name, value) for name, value in kept if name.lower() not in {"etag", "vary"}]
    kept += [("ETag", tag), ("Content-Length", str(len(body)))]
    if content_type(headers).startswith(COMPRESSIBLE):
        kept.append(("Vary", "Accept-Encoding"))
    if encoding:
        kept.append(("Content-Encoding", encoding))
    return StoredPage(current, time.monotonic(), tag, kept, body)


def compress(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(content, quality=5)
    return gzip.compress(content, 6, mtime=0) if encoding == "gzip" else content


def has_it(page: StoredPage, environ: Environ) -> bool:
    """By the tag, and only where none is sent by the day of change (RFC 9110, 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    if tags:
        return page.tag in tags or tags.strip() == "*"
    since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    changed = next((value for name, value in page.headers if name.lower() == "last-modified"), "")
    changed_at = parse_http_date_safe(changed)
    return since is not None and changed_at is not None and changed_at <= since


def without_body(body: Iterable[bytes]) -> Iterable[bytes]:
    close = getattr(body, "close", None)
    if close:
        close()
    return []


def send(page: StoredPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    if has_it(page, environ):
        start_response("304 Not Modified", [pair for pair in page.headers if pair[0] != "Content-Length"])
        return []
    start_response("200 OK", page.headers)
    return [page.body]
