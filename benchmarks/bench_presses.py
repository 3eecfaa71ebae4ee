"""Presses of "I wear the heart" per second, each on disk before it is answered, over 64 connections.

Held against a bare Django view with one INSERT on the same database, once with the site's threads and once with the
four that suit Django best. At the end the counter has to be exact: every answer is a heart, and none twice.
"""

import itertools
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

from django.db import connections

from benchmarks.apart import PYTHONPATH, ROOT, answer_of, wait_until_answering
from benchmarks.crowd_load import post_of, posts_per_second
from benchmarks.databases import database_of
from blueheart.kernel.clock import now
from blueheart.ops import databases
from blueheart.ops.commands.bench import BenchOptions, Row
from blueheart.ops.server import CONNECTIONS
from blueheart.wear.models import Heart
from blueheart.wear.queries.counts import heart_totals, wrong_counts
from blueheart.wear.rules.tokens import page_token
from blueheart.web.door import THREADS
from tests.services import durable_postgresql, free_port
from tests.sites import environment_for

NAME = "presses"
ADDRESS = "/en/hearts/wear/"
APART = (
    "from blueheart.ops.loading import load_django; load_django();"
    "from benchmarks.bench_presses import print_measured; print_measured()"
)
BARE = ("benchmarks.bare_press:application", "--interface", "wsgi", "--blocking-threads")
SERVERS = {
    "bare view, 4 threads": (*BARE, "4"), "bare view, as many": (*BARE, str(THREADS)),
    "press": ("blueheart.web.wsgi:door", "--interface", "rsgi"),
}  # fmt: skip


def run(options: BenchOptions) -> list[Row]:
    file = options.folder / "presses.sqlite3"
    with database_of(file):
        connections.close_all()
        rows = measure("SQLite", f"sqlite://{file}", quick=options.quick)
    with durable_postgresql() as url:
        return rows + measure_apart(url, quick=options.quick)


def measure_apart(url: str, *, quick: bool) -> list[Row]:
    return [Row(**row) for row in answer_of(["-c", APART, "quick" if quick else "whole"], url=url)]


def print_measured() -> None:
    databases.migrate()
    rows = measure("PostgreSQL", os.environ["DATABASE_URL"], quick=sys.argv[1] == "quick")
    print(json.dumps([asdict(row) for row in rows]))


def measure(name: str, url: str, *, quick: bool) -> list[Row]:
    rounds, seconds = (3, 0.7) if quick else (9, 1.5)
    samples: dict[str, list[float]] = {server: [] for server in SERVERS}
    waits: list[float] = []
    answered = 0
    with ExitStack() as stack:
        ports = {
            server: stack.enter_context(serve(target, options, url)) for server, (target, *options) in SERVERS.items()
        }
        for turn in range(rounds + 1):
            for server, port in ports.items():
                outcome = posts_per_second(port, new_posts(), seconds=seconds)
                answered += outcome.answered
                if turn:  # the first warms up
                    samples[server].append(outcome.per_second)
                    waits += outcome.waits if server == "press" else []
        check_counter(answered, ports["press"])
    few, many = (Row.of(f"{server}, {name}", samples[server], unit="/s") for server in list(SERVERS)[:2])
    pressed = [
        Row.of(f"press, {name}, of the {bare.what}", samples["press"], unit="/s", baseline=bare) for bare in (few, many)
    ]
    worst = sorted(waits)[int(len(waits) * 0.99)]
    return [few, many, *pressed, Row.of(f"press, {name}, 99 of 100 within", [worst], unit="ms")]


def new_posts() -> Iterator[bytes]:
    at = now()
    for _number in itertools.count():
        yield post_of(ADDRESS, f"page_token={page_token(uuid.uuid4(), at=at)}&country=BE")


def check_counter(answered: int, port: int) -> None:
    """Every answer is one heart; and of one page pressed 64 times at once, one."""
    post = post_of(ADDRESS, f"page_token={page_token(uuid.uuid4(), at=now())}&country=BE")
    posts_per_second(port, itertools.repeat(post), seconds=0.2)
    hearts = Heart.objects.count()
    if hearts != answered + 1:
        raise RuntimeError(f"{answered + 1} presses were answered, {hearts} hearts are there")
    totals = heart_totals()
    bare = hearts - totals.confirmed - totals.unconfirmed
    if sum(right - kept for _key, kept, right in wrong_counts()) != bare:  # the bare view keeps no counts
        raise RuntimeError("the counter is not exact")
    connections.close_all()


@contextmanager
def serve(target: str, options: list[str], url: str) -> Iterator[int]:
    port = free_port()
    command = [
        sys.executable, "-m", "granian", *options, "--host", "127.0.0.1", "--port", str(port),
        "--backpressure", str(CONNECTIONS), "--no-ws", "--http", "1",
        "--log-level", "error", target,
    ]  # fmt: skip
    home = Path(os.environ["BLUEHEART_HOME"])
    environment = environment_for(home) | {"DATABASE_URL": url, "PYTHONPATH": PYTHONPATH}
    with (home / "presses.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_answering(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
