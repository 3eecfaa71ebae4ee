"""A frame: a checked drawing whose top groups say how they fit a taller picture, and where words go in it."""

import copy
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from blueheart.wear.rules.drawings import SVG, VIEW_BOX, WORDS, InvalidDrawing, read_drawing, write_drawing

UNITS = 1000
"""Of a square's side: everything in a drawing is measured in these."""
HEIGHTS = {"square": 1000, "portrait": 1250, "story": 1000 * 16 / 9}
"""Of a picture that is 1,000 units wide: 1:1, 4:5, 9:16."""
FITS = {
    "fill": "none",
    "square": "xMidYMid meet",
    "top-start": "xMinYMin meet",
    "top-end": "xMaxYMin meet",
    "bottom-start": "xMinYMax meet",
    "bottom-end": "xMaxYMax meet",
    "bottom": "xMidYMax meet",
}
"""`data-anchor` as preserveAspectRatio of an inner <svg>: the drawing then fits any shape by itself."""
DROPS = {"square": 0.5, "bottom-start": 1.0, "bottom-end": 1.0, "bottom": 1.0}
"""Which part of the height that a picture has beyond a square lies above a group; none of it where not named."""
BLENDS = ("normal", "multiply", "screen", "overlay", "soft-light")
"""`data-blend` of a top group: how its colours meet those of the photograph, by their names in CSS and canvas."""
TINTS = ("fill", "stroke", "stop-color")
SLOTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ring": ("circle", ("cx", "cy", "r", "font-size")),
    "theme": ("rect", ("x", "y", "width", "height", "font-size")),
}
HEX = re.compile(r"#[0-9a-f]{6}")
WHITE, NIGHT = "#ffffff", "#071b2f"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the overlay writes: along the upper half of a ring, or in a box. In units of a square's side.

    `numbers` are cx, cy, r of a ring or x, y, width, height of a box; `drop` is as in `DROPS`.
    """

    kind: Literal["ring", "theme"]
    numbers: tuple[float, ...]
    size: float
    fill: str
    drop: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Groups that meet the photograph in one way. `svg` fits any width and height written into its first tag."""

    blend: str
    svg: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that may be shown. `svg` is its kept spelling."""

    svg: str
    slots: tuple[Slot, ...]
    root: ET.Element

    @property
    def has_ring_text(self) -> bool:
        return any(slot.kind == "ring" for slot in self.slots)


def check_frame(text: str) -> Drawing:
    """Raises InvalidDrawing, whose message names the mend."""
    root = read_drawing(text)
    if " ".join((root.get("viewBox") or "").replace(",", " ").split()) != VIEW_BOX:
        raise InvalidDrawing(_('The drawing needs viewBox="%(box)s": it is drawn for a square of 1,000 by 1,000.')
                             % {"box": VIEW_BOX})  # fmt: skip
    root.attrib = {"viewBox": VIEW_BOX}
    slots = tuple(slot for group in _groups(root) for slot in _slots(group))
    if len({slot.kind for slot in slots}) < len(slots):
        raise InvalidDrawing(_("The same data-slot stands there twice. A drawing has one ring and one theme at most."))
    _check_marks(root, len(slots))
    return Drawing(svg=write_drawing(root), slots=slots, root=root)


def _groups(root: ET.Element) -> list[ET.Element]:
    for child in root:
        if child.tag in {"defs", *WORDS}:
            continue
        if child.tag != "g" or child.get("data-anchor") not in FITS:
            message = _("<%(tag)s> stands outside the anchored groups. Put every shape into a "
                        '<g data-anchor="…"> with one of these: %(anchors)s.')  # fmt: skip
            raise InvalidDrawing(message % {"tag": child.tag, "anchors": ", ".join(FITS)})
    found = [child for child in root if child.tag == "g"]
    if not found:
        raise InvalidDrawing(_('The drawing is empty. Put its shapes into <g data-anchor="square">.'))
    return found


def _slots(group: ET.Element) -> list[Slot]:
    anchor = str(group.get("data-anchor"))
    found = [child for child in group if "data-slot" in child.attrib]
    if found and (anchor == "fill" or group.get("transform")):
        raise InvalidDrawing(_("A data-slot stands in a group that is stretched or moved. Put it into one without "
                               "transform, anchored to a corner, an edge or the square."))  # fmt: skip
    return [_slot(element, DROPS.get(anchor, 0.0)) for element in found]


def _slot(element: ET.Element, drop: float) -> Slot:
    kind = element.get("data-slot", "")
    tag, names = SLOTS.get(kind, ("", ()))
    fill = (element.get("fill") or "").lower()
    if element.tag != tag or not HEX.fullmatch(fill) or not all(element.get(name) for name in names):
        message = _('A place for words is <circle data-slot="ring" cx cy r font-size fill> or <rect '
                    'data-slot="theme" x y width height font-size fill>, with a fill such as #ffffff.')  # fmt: skip
        raise InvalidDrawing(message)
    try:
        *numbers, size = (float(element.get(name, "")) for name in names)
    except ValueError as error:
        raise InvalidDrawing(_("A place for words is measured in plain numbers, without %.")) from error
    if not 10 <= size <= 200 or any(not -UNITS <= number <= 2 * UNITS for number in numbers) or min(numbers[2:]) < size:
        raise InvalidDrawing(_("A place for words has letters (font-size) of 10 to 200 and is larger than they are."))
    ring_or_theme: Literal["ring", "theme"] = "ring" if kind == "ring" else "theme"
    return Slot(kind=ring_or_theme, numbers=tuple(numbers), size=size, fill=fill, drop=drop)


def _check_marks(root: ET.Element, slots: int) -> None:
    """Anchors stand on top groups alone, slots in them alone, and a tint names what it changes."""
    if sum("data-anchor" in element.attrib for element in root.iter()) > sum(child.tag == "g" for child in root):
        raise InvalidDrawing(_("data-anchor stands on the outermost groups only. Take it off the inner ones."))
    if sum("data-slot" in element.attrib for element in root.iter()) > slots:
        raise InvalidDrawing(_("data-slot stands directly in an anchored group only."))
    blended = [element for element in root.iter() if "data-blend" in element.attrib]
    if len(blended) > sum(child in blended for child in root) or any(
        one.get("data-blend") not in BLENDS for one in blended
    ):
        message = _("data-blend stands on the outermost groups only and is one of these: %(blends)s.")
        raise InvalidDrawing(message % {"blends": ", ".join(BLENDS)})
    if any(element.get("data-tint", "fill") not in TINTS for element in root.iter()):
        raise InvalidDrawing(_("data-tint is fill, stroke or stop-color: what takes the colour of a group."))


def compose(drawing: Drawing, *, colour: str = "") -> tuple[Layer, ...]:
    """From the lowest to the uppermost; groups in a row that blend alike are one layer. Places for words are left out.

    `colour`, as #rrggbb, goes where the drawing has `data-tint`; "" keeps the drawing's own.
    """
    kept = copy.deepcopy(drawing.root)
    defs = [child for child in kept if child.tag == "defs"]
    for child in kept:
        _finish(child, colour)
    composed: list[tuple[str, ET.Element]] = []
    for group in (child for child in kept if child.tag == "g"):
        blend = group.attrib.pop("data-blend", BLENDS[0])
        if not composed or composed[-1][0] != blend:
            layer = ET.Element("svg", {"xmlns": SVG, "width": str(UNITS), "height": str(UNITS)})
            layer.extend(defs)
            composed.append((blend, layer))
        fit = {"viewBox": VIEW_BOX, "preserveAspectRatio": FITS[group.attrib.pop("data-anchor")]}
        ET.SubElement(composed[-1][1], "svg", fit).append(group)
    return tuple(Layer(blend, ET.tostring(layer, encoding="unicode")) for blend, layer in composed)


def _finish(parent: ET.Element, colour: str) -> None:
    for element in list(parent.iter()):
        for child in [one for one in element if "data-slot" in one.attrib or one.tag in WORDS]:
            element.remove(child)
        element.tail = None
        if element.tag not in WORDS:
            element.text = None
        tinted = element.attrib.pop("data-tint", "")
        if tinted and colour:
            element.set(tinted, colour)


def ink_on(colour: str) -> str:
    """White or night, whichever can be read better on a colour: contrast as in WCAG 2.2, relative luminance."""
    light = luminance(colour)
    return WHITE if 1.05 / (light + 0.05) >= (light + 0.05) / (luminance(NIGHT) + 0.05) else NIGHT


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
