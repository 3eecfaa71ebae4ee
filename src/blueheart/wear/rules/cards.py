"""What a card says and how large it is; pure, so that an address can tell whether it is of today's content."""

from dataclasses import astuple, dataclass
from enum import StrEnum
from hashlib import blake2b

from blueheart.wear.rules.limits import SMALLEST_SHOWN_COUNT

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
class Card:
    """One card in one language. All texts are as they are shown; none of them is markup.

    `eyebrow` says what it is, `title` whose, `lines` where, when or what was written, `figures` how many. `plain_title`
    stands in for a title that no shipped font can show. `accent` is a colour as #rrggbb. `sample_text` is shown on
    samples alone.
    """

    kind: CardKind
    language: str
    is_rtl: bool
    title: str
    plain_title: str
    footer: str
    eyebrow: str = ""
    lines: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    accent: str = UN_BLUE
    sample_text: str = ""

    @property
    def digest(self) -> str:
        """16 hex digits that change with anything that is drawn."""
        return blake2b(repr((DRAWING, astuple(self))).encode(), digest_size=8).hexdigest()


def spoken(card: Card) -> str:
    """The alternative text: all that the card says, in one line."""
    said = (card.sample_text, card.eyebrow, card.title, *card.lines, *card.figures, card.footer)
    return " · ".join(part for part in said if part)


def at_least(count: int) -> int:
    """A round number that stays true while the count grows: of its digits the first, past 99 the first two.

    0 where the count is too small to be shown.
    """
    if count < SMALLEST_SHOWN_COUNT:
        return 0
    step: int = 10 ** max(1, len(str(count)) - 2)
    return count // step * step
