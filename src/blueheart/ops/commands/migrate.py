"""Database migrations, from the template where it helps."""

import argparse

from blueheart.ops.reporting import print_json, say, step

HELP = "bring the database's tables up to date, and the derived rows where an upgrade changed them"
EXAMPLES = """\
Examples
  ./blueheart migrate --plan       what an upgrade would apply
  ./blueheart migrate

On PostgreSQL it connects as DATABASE_MIGRATION_URL says, where that is set. `./blueheart run` migrates by itself.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="say what would be applied, and apply nothing")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import databases, derived, template

    restored = False if args.plan else databases.restore_if_missing()
    databases.check_reachable()
    missing = template.missing_migrations()
    if missing and not args.plan:
        with step(f"apply {len(missing)} migrations"):
            databases.migrate()
    renewed = False if args.plan else derived.renew_older_listings()
    names = [f"{app}.{name}" for app, name in missing]
    if args.json:
        done = {"restored_from_template": restored, "listings_made_anew": renewed}
        print_json({"planned" if args.plan else "applied": names, **done})
    elif args.plan:
        print("\n".join(names) or "Nothing to apply.")
    else:
        say("Up to date." + (" Made from the shipped template." if restored else ""))
    return 0
