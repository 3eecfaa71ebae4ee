"""The flow of money as a picture: what came on one side, what it became on the other.

A Sankey diagram as plain SVG shapes (after M. H. Sankey, 1898): every node is as high as its sum, and the fund in the
middle as high as all of a side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

NODE_WIDTH = 14
GAP = 22
LINE = 16
SMALLEST = 1.5
"""Height of the smallest flow in units of the drawing, so that a cent beside a million can be seen."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One side's part: `key` says its colour, `amount` is minor units above nothing."""

    key: str
    label: str
    amount_text: str
    amount: int


@dataclass(frozen=True, slots=True)
class Node:
    """A bar with its label, in lines; numbers in units of the drawing."""

    key: str
    lines: tuple[str, ...]
    amount_text: str
    x: float
    y: float
    height: float
    label_x: float
    anchor: str

    @property
    def label_y(self) -> float:
        """Of the first line, so that all of them and the sum below stand in the middle of the bar."""
        return round(self.y + self.height / 2 - (len(self.lines) - 1) * LINE / 2, 1)


@dataclass(frozen=True, slots=True)
class Ribbon:
    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Sankey:
    """Shapes of one drawing of `width` by `height`."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    middle: Node
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand: labels take `label_width` on either side, in lines of `line_length` characters.

    `is_mirrored` for what is read from the right; `body` is the height of all the money.
    """

    width: int
    label_width: int
    line_length: int = 34
    is_mirrored: bool = False
    body: int = 260

    def x(self, x: float) -> float:
        return round(self.width - x - NODE_WIDTH if self.is_mirrored else x, 1)


def draw_sankey(*, sources: Sequence[Flow], uses: Sequence[Flow], middle: Flow, frame: Frame) -> Sankey:
    """Both sides add up to the middle's amount. Raises ValueError where they don't."""
    total = middle.amount
    if not total or sum(flow.amount for flow in sources) != total or sum(flow.amount for flow in uses) != total:
        raise ValueError("both sides of the picture add up to its middle")
    left, right = heights(sources, frame.body), heights(uses, frame.body)
    inner = max(sum(left), sum(right))
    height = round(max(column_height(left), column_height(right)) + 2 * GAP)
    middle_x = frame.width / 2 - NODE_WIDTH / 2
    top = (height - inner) / 2
    middle_node = Node(
        middle.key, (middle.label,), middle.amount_text, frame.x(middle_x), round(top, 1), round(inner, 1),
        round(frame.width / 2, 1), "middle",
    )  # fmt: skip
    source_x, use_x = float(frame.label_width), float(frame.width - frame.label_width - NODE_WIDTH)
    sides = (
        side(sources, left, x=source_x, label_x=source_x - 8, anchor="end", height=height, frame=frame),
        side(uses, right, x=use_x, label_x=use_x + NODE_WIDTH + 8, anchor="start", height=height, frame=frame),
    )
    ribbons = (
        *ribbons_of(
            sides[0], start=source_x + NODE_WIDTH, end=middle_x, top=top + (inner - sum(left)) / 2, frame=frame
        ),
        *ribbons_of(sides[1], start=use_x, end=middle_x + NODE_WIDTH, top=top + (inner - sum(right)) / 2, frame=frame),
    )
    return Sankey(frame.width, height, (*sides[0], *sides[1]), middle_node, ribbons)


def heights(flows: Sequence[Flow], body: int) -> list[float]:
    total = sum(flow.amount for flow in flows)
    return [max(flow.amount / total * body, SMALLEST) for flow in flows]


def column_height(column: Sequence[float]) -> float:
    return sum(max(one, GAP) for one in column) + GAP * (len(column) - 1)


def side(
    flows: Sequence[Flow], column: Sequence[float], *, x: float, label_x: float, anchor: str, height: int, frame: Frame
) -> tuple[Node, ...]:
    """Nodes from the top, each with room for its label."""
    y, nodes = (height - column_height(column)) / 2, []
    mirrored_label_x = round(frame.width - label_x if frame.is_mirrored else label_x, 1)
    for flow, own in zip(flows, column, strict=True):
        room = max(own, GAP)
        nodes.append(
            Node(
                flow.key, tuple(wrap(flow.label, frame.line_length)), flow.amount_text, frame.x(x),
                round(y + (room - own) / 2, 1), round(own, 1), mirrored_label_x, anchor,
            )
        )  # fmt: skip
        y += room + GAP
    return tuple(nodes)


def ribbons_of(nodes: Sequence[Node], *, start: float, end: float, top: float, frame: Frame) -> list[Ribbon]:
    """From each node's inner edge to its own place at the middle."""
    made = []
    x0, x1 = (round(frame.width - x if frame.is_mirrored else x, 1) for x in (start, end))
    bend = round((x0 + x1) / 2, 1)
    for node in nodes:
        y0, y1 = node.y, round(top, 1)
        y2, y3 = round(node.y + node.height, 1), round(top + node.height, 1)
        made.append(
            Ribbon(node.key, f"M{x0} {y0}C{bend} {y0} {bend} {y1} {x1} {y1}V{y3}C{bend} {y3} {bend} {y2} {x0} {y2}Z")
        )
        top += node.height
    return made
