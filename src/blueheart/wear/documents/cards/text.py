"""Text as Pango shapes it, in the shipped fonts alone."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from django.utils.html import escape

from blueheart.kernel import fonts
from blueheart.wear.documents.cards.png import Pixels
from blueheart.wear.readers import read_font
from blueheart.wear.rules.letters import is_right_to_left

FAMILIES = "Noto Sans, Noto Sans Arabic, Noto Sans SC"
MOST_KEPT = 96
"""Texts that stay drawn; each is as large as its ink, at most about 200 kB."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The ink of a text: how much of each pixel it covers, and where it begins in its box."""

    ink: Pixels
    x: int
    y: int

    @property
    def height(self) -> int:
        return len(self.ink)

    @property
    def width(self) -> int:
        return int(self.ink.shape[1])


@cache
def vips() -> Any:
    """pyvips, with fontconfig told first which fonts there are."""
    fonts.use_only_these()
    import pyvips

    pyvips.cache_set_max(0)
    return pyvips


@lru_cache(maxsize=MOST_KEPT)
def draw_text(text: str, *, size: int, weight: str, width: int, at_right: bool, leading: int = 0) -> Drawn:
    """`text` with characters that the fonts cover, wrapped to `width` pixels; `size` in pixels an em.

    `at_right` lines it up there, whichever way it runs: what Pango calls low is the side where a paragraph begins.
    """
    image = vips().Image.text(
        escape(text), font=f"{FAMILIES} {weight} {size}", dpi=72, width=width, wrap="word-char", spacing=leading,
        align="low" if at_right == is_right_to_left(text) else "high",
    )  # fmt: skip
    # By a region, in this thread: write_to_memory would wake a pool of them for each of these small pictures
    data = vips().Region.new(image).fetch(0, 0, image.width, image.height)
    ink = np.frombuffer(data, np.uint8).reshape(image.height, image.width)
    return Drawn(ink, image.get("xoffset"), image.get("yoffset"))


@cache
def advances() -> dict[int, float]:
    """Ems by code point, of all that the fonts cover; a bold letter counts where there is one."""
    found: dict[int, float] = {}
    for name in ("NotoSansSC-Medium", "NotoSansArabic-Bold", "NotoSans-Bold"):
        found |= read_font((fonts.FOLDER / f"{name}.ttf").read_bytes()).advances
    return found


def measured_ems(text: str) -> float:
    """About how wide it is on one line; shaping changes that a little."""
    known = advances()
    return sum(known.get(ord(character), 0.0) for character in text)
