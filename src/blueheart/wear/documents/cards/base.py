"""What is the same for every text: its picture in 255 colours, its rows deflated, and how ink mixes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from blueheart.wear.documents.cards.layout import LAYOUTS, Layout
from blueheart.wear.documents.cards.picture import HEART_STOPS, draw_picture
from blueheart.wear.documents.cards.png import Band, Pixels, deflate_bands
from blueheart.wear.documents.cards.text import draw_text, vips
from blueheart.wear.rules.cards import CardSize

MOST_KEPT = 18
"""Bases in memory, 1 to 3 MB each: three sizes in the five languages of the site, and some to spare."""
PICTURE_COLOURS = 139
HEART_COLOURS = 48
ACCENT = 255
NIGHT = (8, 34, 56)
INKS = {"title": (255, 255, 255), "text": (201, 226, 242), "eyebrow": (111, 207, 249), "lamp": (255, 217, 138)}
STEPS = {"title": 24, "text": 16, "eyebrow": 16, "lamp": 12}
"""Colours of the palette between the night and each ink."""
SHADES = 16
GRAIN = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int32) // 4 * 2 - 3
"""Bayer's matrix, as −3 to 3."""

Colours = NDArray[np.int32]


@dataclass(frozen=True)
class Base:
    """`mixes` has for each ink the number of the colour at [number beneath × 16 + sixteenths of ink]."""

    layout: Layout
    width: int
    height: int
    is_rtl: bool
    pixels: Pixels
    bands: list[Band]
    palette: bytes
    mixes: Mapping[str, Pixels]


@lru_cache(maxsize=MOST_KEPT)
def get_base(size: CardSize, footer: str, *, is_rtl: bool) -> Base:
    """Takes a few tenths of a second the first time; the footer stands on every card of a language."""
    layout = LAYOUTS[size]
    width, height = size.pixels
    svg = draw_picture(layout, width=width, height=height, is_rtl=is_rtl)
    drawn = vips().Image.svgload_buffer(svg.encode()).flatten().write_to_memory()
    picture = Image.frombuffer("RGB", (width, height), drawn)
    colours = choose_colours(picture)
    pixels = nearest_of_each_pixel(np.asarray(picture), colours[:ACCENT])
    mixes = {name: mix(colours, ink) for name, ink in INKS.items()}
    write_footer(pixels, mixes["text"], layout, footer, is_rtl=is_rtl)
    return Base(layout, width, height, is_rtl, pixels, deflate_bands(pixels), colours.astype(np.uint8).tobytes(), mixes)


def choose_colours(picture: Image.Image) -> Colours:
    """256 of them: steps of the heart, steps from the night to each ink, those of the picture, last the accent.

    The heart is one smooth slope over many pixels; left to the counting of colours, it would get a dozen.
    """
    light, middle, deep = (np.array(ImageColor.getrgb(colour)) for colour in HEART_STOPS)
    half = HEART_COLOURS // 2
    ramps = [ramp(light, middle, half), ramp(middle, deep, half)]
    ramps += [ramp(np.array(NIGHT), np.array(ink), STEPS[name]) for name, ink in INKS.items()]
    reduced = evened(picture).quantize(PICTURE_COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2)
    found = np.array(reduced.getpalette(), np.int32).reshape(-1, 3)[:PICTURE_COLOURS]
    chosen = np.concatenate([*ramps, found])
    return np.concatenate([chosen, np.zeros((ACCENT + 1 - len(chosen), 3), np.int32)])


def evened(picture: Image.Image) -> Image.Image:
    """Each colour of the picture as often as the root of how often it is there: else the night would get them all."""
    seen, counts = np.unique(packed(np.asarray(picture.reduce(2))), return_counts=True)
    often = np.repeat(seen, np.ceil(np.sqrt(counts)).astype(np.int32))
    return Image.fromarray(apart(often).astype(np.uint8)[None, :, :])


def packed(picture: Pixels) -> Colours:
    red, green, blue = (picture[..., number].astype(np.int32) for number in range(3))
    return red << 16 | green << 8 | blue


def apart(colours: Colours) -> Colours:
    return np.stack([colours >> 16, colours >> 8 & 0xFF, colours & 0xFF], axis=1)


def ramp(first: Colours, last: Colours, steps: int) -> Colours:
    """So many colours from the first, which is left out, to the last."""
    return (first + (last - first) * np.arange(1, steps + 1)[:, None] / steps).round().astype(np.int32)


def nearest_of_each_pixel(picture: Pixels, colours: Colours) -> Pixels:
    """With a grain too fine to see, which breaks the edges of the steps that a slope in few colours has."""
    height, width = picture.shape[:2]
    grain = np.tile(GRAIN, (height // 4 + 1, width // 4 + 1))[:height, :width, None]
    seen, place = np.unique(packed(np.clip(picture + grain, 0, 255)), return_inverse=True)
    numbers: Pixels = nearest(apart(seen), colours)[place.reshape(height, width)]
    return numbers


def nearest(wanted: Colours, colours: Colours) -> Pixels:
    """The number of the closest colour of each, in pieces that fit into memory."""
    among = colours.astype(np.float32)
    lengths = (among**2).sum(axis=1)  # of |a − b|², what differs between the candidates: |b|² − 2ab
    found = [
        (lengths - 2 * piece.astype(np.float32) @ among.T).argmin(axis=1)
        for piece in np.array_split(wanted, len(wanted) // 4096 + 1)
    ]
    return np.concatenate(found).astype(np.uint8)


def mix(colours: Colours, ink: tuple[int, int, int]) -> Pixels:
    share = np.arange(SHADES)[None, :, None] / (SHADES - 1)
    mixed = colours[:, None, :] * (1 - share) + np.array(ink) * share
    table = nearest(mixed.reshape(-1, 3).round().astype(np.int32), colours[:ACCENT]).reshape(-1, SHADES)
    table[:, 0] = np.arange(len(colours))
    return table.reshape(-1)


def lay_ink(pixels: Pixels, ink: Pixels, mixes: Pixels, *, x: int, y: int) -> None:
    """Onto `pixels`, in place; what reaches over an edge is cut off."""
    height, width = pixels.shape
    ink = ink[max(0, -y) : height - y, max(0, -x) : width - x]
    y, x = max(0, y), max(0, x)
    beneath = pixels[y : y + len(ink), x : x + ink.shape[1]]
    beneath[...] = mixes.take(beneath.astype(np.uint16) << 4 | ink >> 4)


def write_footer(pixels: Pixels, mixes: Pixels, layout: Layout, footer: str, *, is_rtl: bool) -> None:
    """Beside the small heart of the picture, in the middle of its height."""
    heart = round(layout.footer_size * 1.25)
    room = pixels.shape[1] - 2 * layout.margin
    beside = heart + layout.footer_size // 2
    drawn = draw_text(footer, size=layout.footer_size, weight="Bold", width=room, at_right=is_rtl)
    middle = layout.footer_y + heart // 2
    x = layout.margin + drawn.x + (-beside if is_rtl else beside)
    lay_ink(pixels, drawn.ink, mixes, x=x, y=middle - drawn.height // 2)
