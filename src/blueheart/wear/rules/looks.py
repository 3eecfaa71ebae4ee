"""The colour that a group adds to the heart's blue: beside the heart, never in it, and never mistaken for it.

Lightness, chroma and hue are those of Oklab (Björn Ottosson, 2020; as in CSS Color Module Level 4, section 9).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import atan2, cbrt, degrees, hypot

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blueheart.wear.rules.heart import HEART_BLUE

PAPER, NIGHT = "#f2f9fd", "#071b2f"
ENOUGH_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11, for graphical objects."""

COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
LIKE_HUE_DEGREES, LIKE_LIGHTNESS, LEAST_CHROMA = 30.0, 0.18, 0.04
STEPS = range(5, 100, 5)


class Ground(StrEnum):
    """What the colour stands on: the one of the two that it is clearer on."""

    PAPER = PAPER
    NIGHT = NIGHT


class InvalidLook(ValueError):
    """`code` is `not_a_colour` or `like_the_heart`; `message` names the mend."""

    def __init__(self, code: str, message: Promise | str) -> None:
        self.code, self.message = code, message
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Oklch:
    """Lightness 0 to 1, chroma 0 to about 0.4, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def read_colour(text: str) -> str:
    """`#rrggbb` of what was typed. Raises InvalidLook for what is no colour, or one near the heart's own."""
    found = COLOUR.fullmatch(text.strip())
    if found is None:
        raise InvalidLook("not_a_colour", _("Write the colour as six figures, such as #7a1f3d."))
    digits = found[1].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    if is_like_the_heart(colour):
        message = _(
            "%(colour)s could be mistaken for the heart’s own blue, which is the campaign’s alone. Take one that is"
            " clearly darker or paler, such as %(darker)s or %(paler)s, or another colour."
        )
        raise InvalidLook(
            "like_the_heart",
            message % {"colour": colour, "darker": far_enough(colour, (0, 0, 0)), "paler": far_enough(colour, WHITE)},
        )
    return colour


def is_like_the_heart(colour: str) -> bool:
    """A colour of nearly its hue and nearly its lightness: a tint or shade that a print may well make of it."""
    one, heart = oklch(colour), oklch(HEART_BLUE)
    turned = abs((one.hue - heart.hue + 180) % 360 - 180)
    is_near = turned < LIKE_HUE_DEGREES and abs(one.lightness - heart.lightness) < LIKE_LIGHTNESS
    return one.chroma >= LEAST_CHROMA and is_near


def ground_of(colour: str) -> Ground:
    """One of the two is always enough: where neither were, a colour's luminance would be under 0.13 and over 0.28."""
    return max(Ground, key=lambda ground: contrast(colour, ground))


def contrast(one: str, other: str) -> float:
    """1 to 21 (WCAG 2.2, contrast ratio)."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def oklch(colour: str) -> Oklch:
    red, green, blue = linear(colour)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return Oklch(lightness, hypot(a, b), degrees(atan2(b, a)) % 360)


def linear(colour: str) -> tuple[float, float, float]:
    """Of `#rrggbb`, each 0 to 1 in linear light (IEC 61966-2-1:1999, 5.2)."""
    red, green, blue = (part / 255 for part in channels(colour))
    return linear_part(red), linear_part(green), linear_part(blue)


def linear_part(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


WHITE = (255, 255, 255)


def far_enough(colour: str, towards: tuple[int, int, int]) -> str:
    """The first mixture with black or white, in twentieths, that is not like the heart."""
    start = channels(colour)
    for percent in STEPS:
        mixed = (round(one + (other - one) * percent / 100) for one, other in zip(start, towards, strict=True))
        found = "#" + "".join(f"{part:02x}" for part in mixed)
        if not is_like_the_heart(found):
            return found
    return "#ffffff" if towards == WHITE else "#000000"
