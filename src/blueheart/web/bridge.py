"""A WSGI application behind RSGI: requests that need it run in threads of their own, bodies go through in pieces.

RSGI is Granian's own interface (its documentation, "RSGI specification", 1.5); WSGI is PEP 3333.
"""

import asyncio
import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from blueheart.web.store import Application, Environ, Headers

IN_MEMORY = 1_000_000
LARGEST_BODY = 512_000_000
"""A year of a bank's statements is what is largest of all that is sent here."""
log = logging.getLogger("blueheart.web")


class BodyTooLarge(ValueError):
    """More was sent than anything here takes."""


class Workers:
    """Threads that each run one request at a time; they start when they are first needed, and end with the process."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.lock = threading.Lock()
        self.started = 0

    def run(self, job: Callable[[], None]) -> None:
        if self.started < self.count:
            self.start_one()
        self.jobs.put(job)

    def start_one(self) -> None:
        with self.lock:
            if self.started < self.count:
                self.started += 1
                threading.Thread(target=self.work, name=f"request-{self.started}", daemon=True).start()

    def work(self) -> None:
        while True:
            self.jobs.get()()


class Bridge:
    """Answers RSGI requests by a WSGI application."""

    def __init__(self, application: Application, *, threads: int) -> None:
        self.application = application
        self.workers = Workers(threads)

    async def answer(self, environ: Environ, protocol: Any) -> None:
        """What fails outside the application is answered with 500, and said in the log."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        exchange = Exchange(self.application, environ, protocol, loop, done)
        self.workers.run(exchange.run)
        await done


class Exchange:
    """One request and its answer. `run` is called in a thread; the protocol is used in the loop alone."""

    def __init__(
        self, application: Application, environ: Environ, protocol: Any, loop: asyncio.AbstractEventLoop,
        done: "asyncio.Future[None]",
    ) -> None:  # fmt: skip
        self.application, self.environ, self.protocol = application, environ, protocol
        self.loop, self.done = loop, done
        self.status = 500
        self.headers: Headers = []
        self.is_begun = False

    def run(self) -> None:
        try:
            self.respond()
        except Exception:
            log.exception("a request was not answered")
            if not self.is_begun:
                self.send_whole(500, [("content-type", "text/plain")], b"Something went wrong here.\n")
        finally:
            self.environ["wsgi.input"].close()
            self.loop.call_soon_threadsafe(finish, self.done)

    def respond(self) -> None:
        body = self.application(self.environ, self.start_response)
        try:
            pieces = iter(body)
            gathered, is_whole = gather(pieces)
            if is_whole:
                self.send_whole(self.status, self.headers, gathered)
            else:
                self.send_pieces(gathered, pieces)
        finally:
            close = getattr(body, "close", None)
            if close:
                close()

    def start_response(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        del exc_info
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]
        return self.no_write

    def no_write(self, data: bytes) -> None:
        raise NotImplementedError(
            f"{len(data)} bytes: an answer is what the application gives back (PEP 3333, 'write')"
        )

    def send_whole(self, status: int, headers: Headers, content: bytes) -> None:
        self.is_begun = True
        self.loop.call_soon_threadsafe(send_whole, self.protocol, status, headers, content)

    def send_pieces(self, first: bytes, pieces: Iterator[bytes]) -> None:
        """Each when the one before has left, so that memory stays bounded; it ends when nobody listens any more."""
        self.is_begun = True
        coroutine = begin(self.protocol, self.status, self.headers)
        transport = asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()
        piece: bytes | None = first
        while piece is not None:
            if piece:
                asyncio.run_coroutine_threadsafe(push(transport, piece), self.loop).result()
            piece = next(pieces, None)


def gather(pieces: Iterator[bytes]) -> tuple[bytes, bool]:
    """What there is up to IN_MEMORY, and whether that is all."""
    gathered, size = [], 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size > IN_MEMORY:
            return b"".join(gathered), False
    return b"".join(gathered), True


def finish(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)


def send_whole(protocol: Any, status: int, headers: Headers, content: bytes) -> None:
    if content:
        protocol.response_bytes(status, headers, content)
    else:
        protocol.response_empty(status, headers)


async def begin(protocol: Any, status: int, headers: Headers) -> Any:
    return protocol.response_stream(status, headers)


async def push(transport: Any, piece: bytes) -> None:
    await transport.send_bytes(piece)


async def read_body(protocol: Any) -> IO[bytes]:
    """The whole body, on the disk from IN_MEMORY on. Raises BodyTooLarge."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed when the request is answered)
    size = 0
    async for piece in protocol:
        size += len(piece)
        if size > LARGEST_BODY:
            file.close()
            raise BodyTooLarge(f"more than {LARGEST_BODY} bytes")
        file.write(piece)
    file.seek(0)
    return file


def environ_of(scope: Any, body: IO[bytes] | None = None) -> Environ:
    """As PEP 3333 has it: a path in the bytes of its UTF-8, read as Latin-1."""
    client, _colon, client_port = scope.client.rpartition(":")
    server, _colon, server_port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method, "SCRIPT_NAME": "", "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string, "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server, "SERVER_PORT": server_port, "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": client_port, "wsgi.version": (1, 0), "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body or io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    headers = scope.headers
    for name in headers.keys():  # noqa: SIM118  (no mapping: it has keys, and no iterator)
        values = [value for value in headers.get_all(name) if value is not None]
        if "_" in name or not values:
            continue
        joined = ("; " if name == "cookie" else ",").join(values)
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = joined
    return environ
