"""Each file of the kit, made of the one heart and the words of its language."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.kernel.documents import typeset, typeset_picture
from blueheart.wear.documents.drawing import DATA, common_values, statement
from blueheart.wear.documents.posters import poster_pdf
from blueheart.wear.rules.heart import HEART_BLUE, HEART_SVG
from blueheart.wear.rules.kit import SHIRT_CHEST, SHIRT_FRONT, Banner, Form, KitFile, Pin, Poster, Shelf

LEAST_WITH_WORDS = 37
"""Millimetres of a pin on which words can be read."""


def kit_bytes(file: KitFile, language: str = "") -> bytes:
    """The same bytes for the same language and settings. `language` only matters to what has words."""
    if file.form == Form.SVG:
        return f"{HEART_SVG}\n".encode()
    chosen = language or settings.LANGUAGE_CODE
    with override(chosen):
        if isinstance(file, Banner):
            return banner_png(file, chosen)
        if isinstance(file, Poster):
            return poster_pdf(width=file.width, height=file.height, ground=file.ground, language=chosen)
        if isinstance(file, Pin):
            return pins_pdf(file, chosen)
        if file.shelf == Shelf.SHIRTS:
            return shirt_pdf(chosen)
        values = common_values(chosen, title="", width=file.width, height=file.height)
        return typeset_picture(DATA / "heart.typ", values)


def banner_png(file: Banner, language: str) -> bytes:
    width, height = file.safe
    values = common_values(language, title="", width=file.width, height=file.height)
    values |= {"safe_width": width, "safe_height": height, "place": "corner" if file.is_corner else "centre"}
    return typeset_picture(DATA / "banner.typ", values)


def pins_pdf(file: Pin, language: str) -> bytes:
    """A4, as many as it holds, each with the colour out to its bleed."""
    title = _("Pins of %(size)s mm") % {"size": file.face}
    values = common_values(language, title=title, width=210, height=297) | {
        "face": file.face, "bleed": file.bleed, "words": statement() if file.face >= LEAST_WITH_WORDS else "",
        "lines": [
            _("The face is %(face)s mm wide; the picture runs out to %(bleed)s mm and folds round the edge.")
            % {"face": file.face, "bleed": file.bleed},
            _("Cut as wide as your machine asks for: at most along the outer line."),
            _("Print at 100 %, without “fit to page”."),
        ],
        "measure": _("This line must measure 50 mm."),
    }  # fmt: skip
    return typeset(DATA / "pins.typ", values)


def shirt_pdf(language: str) -> bytes:
    """Three pages: the guide, the front and the chest at their real size; the prints hold one colour and no ground."""
    (width, height), (chest, _chest_height) = SHIRT_FRONT, SHIRT_CHEST
    values = common_values(language, title=_("Shirts"), width=width, height=height) | {
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
    return typeset(DATA / "shirt.typ", values)
