"""Takes in bank statements: camt.053, and camt.054 as the same money."""

import argparse
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blueheart.ops.reporting import print_json

if TYPE_CHECKING:
    from blueheart.fund.actions.import_statements import StatementOutcome

HELP = "take in bank statements (camt.053, zipped or not); again with the same money adds nothing"
EXAMPLES = """\
Examples
  ./blueheart import-statement 2027-07.xml
  ./blueheart import-statement *.xml more.zip --dry-run      what it would do
  ./blueheart import-statement 2027-07.xml --json

Of each statement: lines, booked, matched, waiting, and why it is set aside if it is. What is set aside is kept, and
read again when the missing one comes. The exit code is 0 unless a file could not be read at all.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="an XML file as the bank gives it, or a ZIP of them")
    parser.add_argument("--dry-run", action="store_true", help="tell what would happen and write nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.fund.actions.import_statements import tried
    from blueheart.ops import databases

    databases.check_ready()
    with tried() if args.dry_run else nullcontext():
        told = [read_one(name) for name in args.files]
    if args.json:
        print_json({"dry_run": args.dry_run, "files": told})
    else:
        for one in told:
            tell(one)
    return 1 if any(one["error"] for one in told) else 0


def read_one(name: str) -> dict[str, Any]:
    """{file, error, statements}; the error is "" unless the file could not be read at all."""
    from blueheart.fund.actions.import_statements import import_statements
    from blueheart.fund.readers.camt import NotAStatement
    from blueheart.kernel.actors import Actor
    from blueheart.kernel.clock import now

    path = Path(name)
    try:
        with path.open("rb") as file:
            outcomes = import_statements(name=path.name, file=file, by=Actor.system("import-statement"), at=now())
    except NotAStatement as error:
        return {"file": name, "error": str(error), "statements": []}
    except OSError as error:
        return {"file": name, "error": f"{error.strerror}: give the path of a file", "statements": []}
    return {"file": name, "error": "", "statements": [told_of(outcome) for outcome in outcomes]}


def told_of(outcome: "StatementOutcome") -> dict[str, Any]:
    from blueheart.fund.rules.statements import REASONS, Reason

    why = str(REASONS[Reason(outcome.reason)]) if outcome.reason else ""
    return {**asdict(outcome), "why": why}


def tell(one: dict[str, Any]) -> None:
    print(one["file"])
    if one["error"]:
        print(f"  NOT READ: {one['error']}")
    for statement in one["statements"]:
        print(
            f"  {statement['account'] or 'no account'}  {statement['identification']}  {statement['state']}: "
            f"{statement['lines']} lines, {statement['booked']} booked, {statement['matched']} matched, "
            f"{statement['waiting']} waiting" + (f", {statement['pending']} pending" if statement["pending"] else "")
        )
        if statement["why"]:
            print(f"    {statement['why']}" + (f" ({statement['detail']})" if statement["detail"] else ""))
