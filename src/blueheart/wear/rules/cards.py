"""What a card says and how large it is; pure, so that an address can tell whether it is of today's content."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from enum import StrEnum
from hashlib import blake2b

DRAWING = 1
"""Raise it when the same card is drawn differently: every address then leads to the new picture."""

UN_BLUE = "#009edb"


class CardKind(StrEnum):
    CAMPAIGN = "campaign"
    HEART = "heart"
    SUPPORTER = "supporter"
    INITIATIVE = "initiative"
    MONUMENT = "monument"


class CardSize(StrEnum):
    """Width and height in pixels: a link's preview, a post, a story."""

    WIDE = "1200x630"
    SQUARE = "1080x1080"
    TALL = "1080x1920"

    @property
    def pixels(self) -> tuple[int, int]:
        width, height = self.value.split("x")
        return int(width), int(height)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands out, and what it counts; both as they are shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card in one language. All texts are as they are shown; none of them is markup.

    `eyebrow` says what it is, `title` whose, `lines` where, when or what was written. `plain_title` stands in for a
    title that no shipped font can show. `accent` is a colour as #rrggbb. `sample_text` is shown on samples alone.
    """

    kind: CardKind
    language: str
    is_rtl: bool
    title: str
    plain_title: str
    footer: str
    eyebrow: str = ""
    lines: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    accent: str = UN_BLUE
    sample_text: str = ""

    @property
    def digest(self) -> str:
        """16 hex digits that change with anything that is drawn."""
        return blake2b(repr((DRAWING, astuple(self))).encode(), digest_size=8).hexdigest()


def spoken(card: Card) -> str:
    """The alternative text: all that the card says, in one line."""
    said: Iterable[str] = (
        card.sample_text, card.eyebrow, card.title, *card.lines,
        *(f"{figure.value} {figure.label}" for figure in card.figures), card.footer,
    )  # fmt: skip
    return " · ".join(part for part in said if part)
