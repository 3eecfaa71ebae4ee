"""Counts the hearts anew, or says whether that is needed."""

import argparse

from blueheart.ops.reporting import print_json, say

HELP = "count the hearts anew; --check only compares"
EXAMPLES = """\
Examples
  ./blueheart rebuild-hearts --check      which kept counts are not right; leaves with 1 when there are any
  ./blueheart rebuild-hearts

The site may run on. Whoever presses meanwhile waits until it is done.
"""
SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="say what differs and change nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases

    databases.check_ready()
    return check(args) if args.check else rebuild(args)


def rebuild(args: argparse.Namespace) -> int:
    from django.db import transaction

    from blueheart.kernel import generation
    from blueheart.kernel.actions import record_event
    from blueheart.kernel.actors import Actor
    from blueheart.kernel.clock import now
    from blueheart.ops.seeding import SELF
    from blueheart.wear.actions.counts import rebuild_heart_counts
    from blueheart.wear.events import HeartCountsRebuilt

    with transaction.atomic():
        made = rebuild_heart_counts()
        event = HeartCountsRebuilt(subject_id=SELF, counts=made)
        record_event(event=event, by=Actor.system("rebuild-hearts"), at=now())
    generation.bump()
    if args.json:
        print_json({"counts": made})
    else:
        say(f"  {made} counts made anew")
    return 0


def check(args: argparse.Namespace) -> int:
    from blueheart.wear.queries.counts import wrong_counts

    wrong = wrong_counts()
    if args.json:
        rows = [{"key": [str(part) for part in key], "kept": kept, "right": right} for key, kept, right in wrong]
        print_json({"right": not wrong, "differences": rows})
        return 1 if wrong else 0
    if not wrong:
        print("  ok    counts of hearts")
        return 0
    print(f"  DIFFER counts of hearts: {len(wrong)}")
    for (day, country, group, state), kept, right in wrong[:SHOWN]:
        print(f"          {day} {country or 'no country'} group {group} {state}: {kept} kept, {right} counted")
    print("  Mend: ./blueheart rebuild-hearts")
    return 1
