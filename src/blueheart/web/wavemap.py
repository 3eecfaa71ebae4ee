"""The wave's map: an equidistant cylindrical projection with its true scale at 40° (Snyder 1987, section 12).

On Web Mercator, of which the other maps are drawn, the polar day of July swells to a third of the picture and flattens
the night's crest. Here a degree of latitude is as high everywhere: the twilights are bands of even width and the edge
of the night is what it is called, a wave. The picture is cut in the Bering Strait, so that no land is.
"""

from collections.abc import Iterator
from itertools import groupby, starmap
from math import acos, asin, atan2, cos, degrees, hypot, radians, sin

NORTH, SOUTH, WEST = 79.0, -57.0, -169.0
STRETCH = 1 / cos(radians(40))
WIDTH = 1000
HEIGHT = round((NORTH - SOUTH) * STRETCH * WIDTH / 360)
STEP_DEGREES = 3


def to_turn(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to x, y in turns of the Earth: x from 180° W on, not wrapped; y from the picture's upper edge down."""
    return (longitude + 180) / 360, (NORTH - latitude) * STRETCH / 360


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to units of the picture, which is WIDTH wide."""
    return (longitude - WEST) % 360 / 360 * WIDTH, (NORTH - latitude) * STRETCH / 360 * WIDTH


def sun_altitude(latitude: float, longitude: float, sun: tuple[float, float]) -> float:
    """Degrees above the horizon, when the Sun stands in the zenith of `sun` (latitude, longitude)."""
    phi, delta, hour = radians(latitude), radians(sun[0]), radians(longitude - sun[1])
    return degrees(asin(max(-1.0, min(1.0, sin(phi) * sin(delta) + cos(phi) * cos(delta) * cos(hour)))))


def dark_below(longitude: float, sun: tuple[float, float], altitude: float) -> float:
    """South of which latitude the Sun stands lower than `altitude`, for a Sun north of the equator as it is in July.

    sin(altitude) = R cos(latitude - peak); where the Sun gets nowhere so low, all is light: -90.
    """
    delta, hour = radians(sun[0]), radians(longitude - sun[1])
    across = cos(delta) * cos(hour)
    share = sin(radians(altitude)) / hypot(sin(delta), across)
    if share < -1:
        return -90.0
    return degrees(atan2(sin(delta), across) - acos(min(1.0, share)))


def night_path(sun: tuple[float, float], altitude: float) -> str:
    """SVG path data of all that lies darker than `altitude`."""
    edge = []
    for turned in range(0, 361, STEP_DEGREES):
        latitude = max(SOUTH, min(NORTH, dark_below(WEST + turned, sun, altitude)))
        edge.append((turned / 360 * WIDTH, (NORTH - latitude) * STRETCH / 360 * WIDTH))
    return f"M0 {HEIGHT}L" + " ".join(starmap("{:.0f} {:.1f}".format, edge)) + f" {WIDTH} {HEIGHT}z"


def dots_path(points: list[tuple[float, float]], *, grid: int = 1) -> str:
    """SVG path data with a dot at each point (strokes of no length with round ends); what falls together is one."""
    cells = sorted({(round(y / grid) * grid, round(x / grid) * grid) for x, y in points})
    return "".join(row(y, (x for _y, x in line)) for y, line in groupby(cells, key=lambda cell: cell[0]))


def row(y: int, columns: Iterator[int]) -> str:
    first = next(columns)
    parts, before = [f"M{first} {y}h0"], first
    for x in columns:
        parts.append(f"m{x - before} 0h0")
        before = x
    return "".join(parts)
