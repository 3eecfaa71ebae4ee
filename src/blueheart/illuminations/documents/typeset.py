"""Papers as PDF, set by Typst: a template of `data/` and the values that stand in it."""

import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst
from django.utils.formats import date_format
from django.utils.translation import pgettext

from blueheart.kernel.fonts import FOLDER

DATA = Path(__file__).parents[1] / "data"


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """PDF/UA-1 (ISO 14289-1), the same bytes for the same values; values are shown as text and never run.

    A letter of a script that the shipped fonts lack is taken from the machine's, and a box stands for one
    that is nowhere; the paper is then plain PDF, since PDF/UA allows no box.
    """
    inputs = {"values": orjson.dumps(dict(values)).decode()}
    try:
        return compile_pdf(template, inputs, is_universal=True)
    except typst.TypstError:
        return compile_pdf(template, inputs, is_universal=False)


def compile_pdf(template: str, inputs: dict[str, str], *, is_universal: bool) -> bytes:
    """Raises typst.TypstError."""
    compiler = typst.Compiler(
        input=DATA / template, root=DATA, font_paths=fonts(with_the_machines=not is_universal), sys_inputs=inputs
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", typst.TypstWarning)  # a letter that no font has
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"] if is_universal else [], timestamp=0)
    return b"".join(made) if isinstance(made, list) else made or b""


@cache
def fonts(*, with_the_machines: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_the_machines, include_embedded_fonts=False, font_paths=[FOLDER])


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
