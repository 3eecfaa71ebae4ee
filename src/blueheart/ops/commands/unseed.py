"""Removes what was invented to show the software working."""

import argparse
import json

HELP = "remove the sample initiatives and monuments; real content stays"
EXAMPLES = """\
Samples are marked on their pages and in feeds. They do not come back with the next start, only with `./blueheart seed`.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the count as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases
    from blueheart.ops.seeding import unseed

    databases.check_ready()
    removed = unseed()
    if args.json:
        print(json.dumps({"removed": removed.initiatives, "removed_monuments": removed.monuments}))
    else:
        print(f"  sample initiatives: {removed.initiatives} removed\n  sample monuments: {removed.monuments} removed")
    return 0
