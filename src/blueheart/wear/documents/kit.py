"""Each file of the kit, made of the one heart and the words of its language."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.kernel.documents import typeset, typeset_picture
from blueheart.wear.documents.drawing import DATA, common_values, statement
from blueheart.wear.documents.posters import POSTER, poster_values
from blueheart.wear.rules.heart import HEART_BLUE, HEART_SVG
from blueheart.wear.rules.kit import SHIRT_CHEST, SHIRT_FRONT, Banner, Form, KitFile, Pin, Poster, Shelf

LEAST_WITH_WORDS = 37
"""Millimetres of a pin on which words can be read."""


Sheet = tuple[Path, dict[str, Any]]
"""A template and what stands in it."""


def kit_bytes(file: KitFile, language: str = "") -> bytes:
    """The same bytes for the same language and settings. `language` only matters to what has words."""
    if file.form == Form.SVG:
        return f"{HEART_SVG}\n".encode()
    chosen = language or settings.LANGUAGE_CODE
    with override(chosen):
        template, values = sheet_of(file, chosen)
        return typeset(template, values) if file.form == Form.PDF else typeset_picture(template, values)


def preview_png(file: KitFile, language: str) -> bytes:
    """The first page of a paper as a picture, a pixel for each point: 595 pixels wide for A4."""
    with override(language):
        return typeset_picture(*sheet_of(file, language))


def sheet_of(file: KitFile, language: str) -> Sheet:
    """In the active language, which must be this one."""
    if isinstance(file, Banner):
        return DATA / "banner.typ", banner_values(file, language)
    if isinstance(file, Poster):
        return POSTER, poster_values(file, language=language)
    if isinstance(file, Pin):
        return DATA / "pins.typ", pins_values(file, language)
    if file.shelf == Shelf.SHIRTS:
        return DATA / "shirt.typ", shirt_values(language)
    return DATA / "heart.typ", common_values(language, title="", width=file.width, height=file.height)


def banner_values(file: Banner, language: str) -> dict[str, Any]:
    width, height = file.safe
    values = common_values(language, title="", width=file.width, height=file.height)
    return values | {"safe_width": width, "safe_height": height, "place": "corner" if file.is_corner else "centre"}


def pins_values(file: Pin, language: str) -> dict[str, Any]:
    """A4, as many as it holds, each with the colour out to its bleed."""
    title = _("Pins of %(size)s mm") % {"size": file.face}
    return common_values(language, title=title, width=210, height=297) | {
        "face": file.face, "bleed": file.bleed, "words": statement() if file.face >= LEAST_WITH_WORDS else "",
        "lines": [
            _("The face is %(face)s mm wide; the picture runs out to %(bleed)s mm and folds round the edge.")
            % {"face": file.face, "bleed": file.bleed},
            _("Cut as wide as your machine asks for: at most along the outer line."),
            _("Print at 100 %, without “fit to page”."),
        ],
        "measure": _("This line must measure 50 mm."),
    }  # fmt: skip


def shirt_values(language: str) -> dict[str, Any]:
    """Three pages: the guide, the front and the chest at their real size; the prints hold one colour and no ground."""
    (width, height), (chest, _chest_height) = SHIRT_FRONT, SHIRT_CHEST
    return common_values(language, title=_("Shirts"), width=width, height=height) | {
        "lines": [
            _("The next two pages are the prints at their real size, as vectors, with nothing behind them."),
            _("One colour alone, which shows on white, night blue and black cloth: one screen for all shirts."),
            _("Leave the heart as it is: its form, its blue, upright and whole."),
        ],
        "front_label": _("Front: %(width)s mm wide, 80 mm under the collar") % {"width": width},
        "chest_label": _("Chest, over the heart: %(width)s mm wide") % {"width": chest},
        "colour_lines": [
            _("The heart’s blue"), f"sRGB {HEART_BLUE.upper()}",
            _("Ask the print shop for the nearest ink and for a proof."),
        ],
    }  # fmt: skip
