"""The door of the web process (RSGI): presses and kept pages are answered in the event loop, all else in threads.

A press waits for its commit without a thread of its own, so that hundreds share one (docs/adr/0010).
"""

from io import BytesIO
from typing import Any

from blueheart.kernel.clock import now
from blueheart.web.bridge import BodyTooLarge, Bridge, environ_of, read_body
from blueheart.web.presses import FAILED, LARGEST, PATH, Presses, address_of, answer, read_press
from blueheart.web.store import UNKEPT_PATHS, Environ, Headers, PageStore, send

THREADS = 32
"""More than the cores: a thread that waits for the database's write lock must not hold up the readers. Each may hold a
database connection of its own."""
READING = frozenset({"GET", "HEAD"})
VALIDATORS = (("if-none-match", "HTTP_IF_NONE_MATCH"), ("if-modified-since", "HTTP_IF_MODIFIED_SINCE"))


class Door:
    """An RSGI application before the WSGI one. Whatever it does not answer by itself goes on as it came."""

    def __init__(self, application: Presses, store: PageStore, *, threads: int = THREADS) -> None:
        self.presses = application
        self.store = store
        self.bridge = Bridge(application.application, threads=threads)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(404)
            return
        if scope.method in READING:
            if not self.send_kept(scope, protocol):
                await self.bridge.answer(environ_of(scope), protocol)
            return
        match = PATH.fullmatch(scope.path) if scope.method == "POST" else None
        if match and is_small(scope.headers.get("content-length") or ""):
            body = await protocol()
            environ = environ_of(scope)
            if not await self.press(environ, body, match["language"], protocol):
                environ["wsgi.input"] = BytesIO(body)
                await self.bridge.answer(environ, protocol)
            return
        try:
            file = await read_body(protocol)
        except BodyTooLarge:
            protocol.response_str(413, [("content-type", "text/plain")], "This is larger than can be taken.\n")
            return
        await self.bridge.answer(environ_of(scope, file), protocol)

    def send_kept(self, scope: Any, protocol: Any) -> bool:
        """False where nothing is kept that could be sent."""
        path = scope.path.encode().decode("latin-1")
        if path.startswith(UNKEPT_PATHS):
            return False
        headers = scope.headers
        page = self.store.kept(path, scope.query_string, headers.get("accept-encoding") or "")
        if page is None:
            return False
        asked: Environ = {key: value for name, key in VALIDATORS if (value := headers.get(name)) is not None}
        answered = Answered()
        content = b"".join(send(page, asked, answered.start))
        if content and scope.method == "GET":
            protocol.response_bytes(answered.status, answered.headers, content)
        else:
            protocol.response_empty(answered.status, answered.headers)
        return True

    async def press(self, environ: Environ, body: bytes, language: str, protocol: Any) -> bool:
        """False for what is no press, or has something wrong with it: Django's view of the same address says what."""
        at = now()
        press = read_press(environ, body, at=at)
        if press is None:
            return False
        try:
            pressed = await self.presses.committer.commit_soon(press, address=address_of(environ))
        except Exception:
            environ[FAILED] = True
            return False
        answered = Answered()
        content = b"".join(answer(environ, answered.start, language, pressed, at))
        if content:
            protocol.response_bytes(answered.status, answered.headers, content)
        else:
            protocol.response_empty(answered.status, answered.headers)
        return True


def is_small(length: str) -> bool:
    """A body of that length is read at once; one without a length in pieces."""
    return length.isascii() and length.isdigit() and 0 < int(length) <= LARGEST


class Answered:
    """The head of an answer that a WSGI function begins."""

    status = 500
    headers: Headers = []

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        del exc_info
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]
