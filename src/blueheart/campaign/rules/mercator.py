"""Web Mercator (EPSG:3857) on the unit square: x grows eastward from 180° W, y southward from 85.05113° N."""

from math import asinh, atan, degrees, pi, radians, sinh, tan

MAX_LATITUDE = degrees(atan(sinh(pi)))  # 85.05113°: where the projected world is square


def to_unit(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to x, y in 0…1; what lies beyond ±85.05° is clipped to the edge."""
    clipped = max(-MAX_LATITUDE, min(MAX_LATITUDE, latitude))
    y = 0.5 - asinh(tan(radians(clipped))) / (2 * pi)
    return (longitude + 180) / 360, min(1.0, max(0.0, y))


def from_unit(x: float, y: float) -> tuple[float, float]:
    """x, y in 0…1 to (latitude, longitude) in degrees."""
    return degrees(atan(sinh(pi * (1 - 2 * y)))), x * 360 - 180


def cell_of(latitude: float, longitude: float, *, zoom: int) -> tuple[int, int]:
    """Column and row of the cell that holds the point, on a grid of 2**zoom × 2**zoom; the last edge belongs to it."""
    x, y = to_unit(latitude, longitude)
    size = 1 << zoom
    return min(size - 1, max(0, int(x * size))), min(size - 1, max(0, int(y * size)))


def cell_bounds(column: int, row: int, *, zoom: int) -> tuple[float, float, float, float]:
    """South, west, north, east of a cell, in degrees."""
    size = 1 << zoom
    north, west = from_unit(column / size, row / size)
    south, east = from_unit((column + 1) / size, (row + 1) / size)
    return south, west, north, east
