"""Which kept counts a listing belongs to. A facet names at most a year and one other dimension."""

from collections.abc import Iterable

CELL_ZOOM = 24
"""The grid of `Listing.cell_x` and `cell_y`: 2.4 m at the equator."""

KEPT_ZOOMS = range(2, 13)
"""The grids with kept counts; a cell of the finest is 9.8 km wide at the equator."""

TOTAL_ZOOM = -1


def facets_of(
    *, year: int, kind: str, country: str, sector: str, languages: Iterable[str], is_world_day: bool
) -> list[str]:
    """Every facet whose counts one listing raises."""
    single = ["", f"kind:{kind}", f"sector:{sector}"]
    if country:
        single.append(f"country:{country}")
    single += [f"language:{language}" for language in languages]
    in_year = [join_facet(f"year:{year}", facet) for facet in single]
    on_the_day = [join_facet(f"day:{year}", facet) for facet in single] if is_world_day else []
    return single + in_year + on_the_day


def join_facet(first: str, second: str) -> str:
    return f"{first}|{second}" if first and second else first or second


def cells_of(cell_x: int, cell_y: int) -> Iterable[tuple[int, int, int]]:
    """The (zoom, x, y) of the grid cells that hold a point given as its cell at CELL_ZOOM."""
    for zoom in KEPT_ZOOMS:
        shift = CELL_ZOOM - zoom
        yield zoom, cell_x >> shift, cell_y >> shift
