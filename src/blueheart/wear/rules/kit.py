"""The ready-made files of the campaign: what there is, how large, and what for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEART_PIXELS = (16, 32, 64, 128, 256, 512, 1024, 2048)
PAPERS = {"a4": (210, 297), "a3": (297, 420)}
PINS = {25: 35, 37: 47, 58: 70}
"""Millimetres: the face of a pin, and how far the picture runs so that it folds round the edge."""
SHIRT_FRONT, SHIRT_CHEST = (280, 350), (90, 90)


class Shelf(StrEnum):
    HEARTS = "hearts"
    BANNERS = "banners"
    POSTERS = "posters"
    PINS = "pins"
    SHIRTS = "shirts"


class Unit(StrEnum):
    PIXELS = "px"
    MILLIMETRES = "mm"


class Form(StrEnum):
    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class KitFile:
    """One file, in every language of the site where it `has_words`. `width` 0 fits any size."""

    name: str
    shelf: Shelf
    form: Form
    width: int
    height: int
    use: Promise | str
    unit: Unit = Unit.PIXELS
    has_words: bool = True

    def file_name(self, language: str) -> str:
        return f"{self.name}-{language}.{self.form}" if self.has_words else f"{self.name}.{self.form}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner(KitFile):
    """What must be seen stands in the middle, within `safe`; in a corner where somebody's head is in the middle."""

    safe: tuple[int, int]
    is_corner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster(KitFile):
    ground: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(KitFile):
    face: int
    bleed: int


HEART_USES = {
    16: _("In a line of text, a bookmark"),
    32: _("In a line of text, on a sharp screen"),
    64: _("In an e-mail, shown at 32 pixels"),
    128: _("A small picture in a chat"),
    256: _("On a page"),
    512: _("A profile picture"),
    1024: _("A profile picture, a slide"),
    2048: _("A large screen, a print of up to 17 cm"),
}


def hearts() -> Iterator[KitFile]:
    yield KitFile(
        name="heart", shelf=Shelf.HEARTS, form=Form.SVG, width=0, height=0, has_words=False,
        use=_("Any size, for print and for designers"),
    )  # fmt: skip
    for pixels in HEART_PIXELS:
        yield KitFile(
            name=f"heart-{pixels}", shelf=Shelf.HEARTS, form=Form.PNG, width=pixels, height=pixels, has_words=False,
            use=HEART_USES[pixels],
        )  # fmt: skip


def banners() -> Iterator[Banner]:
    sizes: tuple[tuple[int, int, tuple[int, int], bool, Promise | str], ...] = (
        (1500, 500, (1180, 400), False, _("Header of a profile, 3:1, such as on Bluesky, Mastodon or X")),
        (1584, 396, (1200, 340), False, _("Header of a profile, 4:1, such as on LinkedIn")),
        (1128, 191, (1000, 170), False, _("Header of an organisation’s page on LinkedIn")),
        (1640, 624, (1280, 500), False, _("Cover of a page, such as on Facebook")),
        (2560, 1440, (1540, 420), False, _("Header of a channel, such as on YouTube; the words stand in the middle")),
        (1200, 300, (1100, 280), False, _("Head of a newsletter")),
        (1920, 1080, (1100, 300), True, _("Behind you in a video call; the heart stands in the corner")),
    )
    for width, height, safe, is_corner, use in sizes:
        yield Banner(
            name=f"banner-{width}x{height}", shelf=Shelf.BANNERS, form=Form.PNG, width=width, height=height,
            safe=safe, is_corner=is_corner, use=use,
        )  # fmt: skip


def posters() -> Iterator[Poster]:
    uses: dict[str, Promise | str] = {
        "a4": _("For a door, a notice board, an office printer"), "a3": _("For a hall, a shop window"),
    }  # fmt: skip
    for paper, (width, height) in PAPERS.items():
        yield Poster(
            name=f"poster-{paper}", shelf=Shelf.POSTERS, form=Form.PDF, width=width, height=height,
            unit=Unit.MILLIMETRES, ground="night", paper=paper, use=uses[paper],
        )  # fmt: skip
        yield Poster(
            name=f"poster-{paper}-light", shelf=Shelf.POSTERS, form=Form.PDF, width=width, height=height,
            unit=Unit.MILLIMETRES, ground="paper", paper=paper,
            use=_("The same on white paper, which takes little ink"),
        )  # fmt: skip


def pins() -> Iterator[Pin]:
    uses: dict[int, Promise | str] = {
        25: _("Small pins; the heart alone"), 37: _("Pins with words"), 58: _("Large pins with words"),
    }  # fmt: skip
    for face, bleed in PINS.items():
        yield Pin(
            name=f"pins-{face}", shelf=Shelf.PINS, form=Form.PDF, width=face, height=face, unit=Unit.MILLIMETRES,
            face=face, bleed=bleed, use=uses[face],
        )  # fmt: skip


def shirts() -> Iterator[KitFile]:
    width, height = SHIRT_FRONT
    yield KitFile(
        name="shirt", shelf=Shelf.SHIRTS, form=Form.PDF, width=width, height=height, unit=Unit.MILLIMETRES,
        use=_("For the print shop: the front at full size, a small heart for the chest, and where they go"),
    )  # fmt: skip


KIT: tuple[KitFile, ...] = (*hearts(), *banners(), *posters(), *pins(), *shirts())
BY_NAME = {file.name: file for file in KIT}


def find_file(file_name: str, languages: list[str]) -> tuple[KitFile, str] | None:
    """The file and its language ("" where it has no words) of a name such as `poster-a4-fr.pdf`."""
    stem, _dot, form = file_name.rpartition(".")
    file, language = BY_NAME.get(stem), ""
    if file is None or file.has_words:
        language = next((code for code in languages if stem.endswith(f"-{code}")), "")
        file = BY_NAME.get(stem.removesuffix(f"-{language}")) if language else None
    if file is None or file.form != form or file.has_words != bool(language):
        return None
    return file, language
