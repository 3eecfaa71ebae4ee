"""Draws the site's map from TopoJSON: decode, unroll over the date line, project, clip, simplify, write SVG paths.

Positions are (longitude, latitude) in degrees until `project`, then (x, y) on the unit square of
`campaign.rules.mercator`, then whole numbers on the grid of one picture.
"""

import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from blueheart.campaign.rules.mercator import to_unit

Position = tuple[float, float]
Ring = list[Position]
GridPoint = tuple[int, int]
Projection = Callable[[float, float], Position]
"""Latitude and longitude in degrees to x, y."""

NORTH, SOUTH = 84.0, -60.0


@dataclass(frozen=True)
class Frame:
    """A rectangle of the unit square, drawn with `scale` grid units for the whole world's width."""

    west: float
    north: float
    east: float
    south: float
    scale: int

    def widened(self, by: float) -> "Frame":
        return Frame(self.west - by, self.north - by, self.east + by, self.south + by, self.scale)


def read_topology(path: Path) -> dict[str, Any]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        topology: dict[str, Any] = json.load(file)
    return topology


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Delta-coded whole numbers to degrees (TopoJSON 1.0, section 2.1.2)."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def ring_of(indexes: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Arcs joined end to end; ~i is arc i backwards, and a joint is written once (section 2.1.4)."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def polygons_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons as lists of rings of arc numbers."""
    match geometry["type"]:
        case "Polygon":
            return [geometry["arcs"]]
        case "MultiPolygon":
            return list(geometry["arcs"])
        case "GeometryCollection":
            return [polygon for part in geometry["geometries"] for polygon in polygons_of(part)]
    return []


def shared_arcs(geometry: dict[str, Any]) -> list[int]:
    """Arcs with a country on both sides: the borders without the coasts."""
    sides: Counter[int] = Counter()
    for country in geometry["geometries"]:
        used = {i if i >= 0 else ~i for polygon in polygons_of(country) for ring in polygon for i in ring}
        sides.update(used)
    return sorted(arc for arc, countries in sides.items() if countries > 1)


def unroll(line: Sequence[Position]) -> Ring:
    """Longitudes made continuous: a step over the date line goes on past ±180 instead of across the world."""
    if not line:
        return []
    unrolled = [line[0]]
    for longitude, latitude in line[1:]:
        turns = round((unrolled[-1][0] - longitude) / 360)
        unrolled.append((longitude + 360 * turns, latitude))
    return unrolled


def open_ring(ring: Ring) -> Ring:
    """The ring without its repeated end; one that went once round the earth (Antarctica) is closed along its pole."""
    (first, _), (last, latitude) = ring[0], ring[-1]
    if abs(last - first) < 180:
        return ring[:-1]
    pole = 90.0 if latitude > 0 else -90.0
    return [*ring, (last, pole), (first, pole)]


def project(line: Iterable[Position], projection: Projection = to_unit) -> Ring:
    return [projection(latitude, longitude) for longitude, latitude in line]


def copies(line: Ring, frame: Frame) -> Iterator[Ring]:
    """The line in each turn of the world in which it may touch the frame."""
    low, high = min(x for x, _ in line), max(x for x, _ in line)
    for turn in (-2, -1, 0, 1, 2):
        if low + turn <= frame.east and high + turn >= frame.west:
            yield [(x + turn, y) for x, y in line] if turn else line


def clip_ring(ring: Ring, frame: Frame) -> Ring:
    """Sutherland–Hodgman (1974): cut by each side in turn. The ring is open: its last point is not its first."""
    for axis, bound, keeps_above in ((0, frame.west, True), (0, frame.east, False),
                                     (1, frame.north, True), (1, frame.south, False)):  # fmt: skip
        if not ring:
            return []
        ring = cut_ring(ring, axis, bound, keeps_above)
    return ring


def cut_ring(ring: Ring, axis: int, bound: float, keeps_above: bool) -> Ring:
    kept: Ring = []
    before = ring[-1]
    was_in = (before[axis] >= bound) == keeps_above or before[axis] == bound
    for point in ring:
        is_in = (point[axis] >= bound) == keeps_above or point[axis] == bound
        if is_in != was_in:
            kept.append(meet(before, point, axis, bound))
        if is_in:
            kept.append(point)
        before, was_in = point, is_in
    return kept


def meet(a: Position, b: Position, axis: int, bound: float) -> Position:
    """Where the segment crosses the line; the coordinate on that axis is exactly the bound."""
    share = (bound - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
    return (bound, other) if axis == 0 else (other, bound)


def clip_line(line: Ring, frame: Frame) -> list[Ring]:
    """The pieces of an open line inside of the frame (Liang and Barsky 1984, segment by segment)."""
    pieces: list[Ring] = []
    for a, b in pairwise(line):
        inside = clip_segment(a, b, frame)
        if inside is None:
            continue
        if pieces and pieces[-1][-1] == inside[0]:
            pieces[-1].append(inside[1])
        else:
            pieces.append(list(inside))
    return pieces


def clip_segment(a: Position, b: Position, frame: Frame) -> tuple[Position, Position] | None:
    enters, leaves = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    sides = ((-dx, a[0] - frame.west), (dx, frame.east - a[0]), (-dy, a[1] - frame.north), (dy, frame.south - a[1]))
    for step, room in sides:
        if step == 0 and room < 0:
            return None
        if step < 0:
            enters = max(enters, room / step)
        elif step > 0:
            leaves = min(leaves, room / step)
    if enters > leaves:
        return None
    start = a if enters == 0 else (a[0] + enters * dx, a[1] + enters * dy)
    end = b if leaves == 1 else (a[0] + leaves * dx, a[1] + leaves * dy)
    return start, end


def to_grid(line: Iterable[Position], frame: Frame, *, left: float, top: float) -> list[GridPoint]:
    """Whole numbers counted from `left`, `top`; repeated points written once."""
    points: list[GridPoint] = []
    for x, y in line:
        point = (round((x - left) * frame.scale), round((y - top) * frame.scale))
        if not points or point != points[-1]:
            points.append(point)
    return points


def simplify(points: list[GridPoint], tolerance: float) -> list[GridPoint]:
    """Douglas and Peucker (1973), with its own stack: what lies within `tolerance` of the straight line is left out."""
    if len(points) < 3:
        return points
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = 0, tolerance
        for i in range(first + 1, last):
            off = distance_to_segment(points[i], points[first], points[last])
            if off > distance:
                farthest, distance = i, off
        if farthest:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [points[i] for i in sorted(kept)]


def distance_to_segment(p: GridPoint, a: GridPoint, b: GridPoint) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return float(((p[0] - a[0] - share * dx) ** 2 + (p[1] - a[1] - share * dy) ** 2) ** 0.5)


def simplify_ring(points: list[GridPoint], tolerance: float) -> list[GridPoint]:
    """A ring has no ends: it is halved at its first point and the one farthest from it."""
    if points and points[0] == points[-1]:
        points = points[:-1]
    if len(points) < 4:
        return points
    (x, y) = points[0]
    half = max(range(len(points)), key=lambda i: (points[i][0] - x) ** 2 + (points[i][1] - y) ** 2)
    return simplify(points[: half + 1], tolerance)[:-1] + simplify([*points[half:], points[0]], tolerance)[:-1]


def path_of(lines: Iterable[Sequence[GridPoint]], *, closed: bool) -> str:
    """SVG path data with relative steps, as few characters as are needed."""
    parts: list[str] = []
    for line in lines:
        (x, y), *others = line
        parts.append(f"M{x}{joined(y)}")
        drawn = ""
        for point in others:
            dx, dy = point[0] - x, point[1] - y
            x, y = point
            if dy == 0:
                letter, text = "h", str(dx)
            elif dx == 0:
                letter, text = "v", str(dy)
            else:
                letter, text = "l", f"{dx}{joined(dy)}"
            repeats = letter == drawn and letter == "l"
            parts.append((text if text.startswith("-") else f" {text}") if repeats else f"{letter}{text}")
            drawn = letter
        if closed:
            parts.append("z")
    return "".join(parts)


def joined(number: int) -> str:
    """A second number, set off by its own sign or by a space."""
    return str(number) if number < 0 else f" {number}"
