"""Which SVG may be laid over a photograph: a short list of elements and attributes, and nothing that leads elsewhere.

The list says what is allowed; whatever is not on it is refused by name, with the mend. A drawing can hold no script,
style sheet, font, text, picture, link, animation, filter or reference to anything but its own gradients and clips.
"""

import copy
import re
import xml.etree.ElementTree as ET
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blueheart.wear.rules.limits import FRAME_LENGTH

SVG = "http://www.w3.org/2000/svg"
VIEW_BOX = "0 0 1000 1000"
MOST_ELEMENTS = 400
DEEPEST = 12

SHAPES = frozenset({"path", "circle", "ellipse", "rect", "line", "polyline", "polygon"})
PAINTS = frozenset({"linearGradient", "radialGradient", "stop", "clipPath", "mask"})
WORDS = frozenset({"title", "desc"})
ELEMENTS = SHAPES | PAINTS | WORDS | {"svg", "g", "defs"}

_NUMBER = r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[eE][+-]?\d{1,2})?"
_LOCAL = r"url\(#[A-Za-z][\w-]{0,59}\)"
NUMBER = re.compile(rf"{_NUMBER}%?", re.ASCII)
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE+\-.,\s]*", re.ASCII)
POINTS = re.compile(r"[0-9eE+\-.,\s]*", re.ASCII)
TRANSFORM = re.compile(
    r"(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE+\-.,\s]{1,200}\)[\s,]*)*", re.ASCII
)
PAINT = re.compile(rf"[A-Za-z]{{3,24}}|#[0-9A-Fa-f]{{3,8}}|rgba?\([0-9.,%\s]{{1,60}}\)|{_LOCAL}", re.ASCII)
LOCAL = re.compile(rf"none|{_LOCAL}", re.ASCII)
IDENTIFIER = re.compile(r"[A-Za-z][\w-]{0,59}", re.ASCII)
KEYWORD = re.compile(r"[A-Za-z-]{2,24}", re.ASCII)
REFERENCE = re.compile(r"url\(#([\w-]+)\)", re.ASCII)

ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(
        (
            "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height", "offset",
            "opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "stroke-width", "stroke-dashoffset",
            "stroke-miterlimit", "font-size", "pathLength",
        ),
        NUMBER,
    ),
    **dict.fromkeys(("fill", "stroke", "stop-color"), PAINT),
    **dict.fromkeys(("clip-path", "mask"), LOCAL),
    **dict.fromkeys(
        (
            "fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "gradientUnits", "spreadMethod",
            "clipPathUnits", "maskUnits", "maskContentUnits", "data-anchor", "data-blend", "data-slot", "data-tint",
        ),
        KEYWORD,
    ),
    **dict.fromkeys(("transform", "gradientTransform"), TRANSFORM),
    **dict.fromkeys(("points", "stroke-dasharray"), POINTS),
    "d": PATH,
    "id": IDENTIFIER,
    "viewBox": POINTS,
    "version": NUMBER,
}  # fmt: skip
DROPPED = frozenset({"version"})

MENDS: dict[str, Promise] = {
    "script": _("A drawing runs nothing. Take the script out."),
    "style": _('Write colours as attributes such as fill="#009edb". Most drawing programs call that “presentation '
               "attributes” when they save."),
    "text": _("Letters look different on each device. Turn them into paths, or let the overlay write them "
              "(data-slot)."),
    "tspan": _("Letters look different on each device. Turn them into paths, or let the overlay write them "
               "(data-slot)."),
    "image": _("A drawing holds no picture. Draw it as paths."),
    "use": _("Write the shape itself in the place where it is used."),
    "foreignObject": _("A drawing holds no page. Draw it as paths."),
    "a": _("A frame leads nowhere. Keep what is in the link, without it."),
    "filter": _("Browsers draw filters differently. Use a gradient instead."),
    "pattern": _("Write the shapes themselves."),
}  # fmt: skip
SAVE_PLAIN = _("Save it from the drawing program as plain or optimised SVG, or take it out.")


class InvalidDrawing(ValueError):
    """`message` names what is wrong with it and the mend."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


def read_drawing(text: str) -> ET.Element:
    """The checked tree, its tags without a namespace. Raises InvalidDrawing."""
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise InvalidDrawing(_("There is no drawing. Paste the SVG, from <svg to </svg>."))
    if len(text) > FRAME_LENGTH:
        message = _("The drawing has %(length)d characters; at most %(limit)d are allowed. Simplify its paths.")
        raise InvalidDrawing(message % {"length": len(text), "limit": FRAME_LENGTH})
    root = _Reader().read(text)
    _check_references(root)
    return root


class _Reader:
    """Expat with a refusal in each of its handlers: what is refused is never built, let alone followed."""

    def __init__(self) -> None:
        self.builder = ET.TreeBuilder()
        self.open: list[str] = []
        self.count = 0
        self.ids: set[str] = set()
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.EntityDeclHandler = self.refuse_doctype
        self.parser.ProcessingInstructionHandler = self.refuse_instruction
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def read(self, text: str) -> ET.Element:
        try:
            self.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
        except expat.ExpatError as error:
            message = _("Line %(line)d can’t be read as SVG: %(why)s. Look whether every < has its > and every "
                        "element its end.")  # fmt: skip
            why = expat.ErrorString(error.code)
            raise InvalidDrawing(message % {"line": error.lineno, "why": why}) from error
        return self.builder.close()

    def refuse_doctype(self, *_details: object) -> None:
        raise InvalidDrawing(_("A drawing has no <!DOCTYPE or <!ENTITY. Take those lines out."))

    def refuse_instruction(self, *_details: object) -> None:
        raise InvalidDrawing(_("A drawing has no <?…?> lines but the first <?xml?>. Take them out."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self.checked_tag(name)
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            message = _("The drawing is too intricate: at most %(count)d elements, %(depth)d deep. Join its paths.")
            raise InvalidDrawing(message % {"count": MOST_ELEMENTS, "depth": DEEPEST})
        checked = {
            key: value.strip()
            for key, value in attributes.items()
            if self.is_checked(tag, key, value.strip()) and key not in DROPPED
        }
        self.note_id(checked.get("id", ""))
        self.open.append(tag)
        self.builder.start(tag, checked)

    def end(self, _name: str) -> None:
        self.builder.end(self.open.pop())

    def characters(self, data: str) -> None:
        if self.open[-1] in WORDS:
            self.builder.data(data)
        elif data.strip():
            message = _("Words stand between the shapes: “%(text)s”. Take them out.")
            raise InvalidDrawing(message % {"text": data.strip()[:40]})

    def checked_tag(self, name: str) -> str:
        space, _blank, tag = name.rpartition(" ")
        if not self.open and (tag != "svg" or space != SVG):
            message = _('The drawing begins with <svg xmlns="%(space)s" viewBox="%(box)s">.')  # fmt: skip
            raise InvalidDrawing(message % {"space": SVG, "box": VIEW_BOX})
        if space != SVG or tag not in ELEMENTS or (self.open and tag == "svg"):
            refusal = _("<%(tag)s> is not allowed in a frame.") % {"tag": tag[:40]}
            raise InvalidDrawing(f"{refusal} {MENDS.get(tag, SAVE_PLAIN)}")
        return tag

    def is_checked(self, tag: str, key: str, value: str) -> bool:
        pattern = ATTRIBUTES.get(key)
        if pattern is None:
            name = key.rpartition(" ")[2]
            refusal = _("The attribute %(name)s of <%(tag)s> is not allowed.") % {"name": name[:40], "tag": tag}
            mend = MENDS["style"] if name in {"style", "class"} else SAVE_PLAIN
            raise InvalidDrawing(f"{refusal} {mend}")
        if pattern.fullmatch(value) is None:
            message = _('%(name)s="%(value)s" of <%(tag)s> can’t be used. Write a number, a colour, or url(#…) of a '
                        "gradient in the same drawing, as the attribute asks.")  # fmt: skip
            raise InvalidDrawing(message % {"name": key, "value": value[:40], "tag": tag})
        return True

    def note_id(self, identifier: str) -> None:
        if identifier and identifier in self.ids:
            message = _("The id “%(id)s” stands there twice. Give each its own.")
            raise InvalidDrawing(message % {"id": identifier})
        self.ids.add(identifier)


def _check_references(root: ET.Element) -> None:
    ids = {element.get("id") for element in root.iter()}
    for element in root.iter():
        for key, value in element.items():
            found = REFERENCE.match(value)
            if found and found[1] not in ids:
                message = _("%(name)s leads to #%(id)s, which is not in the drawing. Add it, or use a colour.")
                raise InvalidDrawing(message % {"name": key, "id": found[1]})


def write_drawing(root: ET.Element) -> str:
    """As it is kept: one spelling for one drawing, indented for whoever edits it."""
    kept = copy.deepcopy(root)
    kept.set("xmlns", SVG)
    ET.indent(kept, space=" ")
    return ET.tostring(kept, encoding="unicode")
