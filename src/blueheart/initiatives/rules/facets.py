"""Which kept counts a listing belongs to. A facet names a year, or its World Day, and at most one other dimension."""

from collections.abc import Iterable

CELL_ZOOM = 24
"""The grid of `Listing.cell_x` and `cell_y`: 2.4 m at the equator."""

KEPT_ZOOMS = range(4, 11)
"""The grids with kept counts; a cell of the finest is 39 km wide at the equator."""

TOTAL_ZOOM = -1
YEARS = range(2009, 2101)


def facets_of(
    *, year: int, kind: str, country: str, sector: str, purpose: str, languages: Iterable[str],
    is_world_day: bool, is_online: bool,
) -> list[str]:  # fmt: skip
    """Every facet whose counts one listing raises. All years together are the sum of each."""
    narrowed = ["", f"kind:{kind}", f"sector:{sector}", f"purpose:{purpose}", f"online:{int(is_online)}"]
    if country:
        narrowed.append(f"country:{country}")
    narrowed += [f"language:{language}" for language in languages]
    periods = [f"year:{year}", f"day:{year}"] if is_world_day else [f"year:{year}"]
    return [join_facet(period, facet) for period in periods for facet in narrowed]


def join_facet(first: str, second: str) -> str:
    return f"{first}|{second}" if first and second else first or second
