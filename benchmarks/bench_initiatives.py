"""The list, the map's viewport and the .ics feed at 200, 20,000 and 200,000 initiatives over real cities.

Whole requests through Django (routing, query, template), without the page store, on SQLite. The ratio holds
200,000 against 20,000.
"""

import gc
import hashlib
import time
from pathlib import Path

from django.db import connection
from django.test import Client

from benchmarks.databases import database_of, fill
from blueheart.ops.commands.bench import BenchOptions, Row, time_ms

NAME = "initiatives"
ROOT = Path(__file__).resolve().parents[1]
SIZES = (200, 20_000, 200_000)
QUICK_SIZES = (200, 20_000)
ADDRESSES = {
    "map, world, World Day": "/en/initiatives/map/?year=2027&world_day=1&z=0&x=0.5&y=0.39",
    "map, Europe, one kind": "/en/initiatives/map/?year=2027&kind=march&z=3&x=0.52&y=0.34",
    "map, Belgium, closest kept grid": "/en/initiatives/map/?z=6&x=0.512&y=0.336",
    "map, Belgium, past the kept grids": "/en/initiatives/map/?z=8&x=0.512&y=0.336",
    "map, two filters": "/en/initiatives/map/?year=2027&country=BE&kind=march&z=4&x=0.512&y=0.336",
    "map, one purpose": "/en/initiatives/map/?purpose=awareness&z=0&x=0.5&y=0.39",
    "map, a word and a city's name": "/en/initiatives/map/?q=blue+gent&z=4&x=0.512&y=0.336",
    "map, from a day on": "/en/initiatives/map/?from=2027-09-01&z=0&x=0.5&y=0.39",
    "list, World Day": "/en/world-day/2027/?view=list",
    "list, country and kind": "/en/initiatives/?country=BE&kind=sport&view=list",
    "list, words": "/en/initiatives/?q=lantern+harbour&view=list",
    "list, one frequent word": "/en/initiatives/?q=blue&view=list",
    "list, a word and a city's name": "/en/initiatives/?q=night+antwerp&view=list",
    "list, from a day on": "/en/initiatives/?from=2026-11-23&view=list",
    "calendar, July": "/en/initiatives/?view=calendar&month=2027-07&country=BE",
    "feed .ics, a country": "/feeds/initiatives.ics?year=2027&country=BE",
    "feed .ics, all of a year": "/feeds/initiatives.ics?year=2027",
}


def run(options: BenchOptions) -> list[Row]:
    sizes = QUICK_SIZES if options.quick else SIZES
    measured: dict[str, dict[int, Row]] = {address: {} for address in ADDRESSES}
    rows: list[Row] = []
    for size in sizes:
        path = kept_path(size)
        if not path.exists():
            rows.append(prepare(path, size))
        with database_of(path):
            for name, samples in measure(rounds=7 if options.quick else 25).items():
                before = measured[name].get(20_000)
                measured[name][size] = Row.of(f"{name}, {size:,}", samples, baseline=before)
    return rows + [row for by_size in measured.values() for row in by_size.values()]


def kept_path(size: int) -> Path:
    """Filling 200,000 takes minutes, so a filled database is kept for as long as what fills it stays the same."""
    sources = [
        ROOT / "benchmarks" / "databases.py",
        *sorted((ROOT / "src" / "blueheart" / "initiatives").rglob("*.py")),
    ]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    return ROOT / ".cache" / "bench" / f"{size}-{digest}.sqlite3"


def prepare(path: Path, size: int) -> Row:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{size}-*"):
        old.unlink()
    making = path.with_suffix(".making")
    started = time.perf_counter()
    with database_of(making):
        fill(count=size)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    making.rename(path)
    return Row.of(f"fill and index {size:,}", [(time.perf_counter() - started) * 1000])


def measure(*, rounds: int) -> dict[str, list[float]]:
    """Interleaved, so that a noisy moment falls on all alike."""
    client = Client()
    samples: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    for name, address in ADDRESSES.items():
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {address} answered {answer.status_code}")
    gc.collect()
    gc.freeze()
    for _round in range(rounds):
        for name, address in ADDRESSES.items():
            samples[name] += time_ms(lambda address=address: b"".join(client.get(address)), rounds=1, warm_up=0)
    return samples
