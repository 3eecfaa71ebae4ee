"""Entries posted per second beside django-hordak on the same PostgreSQL, with one writer and with four; on SQLite with
a commit each; in batches; a balance over a million lines; how fast the whole ledger is verified.

Everything waits for the disk. Each writer is a process of its own, and they take turns in short rounds, so that a slow
moment of the machine falls on all of them.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.apart import PYTHONPATH, ROOT, answer_of
from blueheart.ops.commands.bench import BenchOptions, Row
from tests.services import durable_postgresql

NAME = "ledger"
OURS, THEIRS = "tests.fund.lone_settings", "benchmarks.hordak_settings"
WRITERS = 4


def run(options: BenchOptions) -> list[Row]:
    with durable_postgresql() as server:
        ours, theirs, read = (database(server, name) for name in ("ours", "theirs", "read"))
        answer(OURS, ours, "prepare")
        answer(THEIRS, theirs, "hordak")
        rows = measure_posting(ours, theirs, options)
        answer(OURS, read, "prepare")
        rows += measure_reading("PostgreSQL", read, options)
    file = f"sqlite:///{options.folder / 'ledger.sqlite3'}"
    answer(OURS, file, "prepare")
    rows += measure_sqlite(file, options)
    file = f"sqlite:///{options.folder / 'read.sqlite3'}"
    answer(OURS, file, "prepare")
    return rows + measure_reading("SQLite", file, options)


def measure_posting(ours: str, theirs: str, options: BenchOptions) -> list[Row]:
    kinds = {
        ("hordak", 1): "django-hordak, 1 writer", ("one", 1): "posts, 1 writer",
        ("hordak", WRITERS): f"django-hordak, {WRITERS} writers", ("one", WRITERS): f"posts, {WRITERS} writers",
        ("batch", 1): "batches of 200, 1 writer", ("batch", WRITERS): f"batches of 200, {WRITERS} writers",
    }  # fmt: skip
    with ExitStack() as stack:
        their_team = [stack.enter_context(writer(n, THEIRS, theirs, "hordak")) for n in range(WRITERS)]
        our_team = [stack.enter_context(writer(n, OURS, ours, "one", "batch")) for n in range(WRITERS)]
        for process in (*their_team, *our_team):
            hear(process)
        teams = {(kind, size): (their_team if kind == "hordak" else our_team)[:size] for kind, size in kinds}
        samples = in_turns(teams, options)
    rows: dict[tuple[str, int], Row] = {}
    for (kind, size), what in kinds.items():
        baseline = rows.get(("hordak", size))
        rows[kind, size] = Row.of(f"{what}, PostgreSQL", samples[kind, size], unit="/s", baseline=baseline)
    return list(rows.values())


def measure_sqlite(url: str, options: BenchOptions) -> list[Row]:
    with writer(0, OURS, url, "one", "batch") as process:
        hear(process)
        samples = in_turns({("one", 1): [process], ("batch", 1): [process]}, options)
    return [
        Row.of("posts with a commit each, SQLite", samples["one", 1], unit="/s"),
        Row.of("batches of 200, SQLite", samples["batch", 1], unit="/s"),
    ]


def measure_reading(name: str, url: str, options: BenchOptions) -> list[Row]:
    verified: Any = answer(OURS, url, "verify", 4_000 if options.quick else 20_000)
    read: Any = answer(OURS, url, "balance", 100_000 if options.quick else 1_000_000)
    return [
        Row.of(f"verified of {verified['entries']:,} entries, {name}", verified["samples"], unit="/s"),
        Row.of(f"balance over {read['lines']:,} lines, {name}", read["samples"], unit="ms"),
    ]


def in_turns(
    teams: dict[tuple[str, int], list["subprocess.Popen[str]"]], options: BenchOptions
) -> dict[tuple[str, int], list[float]]:
    """Entries a second of each team, one sample a round."""
    seconds, rounds = (0.3, 3) if options.quick else (1.0, 9)
    samples: dict[tuple[str, int], list[float]] = {team: [] for team in teams}
    for _round in range(rounds):
        for team, members in teams.items():
            for member in members:
                tell(member, f"{team[0]} {seconds}\n")
            samples[team].append(sum(float(hear(member)) for member in members))
    return samples


@contextmanager
def writer(number: int, settings: str, url: str, *kinds: str) -> Iterator["subprocess.Popen[str]"]:
    """Says "ready" when it is."""
    command = [sys.executable, "-m", "benchmarks.ledger_writers", str(number), *kinds]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(settings, url), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def tell(process: "subprocess.Popen[str]", text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(text)
    process.stdin.flush()


def hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a writer died; what it said stands above")
    return line


def answer(settings: str, url: str, *what: object) -> object:
    """Of `benchmarks.ledger_reader` in a process of its own."""
    arguments = ["-m", "benchmarks.ledger_reader", *map(str, what)]
    return answer_of(arguments, url=url, DJANGO_SETTINGS_MODULE=settings)


def environment(settings: str, url: str) -> dict[str, str]:
    return {
        **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": PYTHONPATH,
    }  # fmt: skip


def database(server: str, name: str) -> str:
    """Makes it and gives its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()
