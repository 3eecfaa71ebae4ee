"""Makes the derived rows of the ledger anew, or says whether that is needed."""

import argparse

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json, say

HELP = "make what the ledger keeps added up anew: pools, totals, what waits; --check only compares"
EXAMPLES = """\
Examples
  ./blueheart rebuild-ledger --check      which derived rows are not right; leaves with 1 when there are any
  ./blueheart rebuild-ledger

No entry and no seal is touched. The site may run on; whoever posts or seals meanwhile waits until it is done.
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
    from blueheart.fund.actions.rebuild import PoolBelowNothing, rebuild_ledger_derived
    from blueheart.kernel.actors import Actor
    from blueheart.kernel.clock import now
    from blueheart.ops import databases

    try:
        with databases.as_owner():
            rows = rebuild_ledger_derived(by=Actor.system("rebuild-ledger"), at=now())
    except PoolBelowNothing as error:
        raise CommandFailed(str(error), mend="./blueheart verify-ledger names the entries") from error
    made = {"pools": len(rows.pools), "totals": len(rows.totals), "waiting": len(rows.waiting)}
    if args.json:
        print_json(made)
    else:
        say(f"  {made['pools']} pools, {made['totals']} totals and {made['waiting']} entries that wait made anew")
    return 0


def check(args: argparse.Namespace) -> int:
    from blueheart.fund.queries.derived import wrong_rows
    from blueheart.kernel.snapshot import one_moment

    with one_moment():
        wrong = wrong_rows()
    if args.json:
        rows = [{"row": row, "kept": kept, "right": right} for row, kept, right in wrong]
        print_json({"right": not wrong, "differences": rows})
        return 1 if wrong else 0
    if not wrong:
        print("  ok    pools, totals and what waits")
        return 0
    print(f"  DIFFER pools, totals and what waits: {len(wrong)}")
    for row, kept, right in wrong[:SHOWN]:
        print(f"          {row}: {told(kept)} kept, {told(right)} by the entries")
    print("  Mend: ./blueheart rebuild-ledger")
    return 1


def told(value: object) -> object:
    return "nothing" if value is None else value
