"""Measures the ready-made files of the campaign anew, for the page that lists them."""

import argparse

from blueheart.ops.reporting import print_json, say

HELP = "measure the hearts, banners, posters, pins and shirts (after a change of their templates or words)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.wear.documents.sizes import write

    sizes = write()
    if args.json:
        print_json(sizes)
    else:
        say(f"{len(sizes)} files, {sum(sizes.values()):,} kB in all, {max(sizes.values())} kB at most")
    return 0
