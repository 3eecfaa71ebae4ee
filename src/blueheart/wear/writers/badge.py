"""A badge for any website: one small SVG with a live counter, drawn with the reader's own fonts, without a script."""

import unicodedata
from dataclasses import dataclass

from django.utils.html import escape

from blueheart.wear.rules.heart import HEART_BLUE, HEART_PATH

WIDTH, HEIGHT = 264, 72
WORDS_AT, WORDS_WIDTH = 66, 186
STRIPE = 6
NIGHT, WHITE, PALE, LAMP = "#071b2f", "#ffffff", "#bfe3f6", "#ffd98a"
FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic',sans-serif"
LARGE, SMALL = (21, 18.5, 16), (12.5, 11.5)
"""Pixels, the largest that keeps to the line is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """`label` is its name for those who hear it; `large` and `small` are what is read, `mark` says what it is not.

    `colour` is the group's, `#rrggbb` or "", drawn on its `ground` beside the heart.
    """

    label: str
    large: str
    small: str
    language: str
    direction: str
    colour: str = ""
    ground: str = NIGHT
    mark: str = ""


def badge_svg(badge: Badge) -> str:
    """Under 4 kB; every text in it is escaped. What is too long for its line is cut, then drawn closer."""
    is_rtl = badge.direction == "rtl"
    heart_x = WIDTH - 12 - 44 if is_rtl else 12
    x = WIDTH - WORDS_AT if is_rtl else WORDS_AT
    lines = [line(badge.large, x=x, y=34, sizes=LARGE, fill=WHITE, weight=' font-weight="700"')]
    small = f"{badge.mark} · {badge.small}" if badge.mark else badge.small
    lines.append(line(small, x=x, y=54, sizes=SMALL, fill=LAMP if badge.mark else PALE))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" xml:lang="{escape(badge.language)}" lang="{escape(badge.language)}">'
        f"<title>{escape(badge.label)}</title>"
        f'<clipPath id="c"><rect width="{WIDTH}" height="{HEIGHT}" rx="12"/></clipPath>'
        f'<g clip-path="url(#c)"><path fill="{NIGHT}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>{stripe(badge)}</g>'
        f'<path fill="{HEART_BLUE}" transform="translate({heart_x} 12) scale(.9167)" d="{HEART_PATH}"/>'
        f'<g font-family="{FONT}" direction="{badge.direction}">{"".join(lines)}</g></svg>'
    )


def stripe(badge: Badge) -> str:
    """The group's colour along the lower edge, on a ground that it is clear on."""
    if not badge.colour:
        return ""
    top = HEIGHT - STRIPE
    rim = f'<path fill="{escape(badge.ground)}" d="M0 {top - 2}h{WIDTH}v2H0z"/>' if badge.ground != NIGHT else ""
    return f'{rim}<path fill="{escape(badge.colour)}" d="M0 {top}h{WIDTH}v{STRIPE}H0z"/>'


def line(text: str, *, x: int, y: int, sizes: tuple[float, ...], fill: str, weight: str = "") -> str:
    size = next((one for one in sizes if width_of(text, one) <= WORDS_WIDTH), sizes[-1])
    shown = cut(text, size)
    wide = width_of(shown, size)
    squeeze = f' textLength="{WORDS_WIDTH}" lengthAdjust="spacingAndGlyphs"' if wide > WORDS_WIDTH else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{weight}{squeeze}>{escape(shown)}</text>'


def cut(text: str, size: float) -> str:
    """At most a fifth over the line, which is then drawn closer; letters that combine stay with theirs."""
    most = WORDS_WIDTH * 1.2
    if width_of(text, size) <= most:
        return text
    kept = text
    while kept and width_of(kept, size) > most - size:
        kept = kept[:-1]
        while kept and unicodedata.combining(text[len(kept)]):
            kept = kept[:-1]
    return f"{kept.rstrip()}…"


def width_of(text: str, size: float) -> float:
    """A generous guess in pixels, since the reader's font is not known: wide scripts count as whole squares."""
    return sum(width_of_letter(letter) for letter in text) * size


def width_of_letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.0
    if letter in "mwMW@%":
        return 0.86
    if letter in "iljtfrI.,:;|!'’ ":
        return 0.34
    return 0.66 if letter.isupper() else 0.56
