"""Draws the site's map pictures anew from the shapes of Natural Earth."""

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from blueheart.campaign.rules.mercator import to_unit
from blueheart.ops import mapshapes as shapes
from blueheart.ops.reporting import print_json, say
from blueheart.web import wavemap

HELP = "draw the map's land and borders from the shapes of Natural Earth (its output is kept with the code)"
NEEDS_DJANGO = False

PACKAGE = Path(__file__).resolve().parents[2]
SOURCES = PACKAGE / "campaign" / "data" / "world"
TARGET = PACKAGE / "web" / "static" / "web" / "map"

WORLD_GRID = 4096
WAVE_GRID = 2000
TILE_ZOOM = 4
TILE_GRID = 2048
TILE_OVERLAP = 1 / 32  # of a tile: neighbours overlap, so that no seam shows between them
# Grid units; below half a pixel where the picture is used
WORLD_TOLERANCE, TILE_TOLERANCE = 0.9, 0.7
LAND, BORDER = "#c9dce8", "#fff"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write into (it is emptied first)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    report = build(args.target)
    if args.json:
        print_json(report)
    else:
        say(f"world.svg: {report['world_bytes']:,} bytes; {report['tiles']} tiles, {report['largest_tile']:,} at most")
    return 0


def build(target: Path) -> dict[str, int]:
    """Writes world.svg, wave.svg, tiles/4/x/y.svg and tiles/manifest.json; returns their sizes in bytes."""
    shutil.rmtree(target / "tiles", ignore_errors=True)
    target.mkdir(parents=True, exist_ok=True)
    top, bottom = to_unit(shapes.NORTH, 0)[1], to_unit(shapes.SOUTH, 0)[1]
    world = Drawing(SOURCES / "countries-110m.json.xz")
    frame = shapes.Frame(0.0, top, 1.0, bottom, WORLD_GRID)
    up, down = round(top * WORLD_GRID), round(bottom * WORLD_GRID)
    text = world.svg(frame, left=0, top=0, view=(0, up, WORLD_GRID, down - up), tolerance=WORLD_TOLERANCE)
    (target / "world.svg").write_text(text, encoding="utf-8")
    (target / "wave.svg").write_text(wave_land(), encoding="utf-8")
    sizes = [write_tile(target, x, y, text) for x, y, text in tiles(top, bottom)]
    names = sorted(str(path.relative_to(target / "tiles" / str(TILE_ZOOM)).with_suffix("")).replace("\\", "/")
                   for path in (target / "tiles").rglob("*.svg"))  # fmt: skip
    manifest = {
        "zoom": TILE_ZOOM, "grid": TILE_GRID, "overlap": TILE_OVERLAP,
        "world": {"grid": WORLD_GRID, "top": up, "bottom": down}, "tiles": names,
    }  # fmt: skip
    (target / "tiles" / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")), encoding="utf-8")
    return {"world_bytes": len(text.encode()), "tiles": len(sizes), "largest_tile": max(sizes), "all_tiles": sum(sizes)}


def wave_land() -> str:
    """The land without borders (light has none), in the wave's own projection."""
    drawing = Drawing(SOURCES / "countries-110m.json.xz", project=wavemap.to_turn)
    west = (wavemap.WEST + 180) / 360
    height = wavemap.to_turn(wavemap.SOUTH, 0)[1]
    frame = shapes.Frame(west, 0.0, west + 1, height, WAVE_GRID)
    land = shapes.path_of(drawing.land_in(frame, west, 0, WORLD_TOLERANCE), closed=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WAVE_GRID} {round(height * WAVE_GRID)}">'
        f'<path id="land" fill-rule="evenodd" d="{land}"/></svg>'
    )


def write_tile(target: Path, x: int, y: int, text: str) -> int:
    path = target / "tiles" / str(TILE_ZOOM) / str(x) / f"{y}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return len(text.encode())


def tiles(top: float, bottom: float) -> Iterator[tuple[int, int, str]]:
    """(x, y, SVG) of each tile that holds land."""
    count = 1 << TILE_ZOOM
    drawing = Drawing(SOURCES / "countries-50m.json.xz")
    for y in range(int(top * count), int(bottom * count) + 1):
        for x in range(count):
            whole = shapes.Frame(x / count, y / count, (x + 1) / count, (y + 1) / count, count * TILE_GRID)
            wide = whole.widened(TILE_OVERLAP / count)
            frame = shapes.Frame(wide.west, max(top, wide.north), wide.east, min(bottom, wide.south), wide.scale)
            view = (0, 0, TILE_GRID, TILE_GRID)
            text = drawing.svg(frame, left=whole.west, top=whole.north, view=view, tolerance=TILE_TOLERANCE)
            if text:
                yield x, y, text


class Drawing:
    """Land and borders of one TopoJSON file, unrolled and projected once, to be cut into frames."""

    def __init__(self, source: Path, *, project: shapes.Projection = to_unit) -> None:
        topology = shapes.read_topology(source)
        arcs = shapes.decode_arcs(topology)
        rings = (ring for polygon in shapes.polygons_of(topology["objects"]["land"]) for ring in polygon)
        unrolled = (shapes.open_ring(shapes.unroll(shapes.ring_of(ring, arcs))) for ring in rings)
        self.land = [shapes.project(ring, project) for ring in unrolled]
        borders = shapes.shared_arcs(topology["objects"]["countries"])
        self.borders = [shapes.project(shapes.unroll(arcs[number]), project) for number in borders]

    def svg(
        self, frame: shapes.Frame, *, left: float, top: float, view: tuple[int, int, int, int], tolerance: float
    ) -> str:
        """The picture of one frame, "" when it holds no land."""
        land = shapes.path_of(self.land_in(frame, left, top, tolerance), closed=True)
        if not land:
            return ""
        borders = shapes.path_of(self.borders_in(frame, left, top, tolerance), closed=False)
        box = " ".join(map(str, view))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><defs>'
            f'<path id="land" fill-rule="evenodd" d="{land}"/>'
            f'<path id="borders" fill="none" vector-effect="non-scaling-stroke" d="{borders}"/></defs>'
            f'<use href="#land" fill="{LAND}"/><use href="#borders" stroke="{BORDER}" stroke-width=".7"/></svg>'
        )

    def land_in(
        self, frame: shapes.Frame, left: float, top: float, tolerance: float
    ) -> Iterator[list[shapes.GridPoint]]:
        for ring in self.land:
            for turned in shapes.copies(ring, frame):
                points = shapes.to_grid(shapes.clip_ring(turned, frame), frame, left=left, top=top)
                outline = shapes.simplify_ring(points, tolerance)
                if len(outline) >= 3:
                    yield outline

    def borders_in(
        self, frame: shapes.Frame, left: float, top: float, tolerance: float
    ) -> Iterator[list[shapes.GridPoint]]:
        for line in self.borders:
            for turned in shapes.copies(line, frame):
                for piece in shapes.clip_line(turned, frame):
                    points = shapes.simplify(shapes.to_grid(piece, frame, left=left, top=top), tolerance)
                    if len(points) >= 2:
                        yield points
