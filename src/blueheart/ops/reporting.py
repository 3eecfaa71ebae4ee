"""What commands print: progress lines on stderr, results on stdout, JSON where asked."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

WIDTH = 46
BAR = 30


@contextmanager
def step(doing: str) -> Iterator[list[str]]:
    """One progress line with its duration; strings put in the list it yields are added as a remark."""
    remarks: list[str] = []
    started = time.monotonic()
    sys.stderr.write(f"  {doing:<{WIDTH}}")
    sys.stderr.flush()
    try:
        yield remarks
    except BaseException:
        sys.stderr.write("failed\n")
        raise
    remark = f"   {', '.join(remarks)}" if remarks else ""
    sys.stderr.write(f"{time.monotonic() - started:>6.1f} s{remark}\n")
    sys.stderr.flush()


def draw_bar(done: int, total: int) -> None:
    """On stderr, redrawn in place on a terminal and once at the end elsewhere."""
    if not sys.stderr.isatty() and done < total:
        return
    filled = BAR * done // max(1, total)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r  [{'#' * filled}{'.' * (BAR - filled)}] {done}/{total}{end}")
    sys.stderr.flush()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def print_json(data: Any) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False, default=str))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their content; numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(headers), *cells]) for i in range(len(headers))]

    def line(values: Sequence[str], originals: Sequence[object]) -> str:
        parts = (
            value.rjust(width) if isinstance(original, int | float) else value.ljust(width)
            for value, original, width in zip(values, originals, widths, strict=True)
        )
        return "  ".join(parts).rstrip()

    print(line(headers, rows[0] if rows else headers))
    print("  ".join("-" * width for width in widths))
    for values, originals in zip(cells, rows, strict=True):
        print(line(values, originals))
