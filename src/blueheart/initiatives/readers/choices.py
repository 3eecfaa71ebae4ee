"""What a file calls a kind, a purpose, a sector or a kind of place: our code, or its label in a language of the site.

Of a label such as "March or walk" each half is understood too, unless it stands in the label of another choice.
Compared without case, accents, spaces and punctuation, as the names of columns are.
"""

import re
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

from blueheart.initiatives.enums import Kind, PlaceKind, Purpose
from blueheart.initiatives.readers.columns import squeeze
from blueheart.kernel.text import SITE_LANGUAGES
from blueheart.supporters.enums import Sector

CHOICES: dict[str, type[TextChoices]] = {
    "kind": Kind,
    "purpose": Purpose,
    "organiser_sector": Sector,
    "place_kind": PlaceKind,
}
BETWEEN_HALVES = re.compile(r",\s*|\s+(?:or|ou|of|oder|أو)\s+")


def code_of(field: str, typed: str) -> str:
    """The code that is meant; what is not understood comes back as it was typed, for the rule to refuse."""
    return codes_of(field).get(squeeze(typed), typed)


@cache
def codes_of(field: str) -> dict[str, str]:
    """Squeezed name → code; a name of two choices is left out. Codes go before labels, labels before halves."""
    labels: dict[str, set[str]] = {}
    halves: dict[str, set[str]] = {}
    for language in SITE_LANGUAGES:
        with override(language):
            for choice in CHOICES[field]:
                label = str(choice.label)
                labels.setdefault(squeeze(label), set()).add(str(choice))
                for half in BETWEEN_HALVES.split(label):
                    halves.setdefault(squeeze(half), set()).add(str(choice))
    for half, meant in halves.items():
        meant.update(*(codes for label, codes in labels.items() if half in label))
    found = {name: codes for names in (halves, labels) for name, codes in names.items() if len(codes) == 1}
    return {name: min(codes) for name, codes in found.items()} | {squeeze(code): code for code in CHOICES[field].values}
