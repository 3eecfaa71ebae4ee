"""How large a title may be, and where it is cut when it is longer than any card is high."""

import math
import unicodedata
from dataclasses import replace
from functools import partial

from blueheart.wear.documents.cards.layout import Layout
from blueheart.wear.documents.cards.text import Drawn, draw_text, measured_ems
from blueheart.wear.rules.letters import is_right_to_left

ELLIPSIS = "…"
LEADING, LEADING_RTL = -0.14, -0.55
"""Of the size, between lines: Pango's own distance is made for long reading, and the Arabic font's is wider yet."""
CAPITAL, LINE = 0.72, 1.22
"""Of the size: the height of one line's ink, and from one line to the next."""
HAN = 0x2E80
LOST_TO_WRAPPING = 0.85
"""How much of a line's width words fill, on average."""


SMALLEST_SHARE = 0.78
"""Of its size, to which a text may shrink where it then needs no second line."""


def snug(text: str, size: int, width: int) -> int:
    """The size at which the text fits on one line, where that is not much smaller; else its own."""
    needed = measured_ems(text) * size
    return int(size * width / needed) if width < needed <= width / SMALLEST_SHARE else size


def leading(text: str, size: int) -> int:
    return round(size * (LEADING_RTL if is_right_to_left(text) else LEADING))


def fit_title(text: str, layout: Layout, *, room: int, at_right: bool) -> Drawn:
    """The largest of the layout's sizes that holds it in `room` pixels of height; cut at the smallest."""
    ems = measured_ems(text)
    for size, lines in layout.title_sizes:
        needed = lines_of(ems * size / layout.text_width)
        if needed > lines or size * (CAPITAL + LINE * (needed - 1)) > room:
            continue
        drawn = draw_title(text, size=size, layout=layout, at_right=at_right)
        if drawn.height <= min(room, lines * size * 1.4) and drawn.width <= layout.text_width:
            return drawn
    size, lines = layout.title_sizes[-1]
    return cut(
        text, size=size, weight="Bold", layout=layout, room=min(room, round(lines * size * 1.4)), at_right=at_right
    )


def lines_of(widths: float) -> int:
    """How many lines a text of so many widths of a line probably takes; it is drawn only where that may fit."""
    return 1 if widths <= 1 else math.ceil(widths / LOST_TO_WRAPPING)


def draw_title(text: str, *, size: int, layout: Layout, at_right: bool) -> Drawn:
    width = layout.text_width
    if text and not any(character.isspace() for character in text) and ord(text[0]) >= HAN:
        lines = math.ceil(len(text) * size / width)
        width = min(
            width, math.ceil(len(text) / lines) * size + size // 4
        )  # lines of one length, no lone last character
    drawn = draw_text(text, size=size, weight="Bold", width=width, at_right=at_right, leading=leading(text, size))
    return replace(drawn, x=drawn.x + layout.text_width - width) if at_right else drawn


def cut(text: str, *, size: int, weight: str, layout: Layout, room: int, at_right: bool) -> Drawn:
    """Whole when it fits into `room` pixels of height; else as much as does, with an ellipsis."""
    draw = partial(
        draw_text, size=size, weight=weight, width=layout.text_width, at_right=at_right, leading=leading(text, size)
    )
    drawn = draw(text)
    if drawn.height <= room:
        return drawn
    fits, does_not = 0, len(text)
    while does_not - fits > 1:
        middle = (fits + does_not) // 2
        if draw(shortened(text, middle)).height <= room:
            fits = middle
        else:
            does_not = middle
    return draw(shortened(text, fits))


def shortened(text: str, length: int) -> str:
    """At most so many characters: no mark without its letter, no half of a word where one ends not far before."""
    while 0 < length < len(text) and unicodedata.combining(text[length]):
        length -= 1
    kept = text[:length]
    space = kept.rfind(" ")
    if space > length * 3 // 4:
        kept = kept[:space]
    return kept.rstrip(" ,;:.–-") + ELLIPSIS
