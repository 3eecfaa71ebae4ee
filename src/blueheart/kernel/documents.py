"""Papers and pictures set by Typst: a template and the values that stand in it."""

import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

from blueheart.kernel.fonts import FOLDER

PIXELS_PER_INCH = 72
"""One pixel for each point of the template's page."""


def typeset(template: Path, values: Mapping[str, Any]) -> bytes:
    """PDF/UA-1 (ISO 14289-1), the same bytes for the same values; values are shown as text and never run.

    A letter of a script that the shipped fonts lack is taken from the machine's, and a box stands for one that is
    nowhere; the paper is then plain PDF, since PDF/UA allows no box.
    """
    try:
        return compile_one(template, values, kind="pdf", is_universal=True)
    except typst.TypstError:
        return compile_one(template, values, kind="pdf", is_universal=False)


def typeset_picture(template: Path, values: Mapping[str, Any]) -> bytes:
    """PNG of the first page, as many pixels as the page has points; clear where the page has no fill."""
    return compile_one(template, values, kind="png", is_universal=False)


def compile_one(template: Path, values: Mapping[str, Any], *, kind: Literal["pdf", "png"], is_universal: bool) -> bytes:
    """Raises typst.TypstError."""
    compiler = typst.Compiler(
        input=template, root=template.parent, font_paths=fonts(with_the_machines=not is_universal),
        sys_inputs={"values": orjson.dumps(dict(values)).decode()},
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", typst.TypstWarning)  # a letter that no font has
        if kind == "png":
            made = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
            return made[0] if isinstance(made, list) else made or b""
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"] if is_universal else [], timestamp=0)
    return b"".join(made) if isinstance(made, list) else made or b""


@cache
def fonts(*, with_the_machines: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_the_machines, include_embedded_fonts=False, font_paths=[FOLDER])
