"""Adds the content that an installation begins with."""

import argparse
import json

HELP = "add the content that the site starts with; what is there stays as it is"
EXAMPLES = """\
Cities, editions, national campaigns, supporters, the pages in their languages, and samples that are marked as such.
Nothing that somebody changed is overwritten. `./blueheart run` does this once by itself.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print what was added as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases
    from blueheart.ops.seeding import seed_all

    databases.check_ready()
    added = {}
    with databases.as_owner():  # loading the cities rebuilds an index
        for part in seed_all():
            added[part.part] = part.added
            if not args.json:
                print(f"  {part.part}: {part.added} added", flush=True)
    if args.json:
        print(json.dumps(added))
    return 0
