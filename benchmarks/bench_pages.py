"""Pages per second from the page store, held against Granian sending fixed bytes of a similar size.

One client process with eight connections on the same machine, rounds interleaved: the ratios count, not the figures.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.apart import wait_until_answering
from benchmarks.load import requests_per_second
from blueheart.ops.commands.bench import BenchOptions, Row
from tests.services import free_port
from tests.sites import ROOT, Site

NAME = "pages"
PAGES = {
    "home": "/en/",
    "World Day with its map": "/en/world-day/2027/",
    "list": "/en/initiatives/?view=list",
    "home in Arabic": "/ar/",
    "health, never kept: through all of Django": "/healthz",
}


@contextmanager
def fixed_server(folder: Path, *, size: int = 7_000) -> Iterator[int]:
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--blocking-threads", "4", "--no-ws", "--log-level", "error", "benchmarks.fixed_bytes:application",
    ]  # fmt: skip
    with (folder / "fixed.log").open("wb") as log:
        environment = {**os.environ, "FIXED_BYTES": str(size)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_answering(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def run(options: BenchOptions) -> list[Row]:
    site = Site(home=options.folder / "home")
    rounds, seconds = (3, 0.7) if options.quick else (9, 2.0)
    samples: dict[str, list[float]] = {name: [] for name in PAGES}
    fixed: list[float] = []
    with ExitStack() as stack:
        port = stack.enter_context(fixed_server(options.folder))
        site.start()
        stack.callback(site.stop)
        for path in PAGES.values():
            requests_per_second(site.port, path, seconds=0.3)
        for _round in range(rounds):
            fixed.append(requests_per_second(port, "/", seconds=seconds))
            for name, path in PAGES.items():
                samples[name].append(requests_per_second(site.port, path, seconds=seconds))
    baseline = Row.of("Granian, 7 kB of fixed bytes", fixed, unit="/s")
    return [baseline, *(Row.of(name, values, unit="/s", baseline=baseline) for name, values in samples.items())]
