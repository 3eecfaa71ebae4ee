"""The town of a card for Pillow: its outlines as polygons, and how they are painted. The outlines are found once."""

import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw

from blueheart.wear.documents.cards.layout import Layout
from blueheart.wear.documents.cards.picture import TOWN_HORIZON, TOWN_WIDTH, town

FINER = 2
"""Pillow draws polygons without smooth edges: they are drawn so many times larger and made smaller."""
FILLS = {"sky-far": "#0c3050", "sky-dark": "#061627", "sky-lamp": "#ffd98a"}
UP = ("#0d4a78", "#0a83be", "#2fbcf3", "#8fe0ff")
HREF = "{http://www.w3.org/1999/xlink}href"
Point = tuple[float, float]
Polygon = tuple[Point, ...]


class Flattened(BasePen):
    """The corners of each part of a path whose curves are cut into 12 pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[list[Point]] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802
        self.parts.append([pt])

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self.parts[-1].append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        start = self.parts[-1][-1]
        for step in range(1, 13):
            t, rest = step / 12, 1 - step / 12
            a, b, c, d = rest**3, 3 * rest**2 * t, 3 * rest * t**2, t**3
            self.parts[-1].append(
                (
                    a * start[0] + b * pt1[0] + c * pt2[0] + d * pt3[0],
                    a * start[1] + b * pt1[1] + c * pt2[1] + d * pt3[1],
                )
            )


def flatten(path: str) -> list[list[Point]]:
    pen = Flattened()
    parse_path(path, pen)
    return pen.parts


def transform_of(element: ET.Element) -> Transform:
    found = re.match(r"(translate|matrix)\(([^)]*)\)", element.get("transform", ""))
    if found is None:
        return Identity
    numbers = [float(number) for number in found[2].split()]
    return Identity.translate(*numbers) if found[1] == "translate" else Transform(*numbers)


@cache
def outlines() -> dict[str, tuple[tuple[Polygon, ...], ...]]:
    """By fill, "lit" for the monuments: paths, each as its outline and the holes in it."""
    root = ET.fromstring(f"<svg>{town()}</svg>")
    named = {element.get("id"): element for element in root.iter()}
    found: dict[str, list[tuple[Polygon, ...]]] = {name: [] for name in (*FILLS, "lit")}

    def walk(element: ET.Element, place: Transform, fill: str) -> None:
        fill = element.get("class", "") if element.get("class", "") in FILLS else fill
        fill = "lit" if "sky-up" in element.get("fill", "") else fill
        place = place.transform(transform_of(element))
        if element.tag == "path" and fill:
            parts = flatten(element.get("d", ""))
            found[fill].append(tuple(tuple(place.transformPoint(point) for point in part) for part in parts))
        for child in children(element, named):
            walk(child, place, fill)

    walk(root, Identity, "")
    return {name: tuple(paths) for name, paths in found.items()}


def children(element: ET.Element, named: dict[str | None, ET.Element]) -> Iterator[ET.Element]:
    """What stands in it; the definitions only where they are used."""
    if element.tag == "use" and element.get("opacity") is None:
        yield named[element.get("href", "").removeprefix("#")]
    elif element.tag != "defs":
        yield from element


def paint_town(picture: Image.Image, layout: Layout) -> None:
    """Houses, monuments with their light and its reflection, water."""
    width, high = picture.width, round(TOWN_HORIZON * layout.town_scale)
    top = layout.horizon - high
    for name, colour in FILLS.items():
        mask = mask_of(name, layout, width, high)
        picture.paste(colour, (0, top), mask)
    lit = mask_of("lit", layout, width, high)
    slope = Image.new("RGB", (1, len(UP)))
    for row, colour in enumerate(UP):
        slope.paste(colour, (0, row, 1, row + 1))
    light = slope.resize((width, high), Image.Resampling.BICUBIC)
    picture.paste(light, (0, top), lit)
    picture.paste("#04101d", (0, layout.horizon, width, picture.height))
    deep = round(high * 0.36)
    mirrored = lit.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, deep)).point(lambda ink: ink * 2 // 5)
    picture.paste(light.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, deep)), (0, layout.horizon), mirrored)
    picture.paste("#2fbcf3", (0, layout.horizon - 1, width, layout.horizon))


def mask_of(name: str, layout: Layout, width: int, high: int) -> Image.Image:
    large = Image.new("L", (width * FINER, high * FINER))
    draw = ImageDraw.Draw(large)
    scale = layout.town_scale * FINER
    for beside in (-1, 0, 1):
        shift = layout.town_x * FINER + beside * TOWN_WIDTH * scale
        for path in outlines()[name]:
            for number, part in enumerate(path):
                is_hole = name == "lit" and number > 0
                draw.polygon([(x * scale + shift, y * scale) for x, y in part], fill=0 if is_hole else 255)
    return large.reduce(FINER)
