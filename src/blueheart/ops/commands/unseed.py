"""Removes what was invented to show the software working."""

import argparse
import json

HELP = "remove the sample initiatives; real content stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the count as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases
    from blueheart.ops.seeding import unseed

    databases.check_ready()
    removed = unseed()
    print(json.dumps({"removed": removed}) if args.json else f"  sample initiatives: {removed} removed")
    return 0
