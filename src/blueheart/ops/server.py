"""One supervisor for the web server and the background worker, both forked from a process that has imported Django.

Granian's own main process is the supervisor of the web workers; a thread beside it watches the background worker.
"""

import ctypes
import importlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import say

TARGET = "blueheart.web.wsgi:door"
STOP_SECONDS = 5
# Granian holds one of these for each open connection, idle ones included
CONNECTIONS = 512
log = logging.getLogger("blueheart.ops")


def check_port_free(host: str, port: int) -> None:
    """Granian shares ports (SO_REUSEPORT) and would not notice; a plain bind does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError as error:
            raise CommandFailed(f"port {port} needs more rights than you have", mend="--port 8000") from error
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno not in {98, 48, 10048}:
                raise CommandFailed(f"{host}:{port} cannot be listened on: {error}", mend="--host 127.0.0.1") from error
            raise CommandFailed(
                f"port {port} on {host} is taken by another program",
                mend=f"./blueheart run --port {port + 1}, or stop the other one",
            ) from error


def die_with_parent(parent: int) -> None:
    """Asks Linux for a SIGTERM when the supervisor is gone, however it went; elsewhere nothing."""
    if sys.platform != "linux":
        return
    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def load_application(target: str) -> Callable[..., Any]:
    """Called by Granian in each web worker."""
    process = multiprocessing.parent_process()
    if process is not None and process.pid:
        die_with_parent(process.pid)
    logging.getLogger("_granian").addFilter(lambda record: "spawning up to" not in record.getMessage())
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return application


def warm_up() -> None:
    """Imports the application, its addresses and templates once, before forking; leaves no connection open."""
    from django.db import connections
    from django.urls import get_resolver

    load_application(TARGET)
    for pattern in get_resolver().url_patterns:
        getattr(pattern, "url_patterns", None)
    connections.close_all()


class BackgroundWorker:
    """The forked process that delivers events and runs periodic jobs; started again when it dies."""

    def __init__(self, work: Callable[[threading.Event], object]) -> None:
        self.work = work
        self.pid = 0
        self.stopping = threading.Event()
        self.supervisor = os.getpid()

    def start(self) -> None:
        self._fork()
        threading.Thread(target=self._watch, name="worker-watch", daemon=True).start()

    def _fork(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            self.pid = pid
            return
        code = 1
        try:
            code = self._run_child()
        except BaseException:
            log.exception("The background worker failed")
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _run_child(self) -> int:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        die_with_parent(self.supervisor)
        self.work(stop)
        return 0 if stop.is_set() else 1

    def _watch(self) -> None:
        pause = 1.0
        while True:
            started = time.monotonic()
            _, status = os.waitpid(self.pid, 0)
            # Ctrl-C reaches the whole group: the worker may leave before the supervisor knows
            if self.stopping.wait(1):
                return
            pause = 1.0 if time.monotonic() - started > 60 else min(pause * 2, 60)
            say(f"The background worker died (status {status}); starting it again in {pause:.0f} s")
            if self.stopping.wait(pause):
                return
            self._fork()

    def stop(self) -> None:
        """Asks it to finish what it holds; after a few seconds ends it."""
        self.stopping.set()
        deadline = time.monotonic() + STOP_SECONDS
        number = signal.SIGTERM
        while is_child_alive(self.pid):
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return
            while is_child_alive(self.pid) and time.monotonic() < deadline:
                time.sleep(0.02)
            number, deadline = signal.SIGKILL, time.monotonic() + 1


def is_child_alive(pid: int) -> bool:
    if not pid:
        return False
    try:
        done, _ = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return False
    return done == 0


def wait_until_listening(host: str, port: int, *, seconds: float) -> bool:
    """True as soon as something answers there."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    work: Callable[[threading.Event], object] | None,
    when_ready: Callable[[], None],
) -> int:
    """Serves until SIGINT or SIGTERM. Returns the exit code: 0 after a stop that was asked for."""
    if sys.platform == "linux":
        # Newer Pythons default to a fork server, which would import Django once more
        multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        runtime_threads=1,
        backlog=1024,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=15_000, keep_alive=True, pipeline_flush=True),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=STOP_SECONDS,
    )
    background = BackgroundWorker(work) if work else None

    def announce() -> None:
        if wait_until_listening(host, port, seconds=30):
            when_ready()

    def start() -> None:
        if background:
            background.start()
        threading.Thread(target=announce, name="announce", daemon=True).start()

    server.on_startup(start)
    try:
        server.serve(target_loader=load_application)
    except SystemExit as left:
        return int(left.code or 0)
    finally:
        if background:
            background.stop()
    return 0
