"""One thread a web process that gathers presses into commits: whoever presses waits until theirs is on disk."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DatabaseError, OperationalError, close_old_connections, connection

from blueheart.kernel.clock import now
from blueheart.wear.actions.presses import Press, Pressed, record_presses

Record = Callable[..., list[Pressed]]

GATHER_SECONDS, GATHER_ROUNDS = 0.0005, 6
MOST_TOGETHER = 500
LONGEST_WAIT_SECONDS = 20
log = logging.getLogger("blueheart.web")


class Waiting:
    """A press and whoever waits for it. `done` is held until there is an outcome."""

    __slots__ = ("done", "outcome", "press")

    def __init__(self, press: Press) -> None:
        self.press = press
        self.outcome: Pressed | Exception = OperationalError("the presses before this one take too long")
        self.done = threading.Lock()
        self.done.acquire()

    def finish(self, outcome: Pressed | Exception) -> None:
        self.outcome = outcome
        self.done.release()


class PressCommitter:
    """Takes presses from any thread. Its own thread starts with the first one, in the process that serves.

    While one commit is on its way to the disk the next one fills, so that under load a commit holds what came
    meanwhile and a lone press waits for itself alone.
    """

    def __init__(self, record: Record = record_presses, clock: Callable[[], datetime] = now) -> None:
        self.record = record
        self.clock = clock
        self.queue: deque[Waiting] = deque()
        self.bell = threading.Semaphore(0)
        self.starting = threading.Lock()
        self.pid = 0

    def commit(self, press: Press) -> Pressed:
        """On disk when it returns. Raises what the database raised, and OperationalError when it took too long.

        After an error the press may be there or not; the same press again gives the answer.
        """
        if self.pid != os.getpid():
            self.start()
        waiting = Waiting(press)
        self.queue.append(waiting)
        self.bell.release()
        waiting.done.acquire(timeout=LONGEST_WAIT_SECONDS)
        if isinstance(waiting.outcome, Exception):
            raise waiting.outcome
        return waiting.outcome

    def start(self) -> None:
        with self.starting:
            if self.pid != os.getpid():  # a thread does not live on in a forked process
                self.pid = os.getpid()
                threading.Thread(target=self.work, name="presses", daemon=True).start()

    def work(self) -> None:
        while True:
            self.bell.acquire()
            self.gather()
            batch = [self.queue.popleft()]
            while self.queue and len(batch) < MOST_TOGETHER and self.bell.acquire(blocking=False):
                batch.append(self.queue.popleft())
            self.take(batch)

    def gather(self) -> None:
        """Waits for more as long as more come, three milliseconds at most."""
        for _round in range(GATHER_ROUNDS):
            before = len(self.queue)
            time.sleep(GATHER_SECONDS)
            if len(self.queue) == before:
                return

    def take(self, batch: Sequence[Waiting]) -> None:
        """One commit for all. What the database refuses for its content is tried alone, so that it stops no other."""
        try:
            answers = self.record(presses=[waiting.press for waiting in batch], at=self.clock())
        except Exception as error:
            self.forget_connection()
            if len(batch) == 1 or isinstance(error, OperationalError) or not isinstance(error, DatabaseError):
                log.warning("presses were not stored: %s", type(error).__name__)
                for waiting in batch:
                    waiting.finish(error)
                return
            for waiting in batch:
                self.take([waiting])
            return
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.finish(answer)

    def forget_connection(self) -> None:
        """After an error: the next commit opens a new one where this one is broken."""
        if not connection.in_atomic_block:
            close_old_connections()
