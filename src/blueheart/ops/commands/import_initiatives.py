"""Takes in initiatives from a CSV or .ics file."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import draw_bar, print_json, say

if TYPE_CHECKING:
    from blueheart.initiatives.actions.bulk import ImportPlan, ImportResult, PlannedRow

HELP = "take in initiatives from a CSV or .ics file; again with the same file changes nothing"
EXAMPLES = """\
Examples
  ./blueheart import-initiatives events.csv --dry-run         what it would do, and what is wrong
  ./blueheart import-initiatives events.csv --country BE      cities are looked for in Belgium first
  ./blueheart import-initiatives agenda.ics --language nl --organiser "Stad Gent" --publish

docs/import.md names the columns. Rows that are refused are told with column and mend; the exit code is then 1.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a .csv or .ics file; - reads standard input")
    parser.add_argument("--dry-run", action="store_true", help="tell what would happen and write nothing")
    parser.add_argument("--publish", action="store_true", help="publish at once instead of queueing for review")
    parser.add_argument("--country", default="", metavar="BE", help="where cities without a country are looked for")
    parser.add_argument("--source", default="", help="where the file comes from: ids are unique within it")
    parser.add_argument("--language", default="", metavar="nl", help="of texts whose language the file leaves out")
    parser.add_argument("--organiser", default="", help="for rows that name none")
    parser.add_argument("--sector", default="", help="of organisers whose sector the file leaves out")
    parser.add_argument("--kind", default="", help="for rows that name none")
    parser.add_argument("--purpose", default="", help="for rows that name none")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def read_input(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandFailed(
            f"{name} can't be read: {error.strerror}", mend="give the path of a .csv or .ics file"
        ) from error


def run(args: argparse.Namespace) -> int:
    from blueheart.campaign.queries import is_country
    from blueheart.initiatives.actions.bulk import ImportResult, plan_import, run_import
    from blueheart.initiatives.readers import UnreadableFile
    from blueheart.kernel.actors import Actor
    from blueheart.kernel.clock import now
    from blueheart.ops import databases

    databases.check_ready()
    country = args.country.strip().upper()
    if country and not is_country(country):
        raise CommandFailed(f"--country: {args.country!r} is no country code", mend="write two letters, such as BE")
    defaults = {
        "text_language": args.language, "organiser_name": args.organiser, "organiser_sector": args.sector,
        "kind": args.kind, "purpose": args.purpose,
    }  # fmt: skip
    data = read_input(args.file)
    by, at = Actor.system("import-initiatives"), now()
    try:
        plan = plan_import(
            data=data, filename=args.file, country=country, by=by, at=at, source=args.source,
            defaults={name: value for name, value in defaults.items() if value},
        )  # fmt: skip
    except UnreadableFile as error:
        raise CommandFailed(f"{args.file}: {error.message}") from error
    result: ImportResult | None = None
    if not args.dry_run:
        result = run_import(plan=plan, publish=args.publish, by=by, at=at, progress=draw_bar)
    refused = plan.refused if result is None else tuple(result.refused)
    told = outcome(plan, result)
    if args.json:
        print_json({**told, "rows": [row_json(row) for row in refused]})
    else:
        tell(plan, refused, told)
    return 1 if refused else 0


def outcome(plan: "ImportPlan", result: "ImportResult | None") -> dict[str, Any]:
    from blueheart.initiatives.actions.bulk import RowFate

    counts: dict[str, Any] = {
        "source": plan.source, "format": plan.format, "encoding": plan.encoding, "dry_run": result is None,
        "notes": [str(note) for note in plan.notes],
    }  # fmt: skip
    if result is None:
        names = {
            "created": RowFate.CREATE, "updated": RowFate.UPDATE, "unchanged": RowFate.UNCHANGED,
            "skipped": RowFate.SKIPPED, "refused": RowFate.REFUSED,
        }  # fmt: skip
        return counts | {name: plan.count(fate) for name, fate in names.items()}
    return counts | {
        "created": result.created, "updated": result.updated, "unchanged": result.unchanged,
        "skipped": result.skipped, "refused": len(result.refused),
    }  # fmt: skip


def row_json(row: "PlannedRow") -> dict[str, Any]:
    return {"row": row.number, "title": row.typed.title, "problems": [problem.as_json() for problem in row.problems]}


def tell(plan: "ImportPlan", refused: "tuple[PlannedRow, ...]", told: dict[str, Any]) -> None:
    unit = "line" if plan.format == "csv" else "event"
    for note in told["notes"]:
        say(f"  {note}")
    for row in plan.rows:
        for note in row.notes:
            say(f"  {unit} {row.number}: {note}")
    for row in refused:
        for problem in row.problems:
            value = f" “{problem.value[:60]}”" if problem.value else ""
            print(f"{unit} {row.number}, column {problem.column}{value}: {problem.message}")
    verb = "would be " if told["dry_run"] else ""
    names = ("created", "updated", "unchanged", "skipped", "refused")
    print(f"{verb}" + ", ".join(f"{told[name]} {name}" for name in names))
