"""Many connections that post one after another, from one thread: little of the machine goes to the asking side."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

CONNECTIONS = 64
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {length}\r\n\r\n{body}"
)
ANSWERED = b"HTTP/1.1 303"


@dataclass
class Outcome:
    """`answered`: how many answers with 303 came in `seconds`. `waits`: of each, in milliseconds."""

    answered: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


def post_of(path: str, body: str) -> bytes:
    return HEAD.format(path=path, length=len(body), body=body).encode()


def is_whole(data: bytes) -> bool:
    """An answer without a body: its head, and where it is sent in chunks the empty last one."""
    head, blank, rest = data.partition(b"\r\n\r\n")
    return bool(blank) and (b"chunked" not in head or rest == b"0\r\n\r\n")


@dataclass
class Asker:
    """One connection: what has come of the answer to its post, and when that was sent."""

    connection: socket.socket
    received: bytes = b""
    sent_at: float = 0.0
    is_waiting: bool = False

    def post(self, data: bytes) -> None:
        self.received, self.is_waiting = b"", True
        self.sent_at = time.perf_counter()
        self.connection.sendall(data)

    def read(self) -> bool:
        """Whether the answer is whole now. Raises RuntimeError for one that is no 303."""
        self.received += self.connection.recv(65536)
        if not self.received.startswith(ANSWERED):
            raise RuntimeError(f"no 303 but {self.received[:300]!r}")
        self.is_waiting = not is_whole(self.received)
        return not self.is_waiting


def posts_per_second(port: int, posts: Iterator[bytes], *, seconds: float) -> Outcome:
    """Keeps 64 connections busy, each with one post at a time, and waits for every answer."""
    outcome = Outcome()
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        askers = [
            Asker(stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)))
            for _number in range(CONNECTIONS)
        ]
        started = time.perf_counter()
        for asker in askers:
            selector.register(asker.connection, selectors.EVENT_READ, asker)
            asker.post(next(posts))
        while any(asker.is_waiting for asker in askers):
            for key, _events in selector.select(30):
                asker = key.data
                if not asker.read():
                    continue
                moment = time.perf_counter()
                outcome.answered += 1
                outcome.waits.append((moment - asker.sent_at) * 1000)
                if moment - started < seconds:
                    asker.post(next(posts))
        outcome.seconds = time.perf_counter() - started
    return outcome
