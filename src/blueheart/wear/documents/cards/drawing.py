"""A card as a PNG."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from blueheart.wear.documents.cards.base import ACCENT, Base, get_base, lay_ink
from blueheart.wear.documents.cards.fitting import cut, fit_title, snug
from blueheart.wear.documents.cards.layout import Layout
from blueheart.wear.documents.cards.png import BAND_ROWS, QUICK, deflate_rows, join_bands
from blueheart.wear.documents.cards.text import Drawn, advances
from blueheart.wear.rules.cards import Card, CardSize
from blueheart.wear.rules.letters import showable

ACCENT_WIDTH, ACCENT_HEIGHT = 72, 6
LINE_HEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Placed:
    """Ink and where its first pixel goes."""

    drawn: Drawn
    ink: str
    x: int
    y: int


def draw_card(card: Card, size: CardSize) -> bytes:
    shown = shown_card(card)
    base = get_base(size, shown.footer, is_rtl=shown.is_rtl)
    blocks, accent_y = place(shown, base)
    top = min(accent_y, *(block.y for block in blocks)) // BAND_ROWS * BAND_ROWS
    bottom = max(block.y + block.drawn.height for block in blocks)
    bottom = min(-(-bottom // BAND_ROWS) * BAND_ROWS, base.height)
    strip = base.pixels[top:bottom].copy()
    accent_x = base.width - base.layout.margin - ACCENT_WIDTH if base.is_rtl else base.layout.margin
    strip[accent_y - top : accent_y - top + ACCENT_HEIGHT, accent_x : accent_x + ACCENT_WIDTH] = ACCENT
    for block in blocks:
        lay_ink(strip, block.drawn.ink, base.mixes[block.ink], x=block.x, y=block.y - top)
    bands = [
        *base.bands[: top // BAND_ROWS], deflate_rows(strip, level=QUICK), *base.bands[-(-bottom // BAND_ROWS) :],
    ]  # fmt: skip
    palette = base.palette[: 3 * ACCENT] + bytes.fromhex(card.accent.removeprefix("#"))
    return join_bands(width=base.width, height=base.height, palette=palette, bands=bands)


def shown_card(card: Card) -> Card:
    """Without what no font covers; a title that would lose its sense gives way to the plain one, a line is left out."""
    covered = advances().keys()
    title = showable(card.title, covered)
    lines = [showable(line, covered) for line in card.lines]
    return replace(
        card,
        title=title.text if title.is_readable else card.plain_title,
        eyebrow=showable(card.eyebrow, covered).text,
        lines=tuple(line.text for line in lines if line.is_readable),
    )


def place(card: Card, base: Base) -> tuple[list[Placed], int]:
    """From the top: sample, eyebrow, accent, title, lines, figures; and at which row the accent begins."""
    layout, at_right = base.layout, base.is_rtl
    side = base.width - layout.margin - layout.text_width if at_right else layout.margin
    blocks: list[Placed] = []
    y = layout.text_top

    def put(drawn: Drawn, ink: str, gap: int) -> None:
        nonlocal y
        blocks.append(Placed(drawn, ink, side + drawn.x, y))
        y += drawn.height + gap

    for text, ink in ((card.sample_text, "lamp"), (card.eyebrow, "eyebrow")):
        if text:
            put(one_line(text, layout, layout.small_size, at_right=at_right), ink, layout.small_size)
    accent_y = y - layout.small_size // 4
    y = accent_y + ACCENT_HEIGHT + round(layout.small_size * 1.1)
    below = list(lines_below(card, layout, room=(layout.text_bottom - y) // 2, at_right=at_right))
    gap = round(layout.line_size * 0.75)
    needed = sum(drawn.height + gap for drawn, _ink in below)
    room = layout.text_bottom - y - needed - gap // 2
    put(fit_title(card.title, layout, room=room, at_right=at_right), "title", gap + gap // 2)
    for drawn, ink in below:
        put(drawn, ink, gap)
    return blocks, accent_y


def lines_below(card: Card, layout: Layout, *, room: int, at_right: bool) -> Iterable[tuple[Drawn, str]]:
    """In at most `room` pixels of height, so that a title keeps the other half; each leaves the next one a row."""
    row = round(layout.line_size * LINE_HEIGHT)
    left = min(layout.most_lines * row, room - row * len(card.figures[:1]))
    for number, line in enumerate(card.lines, start=1):
        size = snug(line, layout.line_size, layout.text_width)
        space = max(row, left - row * (len(card.lines) - number))
        drawn = cut(line, size=size, weight="Regular", layout=layout, room=space, at_right=at_right)
        left -= max(row, drawn.height)
        yield drawn, "text"
    if card.figures:
        yield one_line(" · ".join(card.figures), layout, layout.line_size, at_right=at_right, weight="Bold"), "eyebrow"


def one_line(text: str, layout: Layout, size: int, *, at_right: bool, weight: str = "Regular") -> Drawn:
    size = snug(text, size, layout.text_width)
    return cut(text, size=size, weight=weight, layout=layout, room=round(size * LINE_HEIGHT), at_right=at_right)
