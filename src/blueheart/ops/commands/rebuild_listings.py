"""Makes the derived rows of the public site anew, or says whether that is needed."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from blueheart.ops.reporting import draw_bar, print_json, say

if TYPE_CHECKING:
    from blueheart.initiatives.actions.derived import DerivedState

HELP = "make listings, map counts, calendar texts and word search anew; --check only compares"
EXAMPLES = """\
Examples
  ./blueheart rebuild-listings --check      what a rebuild would change; leaves with 1 when there is something
  ./blueheart rebuild-listings

The site may run on. Pages show the old rows until the end. Whoever writes meanwhile waits; on SQLite somebody who
has waited for ten seconds is asked to send again, with the form still filled in.
"""
PARTS = {
    "listings": "listings",
    "calendar": "calendar texts",
    "counts": "map counts",
    "search": "word search",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="say what differs and change nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases

    databases.check_ready()
    return check(args) if args.check else rebuild(args)


def rebuild(args: argparse.Namespace) -> int:
    from blueheart.ops.derived import make_listings_anew

    made = make_listings_anew(progress=draw_bar)
    if args.json:
        print_json({"listings": made})
    else:
        say(f"  {made} listings made anew, with their counts, calendar texts and words")
    return 0


def check(args: argparse.Namespace) -> int:
    from blueheart.initiatives.actions.derived import compare_derived

    state = compare_derived(progress=draw_bar)
    if args.json:
        print_json({"right": state.is_right, **asdict(state)})
    else:
        tell(state)
    return 0 if state.is_right else 1


def tell(state: "DerivedState") -> None:
    for name, title in PARTS.items():
        differences = getattr(state, name)
        if not differences.total:
            print(f"  ok    {title}")
            continue
        print(
            f"  DIFFER {title}: {differences.missing} missing, {differences.left_over} left over,"
            f" {differences.wrong} wrong"
        )
        for example in differences.examples:
            print(f"          {example}")
    print(f"{state.initiatives} published initiatives looked at.")
    if not state.is_right:
        print("  Mend: ./blueheart rebuild-listings")
