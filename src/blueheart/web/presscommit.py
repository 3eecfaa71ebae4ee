"""One thread a web process that gathers presses into commits: whoever presses waits until theirs is on disk."""

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue

from django.db import DatabaseError, OperationalError, close_old_connections, connection

from blueheart.kernel.clock import now
from blueheart.wear.actions.presses import Press, Pressed, record_presses
from blueheart.web.pressrate import rated

Record = Callable[..., list[Pressed]]

GATHER_SECONDS, ENOUGH = 0.0005, 24
MOST_TOGETHER = 500
LONGEST_WAIT_SECONDS = 20
log = logging.getLogger("blueheart.web")


class Waiting:
    """A press, from which address, and whoever waits for it. `done` is held until there is an outcome."""

    __slots__ = ("address", "done", "outcome", "press")

    def __init__(self, press: Press, address: str) -> None:
        self.press = press
        self.address = address
        self.outcome: Pressed | Exception = OperationalError("the presses before this one take too long")
        self.done = threading.Lock()
        self.done.acquire()

    def finish(self, outcome: Pressed | Exception) -> None:
        self.outcome = outcome
        self.done.release()


class HandBack:
    """Gives outcomes to futures of one event loop: a batch by one call, since each call wakes the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.outcomes: deque[tuple[asyncio.Future[Pressed], Pressed | Exception]] = deque()
        self.is_called = False

    def give(self, future: "asyncio.Future[Pressed]", outcome: Pressed | Exception) -> None:
        """From any thread."""
        self.outcomes.append((future, outcome))
        if not self.is_called:
            self.is_called = True
            self.loop.call_soon_threadsafe(self.deliver)

    def deliver(self) -> None:
        self.is_called = False
        while self.outcomes:
            future, outcome = self.outcomes.popleft()
            if future.done():
                continue
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


class Awaited(Waiting):
    """A press that an event loop waits for."""

    __slots__ = ("future", "hand_back")

    def __init__(self, press: Press, address: str, hand_back: HandBack) -> None:
        self.press, self.address, self.hand_back = press, address, hand_back
        self.future: asyncio.Future[Pressed] = hand_back.loop.create_future()

    def finish(self, outcome: Pressed | Exception) -> None:
        self.hand_back.give(self.future, outcome)


class PressCommitter:
    """Takes presses from any thread. Its own thread starts with the first one, in the process that serves.

    While one commit is on its way to the disk the next one fills, so that under load a commit holds what came
    meanwhile and a lone press waits for itself alone.
    """

    def __init__(self, record: Record = record_presses, clock: Callable[[], datetime] = now) -> None:
        self.record = record
        self.clock = clock
        self.queue: SimpleQueue[Waiting] = SimpleQueue()
        self.starting = threading.Lock()
        self.pid = 0
        self.hand_back: HandBack | None = None

    def commit(self, press: Press, *, address: str) -> Pressed:
        """On disk when it returns, and counted for its address.

        Raises what the database raised, and OperationalError when it took too long. After an error the press may be
        there or not; the same press again gives the answer.
        """
        if self.pid != os.getpid():
            self.start()
        waiting = Waiting(press, address)
        self.queue.put(waiting)
        waiting.done.acquire(timeout=LONGEST_WAIT_SECONDS)
        if isinstance(waiting.outcome, Exception):
            raise waiting.outcome
        return waiting.outcome

    def commit_soon(self, press: Press, *, address: str) -> "asyncio.Future[Pressed]":
        """As `commit`, to be awaited in the running event loop; the database's own time-out is the longest wait."""
        if self.pid != os.getpid():
            self.start()
        loop = asyncio.get_running_loop()
        if self.hand_back is None or self.hand_back.loop is not loop:
            self.hand_back = HandBack(loop)
        waiting = Awaited(press, address, self.hand_back)
        self.queue.put(waiting)
        return waiting.future

    def start(self) -> None:
        with self.starting:
            if self.pid != os.getpid():  # a thread does not live on in a forked process
                self.pid = os.getpid()
                threading.Thread(target=self.work, name="presses", daemon=True).start()

    def work(self) -> None:
        while True:
            batch = [self.queue.get()]
            self.gather()
            try:
                while len(batch) < MOST_TOGETHER:
                    batch.append(self.queue.get_nowait())
            except Empty:
                pass
            self.take(batch)

    def gather(self) -> None:
        """A moment for others to come, unless enough came while the last commit was on its way."""
        if self.queue.qsize() < ENOUGH:
            time.sleep(GATHER_SECONDS)

    def take(self, batch: Sequence[Waiting]) -> None:
        """Counted for their addresses once, and stored."""
        at = self.clock()
        try:
            presses = rated([waiting.press for waiting in batch], [waiting.address for waiting in batch], at=at)
        except Exception as error:
            self.fail(batch, error)
        else:
            self.store(batch, presses, at)

    def store(self, batch: Sequence[Waiting], presses: Sequence[Press], at: datetime) -> None:
        """One commit for all. What the database refuses for its content is tried alone, so that it stops no other."""
        try:
            answers = self.record(presses=presses, at=at)
        except Exception as error:
            self.forget_connection()
            if len(batch) == 1 or isinstance(error, OperationalError) or not isinstance(error, DatabaseError):
                self.fail(batch, error)
                return
            for waiting, press in zip(batch, presses, strict=True):
                self.store([waiting], [press], at)
            return
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.finish(answer)

    def fail(self, batch: Sequence[Waiting], error: Exception) -> None:
        log.warning("presses were not stored: %s", type(error).__name__)
        for waiting in batch:
            waiting.finish(error)

    def forget_connection(self) -> None:
        """After an error: the next commit opens a new one where this one is broken."""
        if not connection.in_atomic_block:
            close_old_connections()
