"""How the papers of a promise write days, lists and labels, and the folder of their templates."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import pgettext

from blueheart.kernel import documents

DATA = Path(__file__).parents[1] / "data"


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """As `kernel.documents.typeset`, with a template of `data/`."""
    return documents.typeset(DATA / template, values)


def long_day(day: date) -> str:
    """Friday, 30 July 2027, in the active language."""
    values = {"weekday": date_format(day, "l"), "day": date_format(day, "DATE_FORMAT")}
    return pgettext("a day with its weekday", "%(weekday)s, %(day)s") % values


def joined(*parts: str) -> str:
    """With the comma of the active language."""
    return pgettext("between two items", ", ").join(part for part in parts if part)


def labelled(label: str, value: str) -> str:
    """With the colon of the active language; without a value the label alone."""
    if not value:
        return label
    return pgettext("a label and its value", "%(label)s: %(value)s") % {"label": label, "value": value}
