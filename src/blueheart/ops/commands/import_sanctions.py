"""Loads a version of the Security Council's consolidated list."""

import argparse
import sys
from pathlib import Path

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json

HELP = "load the Security Council's consolidated sanctions list; again with the same file changes nothing"
EXAMPLES = """\
Examples
  ./blueheart import-sanctions consolidated.xml
  ./blueheart import-sanctions - < consolidated.xml --json

The United Nations publish the file. It is in force from then on: the worker holds payees of grants under way against
it, and no payment is released on a check with an older one. Possible matches wait at /desk/fund/sanctions/.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the list as XML; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.fund.actions.sanctions import load_sanctions_list
    from blueheart.fund.readers.sanctions import NoSanctionsList
    from blueheart.fund.rules.spending import InvalidSpending
    from blueheart.kernel.actors import Actor
    from blueheart.kernel.clock import now
    from blueheart.ops import databases

    databases.check_ready()
    try:
        data = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    except OSError as error:
        raise CommandFailed(f"{args.file} can't be read: {error.strerror}", mend="give the path of the list") from error
    try:
        loaded = load_sanctions_list(data=data, by=Actor.system("import-sanctions"), at=now())
    except NoSanctionsList as error:
        raise CommandFailed(
            f"{args.file} is no consolidated list: {error}", mend="take the XML form from the Security Council's site"
        ) from error
    except InvalidSpending as error:
        raise CommandFailed(
            f"{args.file}: {error.problems[0].message}", mend="load the newest one that is published"
        ) from error
    counted = {
        "generated": loaded.generated, "sha256": loaded.sha256, "individuals": loaded.individual_count,
        "entities": loaded.entity_count, "names": loaded.name_count,
    }  # fmt: skip
    if args.json:
        print_json(counted)
    else:
        print(
            f"List of {loaded.generated}: {loaded.individual_count} individuals, {loaded.entity_count} entities, "
            f"{loaded.name_count} names."
        )
    return 0
