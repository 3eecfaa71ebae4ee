"""Writes initiatives out: the public ones of a filter, or all of them with their state."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json, say

if TYPE_CHECKING:
    from blueheart.initiatives.models import Initiative

HELP = "write initiatives to a file: CSV, JSON, GeoJSON or iCalendar"
EXAMPLES = """\
Examples
  ./blueheart export --output initiatives.csv
  ./blueheart export --format ics --country BE --year 2027 --output belgium.ics
  ./blueheart export --all-states --output backup.csv       with state and private contacts: keep it safe

What is exported as CSV is taken in again, to the same, by ./blueheart import-initiatives.
"""
FORMATS = ("csv", "json", "geojson", "ics")
FILTERS = ("year", "country", "city", "kind", "sector", "purpose", "language", "from", "to", "online", "q")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, help="csv unless the file's name says another")
    parser.add_argument("--output", default="-", metavar="FILE", help="- is standard output")
    parser.add_argument("--all-states", action="store_true", help="every initiative, also what is not public (CSV)")
    for name in FILTERS:
        parser.add_argument(f"--{name}", default="", help=f"the list's filter “{name}”", dest=f"filter_{name}")
    parser.add_argument("--lang", default="en", help="of the labels in JSON and GeoJSON")
    parser.add_argument("--json", action="store_true", help="tell the outcome as JSON (needs --output)")


def run(args: argparse.Namespace) -> int:
    from blueheart.initiatives.queries.feeds import walk, walk_all
    from blueheart.initiatives.rules.filters import read_filter

    wanted, problems = read_filter({name: getattr(args, f"filter_{name}") for name in FILTERS})
    if problems:
        raise CommandFailed(f"--{problems[0].field}: {problems[0].message}")
    suffix = Path(args.output).suffix.removeprefix(".")
    chosen = args.format or (suffix if suffix in FORMATS else "csv")
    if args.all_states and (chosen != "csv" or not wanted.is_empty):
        raise CommandFailed(
            "--all-states writes CSV of everything", mend="leave out the filters, and take --format csv"
        )
    counted = Counted(walk_all() if args.all_states else walk(wanted=wanted))
    write(pieces(chosen, counted, args), args.output)
    if args.json and args.output != "-":
        print_json({"format": chosen, "output": args.output, "initiatives": counted.count})
    else:
        say(f"  {counted.count} initiatives written as {chosen}")
    return 0


class Counted:
    """Passes initiatives on and counts them."""

    def __init__(self, rows: "Iterable[Initiative]") -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> "Iterator[Initiative]":
        for row in self.rows:
            self.count += 1
            yield row


def pieces(chosen: str, rows: Counted, args: argparse.Namespace) -> Iterable[bytes]:
    from django.conf import settings
    from django.utils.translation import override

    from blueheart.initiatives.writers.geojson import write_geojson, write_json
    from blueheart.initiatives.writers.records import Labels
    from blueheart.initiatives.writers.table import write_csv

    if args.lang not in dict(settings.LANGUAGES):
        raise CommandFailed(
            f"--lang: {args.lang!r} is not known", mend=f"choose one of {', '.join(dict(settings.LANGUAGES))}"
        )
    with override(args.lang):
        labels = Labels.in_active_language(base_url=settings.BASE_URL, language=args.lang)
    match chosen:
        case "json":
            return write_json(rows, labels=labels, title="initiatives", end_links=dict)
        case "geojson":
            return write_geojson(rows, labels=labels, title="initiatives", end_links=dict)
        case "ics":
            return [calendar_bytes(rows, labels)]
        case _csv:
            return write_csv(rows, page_url=labels.page_url, with_private=args.all_states)


def calendar_bytes(rows: Counted, labels: Any) -> bytes:
    from blueheart.initiatives.writers.icalendar import CalendarFrame, KeptEvent, event_text, write_calendar

    frame = CalendarFrame(
        name="Blue Heart Campaign", base_url=labels.base_url, feed_url=f"{labels.base_url}/feeds/initiatives.ics",
        host=urlsplit(labels.base_url).hostname or "localhost", language=labels.language, kinds=labels.kinds,
    )  # fmt: skip
    events = (
        KeptEvent(uid=str(one.uid), slug=one.slug, kind=one.kind, zone=one.zone, starts_at_utc=one.starts_at_utc,
                  text=event_text(one))
        for one in rows
    )  # fmt: skip
    return write_calendar(events, frame)


def write(parts: Iterable[bytes], output: str) -> None:
    """Whole or not at all: a file is put in its place when it is finished."""
    if output == "-":
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    making = path.with_name(f"{path.name}.part")
    try:
        with making.open("wb") as file:
            file.writelines(parts)
        making.replace(path)
    except OSError as error:
        making.unlink(missing_ok=True)
        raise CommandFailed(f"{output} can't be written: {error.strerror}", mend="give another --output") from error
