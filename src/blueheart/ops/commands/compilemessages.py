"""Catalogues compiled without gettext's programs."""

import argparse

from blueheart.ops.reporting import print_json, say

HELP = "compile the translation catalogues (needs no msgfmt)"
NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    import polib

    from blueheart.ops.checks import PACKAGE, shown

    made = {}
    for path in sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(path))
        target = path.with_suffix(".mo")
        catalogue.save_as_mofile(str(target))
        made[shown(target)] = len(catalogue.translated_entries())
    if args.json:
        print_json({"compiled": made})
    else:
        for name, entries in made.items():
            say(f"  {name}: {entries} messages")
        say(f"{len(made)} catalogues compiled.")
    return 0
