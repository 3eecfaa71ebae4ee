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
    from blueheart.initiatives.rules.filters import InitiativeFilter

HELP = "write initiatives to a file: CSV, JSON, GeoJSON or iCalendar"
EXAMPLES = """\
Examples
  ./blueheart export --output initiatives.csv
  ./blueheart export --format ics --country BE --year 2027 --output belgium.ics
  ./blueheart export --all-states --output backup.csv       with state and private contacts: keep it safe

What is exported as CSV is taken in again, to the same, by ./blueheart import-initiatives.
"""
FORMATS = ("csv", "json", "geojson", "ics")
FILTERS = {
    "year": ("2027", "the edition"), "world_day": ("1", "on 30 July alone"), "country": ("BE", "two letters, ISO 3166"),
    "city": ("NUMBER", "of GeoNames"), "kind": ("march", ""), "sector": ("city", "of the organiser"),
    "purpose": ("awareness", ""), "language": ("nl", "spoken there"), "from": ("2027-07-01", "this day or later"),
    "to": ("2027-07-31", "this day or earlier"), "online": ("1", "1 online, 0 at a place"),
    "q": ("WORDS", "in its texts"),
}  # fmt: skip
"""The list's own filters: an example of the value, and what it asks for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, help="csv unless the file's name says another")
    parser.add_argument("--output", default="-", metavar="FILE", help="- is standard output")
    parser.add_argument("--all-states", action="store_true", help="every initiative, also what is not public (CSV)")
    filters = parser.add_argument_group("filters, those of the list and the feeds")
    for name, (example, meaning) in FILTERS.items():
        option = f"--{name.replace('_', '-')}"
        filters.add_argument(option, default="", metavar=example, dest=f"filter_{name}", help=meaning)
    parser.add_argument("--lang", default="en", help="of the labels in JSON and GeoJSON")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON (needs --output)")


def run(args: argparse.Namespace) -> int:
    from blueheart.initiatives.rules.filters import read_filter
    from blueheart.ops import databases

    wanted, problems = read_filter({name: getattr(args, f"filter_{name}") for name in FILTERS})
    if problems:
        raise CommandFailed(f"--{problems[0].field}: {problems[0].message}")
    suffix = Path(args.output).suffix.removeprefix(".")
    chosen = args.format or (suffix if suffix in FORMATS else "csv")
    if args.json and args.output == "-":
        raise CommandFailed("--json tells the outcome, and needs the export in a file", mend="add --output FILE")
    if args.all_states and (chosen != "csv" or not wanted.is_empty):
        raise CommandFailed(
            "--all-states writes CSV of everything", mend="leave out the filters, and take --format csv"
        )
    databases.check_ready()
    counted = Counted()
    write(pieces(chosen, wanted, counted, args), args.output)
    if args.json:
        print_json({"format": chosen, "output": args.output, "initiatives": counted.count})
    else:
        say(f"  {counted.count} initiatives written as {chosen}")
    return 0


class Counted:
    """Passes rows on and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self.count += 1
            yield row


def pieces(chosen: str, wanted: "InitiativeFilter", counted: Counted, args: argparse.Namespace) -> Iterable[bytes]:
    from django.conf import settings
    from django.utils.translation import override

    from blueheart.initiatives.queries.feeds import walk
    from blueheart.initiatives.queries.table import every_row, public_rows
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
            return write_json(counted(walk(wanted=wanted)), labels=labels, title="initiatives", end_links=dict)
        case "geojson":
            return write_geojson(counted(walk(wanted=wanted)), labels=labels, title="initiatives", end_links=dict)
        case "ics":
            return calendar_pieces(wanted, counted, labels)
        case _csv:
            rows = every_row() if args.all_states else public_rows(wanted=wanted)
            return write_csv(counted(rows), page_url=labels.page_url, with_private=args.all_states)


def calendar_pieces(wanted: "InitiativeFilter", counted: Counted, labels: Any) -> Iterator[bytes]:
    from blueheart.initiatives.queries.feeds import calendar_chunks, years_of_zones
    from blueheart.initiatives.writers.icalendar import CalendarFrame, kept_events, stream_calendar

    frame = CalendarFrame(
        name="Blue Heart Campaign", base_url=labels.base_url, feed_url=f"{labels.base_url}/feeds/initiatives.ics",
        host=urlsplit(labels.base_url).hostname or "localhost", language=labels.language, kinds=labels.kinds,
    )  # fmt: skip
    chunks = (list(counted(kept_events(rows))) for rows in calendar_chunks(wanted=wanted))
    return stream_calendar(chunks, years_of_zones(wanted=wanted), frame)


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
