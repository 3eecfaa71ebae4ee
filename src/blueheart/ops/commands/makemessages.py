"""Catalogues brought to the strings of the source, without gettext's programs (xgettext, msgmerge)."""

import argparse

from blueheart.ops.reporting import print_json, say

HELP = "bring the translation catalogues to the strings of the source (needs no xgettext)"
EXAMPLES = """\
What is new comes in untranslated, what the source no longer has goes. Then translate what is empty
(docs/translation.md has the terms), and compile it:

  ./blueheart makemessages
  ./blueheart compilemessages
  ./blueheart check --only messages
"""
NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    import polib

    from blueheart.ops import messages
    from blueheart.ops.checks import PACKAGE, shown

    found = messages.find_messages()
    report = {}
    for path in sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/django.po")):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        added, removed = messages.merge(catalogue, found)
        if added or removed:
            catalogue.save()
        waiting = len(catalogue.untranslated_entries())
        report[shown(path)] = {"added": added, "removed": removed, "untranslated": waiting}
    if args.json:
        print_json({"strings": len(found), "catalogues": report})
    else:
        for name, numbers in report.items():
            say(f"  {name}: " + ", ".join(f"{number} {what}" for what, number in numbers.items()))
        say(f"{len(found)} strings in the source, {len(report)} catalogues.")
    return 0
