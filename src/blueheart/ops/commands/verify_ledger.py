"""Adds up the ledger again and says what is wrong in it, and where."""

import argparse
from dataclasses import asdict

from blueheart.ops.reporting import draw_bar, print_json

HELP = "add the fund's ledger up again: every line, leaf, root and head; leaves with 1 when something is wrong"
EXAMPLES = """\
Examples
  ./blueheart verify-ledger
  ./blueheart verify-ledger --json      for a program: entries, sealed, seals, head, faults

It reads one moment of the database and changes nothing; the site runs on.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases

    databases.check_ready()
    from blueheart.fund.queries.verify import verify_ledger
    from blueheart.kernel.snapshot import one_moment

    with one_moment():
        found = verify_ledger(progress=draw_bar)
    if args.json:
        print_json({"right": found.is_right, **asdict(found)})
        return 0 if found.is_right else 1
    for fault in found.faults:
        print(f"  WRONG {fault.where}: {fault.what}")
    print(
        f"{found.entries} entries, {found.sealed} of them in {found.seals} seals; last head {found.head or 'none yet'}"
    )
    print("All is right." if found.is_right else f"{len(found.faults)} things are wrong.")
    return 0 if found.is_right else 1
