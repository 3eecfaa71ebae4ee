"""Measurements, side by side in one run on this machine.

Each `benchmarks/bench_*.py` has `NAME: str` and `run(options: BenchOptions) -> list[Row]`; it imports both from here.
"""

import argparse
import importlib
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json, print_table, say

HELP = "measure lists, maps, feeds, submissions and pages on this machine"
EXAMPLES = """\
Examples
  ./blueheart bench --quick
  ./blueheart bench --only pages --json
"""
NEEDS_DJANGO = False
ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class BenchOptions:
    """`quick`: smaller sizes and fewer rounds. `folder`: for the databases of this run; removed after it."""

    quick: bool
    folder: Path


@dataclass(frozen=True)
class Row:
    """`spread` is the distance between the quartiles; `ratio` is the median over that of the row's baseline."""

    what: str
    unit: str
    median: float
    spread: float
    ratio: float | None = None
    baseline: str = ""
    rounds: int = 0

    @classmethod
    def of(cls, what: str, samples: Sequence[float], *, unit: str = "ms", baseline: "Row | None" = None) -> "Row":
        """Sums up the samples of one thing; `baseline` is the row that it is held against."""
        quartiles = statistics.quantiles(samples, n=4) if len(samples) > 1 else [samples[0]] * 3
        median = statistics.median(samples)
        return cls(
            what=what,
            unit=unit,
            median=median,
            spread=quartiles[2] - quartiles[0],
            ratio=median / baseline.median if baseline and baseline.median else None,
            baseline=baseline.what if baseline else "",
            rounds=len(samples),
        )


def time_ms(call: Callable[[], object], *, rounds: int, warm_up: int = 2) -> list[float]:
    """Milliseconds of each round, after some that are not counted."""
    for _ in range(warm_up):
        call()
    samples = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        samples.append((time.perf_counter() - started) * 1000)
    return samples


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", default="", metavar="NAME", help="one of them; --list says which there are")
    parser.add_argument("--list", action="store_true", help="say which there are")
    parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer rounds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def load_benchmarks() -> dict[str, ModuleType]:
    sys.path.insert(0, str(ROOT))
    files = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    modules = [importlib.import_module(f"benchmarks.{file.stem}") for file in files]
    return {module.NAME: module for module in modules}


def run(args: argparse.Namespace) -> int:
    from blueheart.ops.loading import load_django

    with tempfile.TemporaryDirectory(prefix="blueheart-bench-") as folder:
        # Never the installation's own database: each benchmark makes what it needs in the folder
        os.environ["BLUEHEART_HOME"] = folder
        load_django()
        benchmarks = load_benchmarks()
        if args.list:
            if args.json:
                print_json({"benchmarks": list(benchmarks)})
            else:
                print("\n".join(benchmarks))
            return 0
        if args.only and args.only not in benchmarks:
            raise CommandFailed(f"no benchmark is called {args.only!r}", mend=f"there are: {', '.join(benchmarks)}")
        results: dict[str, list[Row]] = {}
        for name, module in benchmarks.items():
            if args.only in {"", name}:
                say(f"Measuring {name} …")
                own = Path(folder) / name.replace(" ", "-").replace("/", "-")
                own.mkdir()
                results[name] = module.run(BenchOptions(quick=args.quick, folder=own))
                if not args.json:
                    show(name, results[name])
    if args.json:
        print_json(
            {"machine": machine(), "results": {name: [asdict(row) for row in rows] for name, rows in results.items()}}
        )
    return 0


def machine() -> dict[str, object]:
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}


def show(name: str, rows: list[Row]) -> None:
    print(f"\n{name}")
    table = [
        (
            row.what,
            f"{row.median:,.2f}",
            f"± {row.spread / 2:,.2f}",
            row.unit,
            f"{row.ratio:.2f} of {row.baseline}" if row.ratio is not None else "",
        )
        for row in rows
    ]
    print_table(("what", "median", "spread", "unit", "ratio"), table)
