"""The shipped database template, made anew after a change of migrations."""

import argparse

from blueheart.ops.reporting import print_json, say, step

HELP = "make the shipped, migrated SQLite template anew (after a change of migrations)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="also when it is fresh")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import template

    was_fresh = template.is_fresh()
    if args.force or not was_fresh:
        with step("migrate an empty database"):
            text = template.build()
        template.TEMPLATE.parent.mkdir(exist_ok=True)
        template.TEMPLATE.write_text(text, encoding="utf-8")
    result = {
        "path": str(template.TEMPLATE.relative_to(template.TEMPLATE.parents[4])),
        "bytes": template.TEMPLATE.stat().st_size,
        "made": bool(args.force or not was_fresh),
        "migrations": template.template_fingerprint(),
    }
    if args.json:
        print_json(result)
    else:
        say(f"{result['path']}: {'made' if result['made'] else 'was fresh'}, {result['bytes']:,} bytes")
    return 0
