import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.ops import mapshapes as shapes
from blueheart.ops.commands import buildmap

FRAME = shapes.Frame(0.25, 0.25, 0.75, 0.75, 1000)
unit_points = st.tuples(st.floats(0, 1), st.floats(0, 1))


def area(ring: list[tuple[float, float]]) -> float:
    following = [*ring[1:], *ring[:1]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, following, strict=True))) / 2


def test_arcs_are_decoded_and_joined() -> None:
    topology = {
        "transform": {"scale": [0.5, 2], "translate": [10, -20]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]]],
    }
    arcs = shapes.decode_arcs(topology)
    assert arcs[0] == [(10, -20), (11, -20), (11, -16)]
    assert shapes.ring_of([0, ~1], arcs) == [(10, -20), (11, -20), (11, -16), (10, -16), (10, -20)]


def test_borders_are_arcs_with_two_countries() -> None:
    countries = {
        "type": "GeometryCollection",
        "geometries": [
            {"type": "Polygon", "arcs": [[0, 1]]},
            {"type": "MultiPolygon", "arcs": [[[~0, 2]], [[3]]]},
        ],
    }
    assert shapes.shared_arcs(countries) == [0]


def test_line_over_the_date_line_goes_on() -> None:
    assert shapes.unroll([(179, 1), (-179, 2), (-178, 3), (179, 4)]) == [(179, 1), (181, 2), (182, 3), (179, 4)]
    assert shapes.unroll([(180, 1), (-180, 1)]) == [(180, 1), (180, 1)]


def test_ring_round_the_earth_is_closed_at_its_pole() -> None:
    ring = shapes.unroll([(-180, -70), (-60, -65), (60, -70), (180, -70)])
    assert shapes.open_ring(ring)[-2:] == [(180, -90.0), (-180, -90.0)]
    plain = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    assert shapes.open_ring(plain) == plain[:-1]


@given(ring=st.lists(unit_points, min_size=3, max_size=12))
def test_clipped_ring_lies_inside(ring: list[tuple[float, float]]) -> None:
    for x, y in shapes.clip_ring(ring, FRAME):
        assert 0.25 - 1e-12 <= x <= 0.75 + 1e-12
        assert 0.25 - 1e-12 <= y <= 0.75 + 1e-12


@given(x=st.floats(0, 1), y=st.floats(0, 1), width=st.floats(0.01, 1), height=st.floats(0.01, 1))
def test_clipped_rectangle_has_the_area_of_the_overlap(x: float, y: float, width: float, height: float) -> None:
    ring = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    overlap = max(0, min(0.75, x + width) - max(0.25, x)) * max(0, min(0.75, y + height) - max(0.25, y))
    assert math.isclose(area(shapes.clip_ring(ring, FRAME)), overlap, abs_tol=1e-9)


def test_concave_ring_keeps_its_area() -> None:
    """A comb whose teeth come in from outside of the frame."""
    comb = [(0.0, 0.3), (0.5, 0.3), (0.5, 0.7), (0.0, 0.7), (0.0, 0.6), (0.4, 0.6), (0.4, 0.4), (0.0, 0.4)]
    inside = 0.25 * 0.4 - 0.15 * 0.2
    assert math.isclose(area(shapes.clip_ring(comb, FRAME)), inside, abs_tol=1e-9)


@given(line=st.lists(unit_points, min_size=2, max_size=10))
def test_clipped_line_lies_inside(line: list[tuple[float, float]]) -> None:
    for piece in shapes.clip_line(line, FRAME):
        assert len(piece) >= 2
        assert all(0.25 - 1e-9 <= value <= 0.75 + 1e-9 for point in piece for value in point)


def test_line_through_the_frame_is_cut_at_both_sides() -> None:
    assert shapes.clip_line([(0.0, 0.5), (1.0, 0.5)], FRAME) == [[(0.25, 0.5), (0.75, 0.5)]]
    assert shapes.clip_line([(0.0, 0.1), (1.0, 0.1)], FRAME) == []


@given(points=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=40))
def test_simplified_line_keeps_ends_and_distance(points: list[tuple[int, int]]) -> None:
    kept = shapes.simplify(points, 1.5)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    for point in points:
        segments = pairwise(kept)
        assert min(shapes.distance_to_segment(point, a, b) for a, b in segments) <= 1.5 + 1e-9


@given(line=st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=20))
def test_path_can_be_read_back(line: list[tuple[int, int]]) -> None:
    line = [point for i, point in enumerate(line) if i == 0 or point != line[i - 1]]
    assert read_path(shapes.path_of([line], closed=False)) == [line]


def read_path(path: str) -> list[list[tuple[int, int]]]:
    """M, l, h, v and z of SVG's path grammar."""
    lines: list[list[tuple[int, int]]] = []
    for letter, text in re.findall(r"([Mlhvz])([^Mlhvz]*)", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", text)]
        if letter == "M":
            lines.append([(numbers[0], numbers[1])])
        for i in range(0, len(numbers), 2 if letter == "l" else 1):
            x, y = lines[-1][-1]
            if letter == "l":
                lines[-1].append((x + numbers[i], y + numbers[i + 1]))
            elif letter == "h":
                lines[-1].append((x + numbers[i], y))
            elif letter == "v":
                lines[-1].append((x, y + numbers[i]))
    return lines


def land_of(path: Path) -> list[list[tuple[int, int]]]:
    found = re.search(r'id="land"[^>]* d="([^"]+)"', path.read_text(encoding="utf-8"))
    assert found
    return read_path(found[1])


def is_land(rings: list[list[tuple[int, int]]], x: float, y: float) -> bool:
    """Even-odd rule."""
    inside = False
    for ring in rings:
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]:
                inside = not inside
    return inside


PLACES = {
    "Brussels": (50.85, 4.35, True), "Moscow": (55.75, 37.6, True), "Chukotka, west of 180": (67.5, 179.0, True),
    "Chukotka, east of 180": (67.0, -178.0, True), "Caspian Sea": (42.0, 50.5, False),
    "Atlantic": (30.0, -40.0, False), "Pacific at the date line": (10.0, 179.9, False),
    "Arctic at the date line": (76.0, 180.0, False), "Tasman Sea": (-38.0, 160.0, False),
    "Alice Springs": (-23.7, 133.9, True),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_land_and_sea_of_the_world_picture(name: str) -> None:
    latitude, longitude, expected = PLACES[name]
    x, y = shapes.to_unit(latitude, longitude)
    grid = buildmap.WORLD_GRID
    assert is_land(land_of(buildmap.TARGET / "world.svg"), x * grid + 0.01, y * grid + 0.01) is expected


@pytest.mark.parametrize("name", PLACES)
def test_land_and_sea_of_the_tiles(name: str) -> None:
    latitude, longitude, expected = PLACES[name]
    x, y = (value * 16 for value in shapes.to_unit(latitude, longitude))
    path = buildmap.TARGET / "tiles" / "4" / str(min(15, int(x))) / f"{int(y)}.svg"
    grid = buildmap.TILE_GRID
    found = path.exists() and is_land(land_of(path), (x - min(15, int(x))) * grid + 0.01, y % 1 * grid + 0.01)
    assert found is expected


def test_shipped_pictures_are_small_and_listed() -> None:
    assert (buildmap.TARGET / "world.svg").stat().st_size <= 60_000
    manifest = json.loads((buildmap.TARGET / "tiles" / "manifest.json").read_text())
    files = {str(path.relative_to(buildmap.TARGET / "tiles" / "4").with_suffix("")): path.stat().st_size
             for path in (buildmap.TARGET / "tiles").rglob("*.svg")}  # fmt: skip
    assert sorted(files) == manifest["tiles"]
    assert max(files.values()) <= 15_000


def test_shipped_world_is_what_the_builder_draws() -> None:
    top, bottom = shapes.to_unit(shapes.NORTH, 0)[1], shapes.to_unit(shapes.SOUTH, 0)[1]
    frame = shapes.Frame(0.0, top, 1.0, bottom, buildmap.WORLD_GRID)
    drawing = buildmap.Drawing(buildmap.SOURCES / "countries-110m.json.xz")
    land = shapes.path_of(drawing.land_in(frame, 0, 0, buildmap.WORLD_TOLERANCE), closed=True)
    assert f'd="{land}"' in (buildmap.TARGET / "world.svg").read_text(encoding="utf-8")
