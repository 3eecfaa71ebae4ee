"""The heart's blue for those who light with it: sRGB, CIE 1931 xy, DMX values, and the nearest filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import dist

HEART_BLUE = "#009EDB"

SRGB_SOURCE = "IEC 61966-2-1:1999"
DMX_SOURCE = "ANSI E1.11 (DMX512-A): 0–255; linear light by IEC 61966-2-1:1999, the strongest channel at full"
FILTER_SOURCE = "xy and transmission by the makers (leefilters.com, Rosco myColor), read from lighting-filters 0.1.1"

# IEC 61966-2-1:1999, 5.2: linear sRGB to CIE 1931 XYZ, white D65 (x 0.3127, y 0.3290)
XYZ_OF_LINEAR = (
    (0.4124, 0.3576, 0.1805),
    (0.2126, 0.7152, 0.0722),
    (0.0193, 0.1192, 0.9505),
)
FULL = 255


@dataclass(frozen=True, slots=True)
class Chromaticity:
    """CIE 1931 x and y, and the luminance as a part of white's."""

    x: float
    y: float
    luminance: float


class Lamp(StrEnum):
    """What burns behind a filter: for tungsten the figures are of CIE illuminant A, for daylight of C (LEE) or D65."""

    TUNGSTEN = "tungsten"
    DAYLIGHT = "daylight"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with the colour that it makes of the lamp's light; transmission in per cent."""

    maker: str
    code: str
    name: str
    lamp: Lamp
    x: float
    y: float
    transmission_percent: float


# The nearest of each maker for each lamp, as in FILTER_SOURCE (MIT; the figures are the makers')
FILTERS = (
    Filter("LEE Filters", "068", "Sky Blue", Lamp.TUNGSTEN, 0.174, 0.207, 9.4),
    Filter("LEE Filters", "165", "Daylight Blue", Lamp.TUNGSTEN, 0.211, 0.273, 17.3),
    Filter("LEE Filters", "075", "Evening Blue", Lamp.TUNGSTEN, 0.198, 0.192, 8.5),
    Filter("LEE Filters", "140", "Summer Blue", Lamp.DAYLIGHT, 0.201, 0.245, 41.4),
    Filter("LEE Filters", "353", "Lighter Blue", Lamp.DAYLIGHT, 0.193, 0.246, 41.0),
    Filter("LEE Filters", "724", "Ocean Blue", Lamp.DAYLIGHT, 0.189, 0.222, 36.2),
    Filter("LEE Filters", "144", "No Colour Blue", Lamp.DAYLIGHT, 0.183, 0.228, 32.4),
    Filter("Rosco E-Colour+", "E075", "Evening Blue", Lamp.TUNGSTEN, 0.195, 0.237, 9.41),
    Filter("Rosco E-Colour+", "E068", "Sky Blue", Lamp.TUNGSTEN, 0.177, 0.249, 9.85),
    Filter("Rosco E-Colour+", "E174", "Dark Steel Blue", Lamp.DAYLIGHT, 0.205, 0.239, 36.56),
    Filter("Rosco E-Colour+", "E366", "Cornflower", Lamp.DAYLIGHT, 0.194, 0.22, 19.96),
    Filter("Roscolux", "R81", "Urban Blue", Lamp.TUNGSTEN, 0.215, 0.258, 9.47),
    Filter("Roscolux", "R68", "Parry Sky Blue", Lamp.TUNGSTEN, 0.183, 0.255, 9.95),
    Filter("Roscolux", "R65", "Daylight Blue", Lamp.DAYLIGHT, 0.188, 0.235, 32.51),
    Filter("Roscolux", "R64", "Light Steel Blue", Lamp.DAYLIGHT, 0.189, 0.225, 27.3),
)


def read_hex(text: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of `#RRGGBB`. Raises ValueError."""
    digits = text.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{text!r} is no colour; write one such as {HEART_BLUE}")
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def linear_of(text: str) -> tuple[float, float, float]:
    """The light of each channel, 0 to 1. IEC 61966-2-1:1999, 5.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / FULL for value in read_hex(text))
    )
    return red, green, blue


def chromaticity_of(text: str) -> Chromaticity:
    """CIE 1931 xy by IEC 61966-2-1:1999, 5.2, and CIE 15:2018. Raises ValueError for black, which has none."""
    linear = linear_of(text)
    x, y, z = (sum(part * light for part, light in zip(row, linear, strict=True)) for row in XYZ_OF_LINEAR)
    whole = x + y + z
    if not whole:
        raise ValueError("black has no chromaticity")
    return Chromaticity(x / whole, y / whole, y)


def rgb_dmx_of(text: str) -> tuple[int, int, int]:
    """DMX values of a luminaire with red, green and blue.

    From the linear light, not from the sRGB numbers: DMX512-A gives a channel 256 steps and no curve, and an LED on the
    usual linear curve shines in proportion to its value; the sRGB numbers on it would be greener. The
    strongest channel stands at full, since how bright it is belongs to the dimmer. What the diodes' own colours add is
    trimmed by eye or against the xy. Where a luminaire is set to a gamma curve, its sRGB numbers are the values.
    """
    red, green, blue = _at_full(linear_of(text))
    return red, green, blue


def rgbw_dmx_of(text: str) -> tuple[int, int, int, int]:
    """The same with a white channel: what red, green and blue have in common is taken out of them and given to white.

    The heart's blue has no red, and so no white.
    """
    linear = linear_of(text)
    white = min(linear)
    red, green, blue, alone = _at_full((*(light - white for light in linear), white))
    return red, green, blue, alone


def nearest_filters(text: str, *, lamp: Lamp, most: int = 3) -> list[Filter]:
    """By the distance in the CIE 1976 u′v′ diagram (CIE 15:2018), where equal distances look about equal."""
    wanted = chromaticity_of(text)
    fitting = [one for one in FILTERS if one.lamp == lamp]
    return sorted(fitting, key=lambda one: dist(uniform(one.x, one.y), uniform(wanted.x, wanted.y)))[:most]


def uniform(x: float, y: float) -> tuple[float, float]:
    """CIE 1976 u′ and v′ of x and y: CIE 15:2018."""
    scale = -2 * x + 12 * y + 3
    return 4 * x / scale, 9 * y / scale


def _at_full(lights: Sequence[float]) -> tuple[int, ...]:
    strongest = max(lights)
    return tuple(round(FULL * light / strongest) if strongest else 0 for light in lights)
