"""What a viewport of the map holds: clusters from the kept counts, or from the rows where no kept count answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, Func, Min, Sum

from blueheart.initiatives.models import GridCount
from blueheart.initiatives.queries.listings import filter_listings
from blueheart.initiatives.rules.facets import CELL_ZOOM, KEPT_ZOOMS
from blueheart.initiatives.rules.filters import InitiativeFilter

CELLS_PER_TILE_BITS = 2
"""A map of zoom z (256 pixels a tile) is clustered on the grid of zoom z + 2: 64 pixels a cell."""

MAX_CLUSTERS = 1500


@dataclass(frozen=True, slots=True)
class Viewport:
    """A part of the Web Mercator unit square. `west` may exceed `east`: then it spans the date line."""

    zoom: int
    west: float
    north: float
    east: float
    south: float

    def spans(self) -> list[tuple[float, float]]:
        return [(self.west, self.east)] if self.west <= self.east else [(self.west, 1.0), (0.0, self.east)]

    @property
    def grid_zoom(self) -> int:
        return min(KEPT_ZOOMS.stop - 1, max(KEPT_ZOOMS.start, self.zoom + CELLS_PER_TILE_BITS))


@dataclass(frozen=True, slots=True)
class Cluster:
    """`x`, `y`: the mean place of its initiatives on the unit square. `initiative_id` only when it holds one."""

    x: float
    y: float
    count: int
    grid_zoom: int
    column: int
    row: int
    initiative_id: int | None = None


def clusters(*, wanted: InitiativeFilter, viewport: Viewport) -> list[Cluster]:
    facet = wanted.kept_facet()
    found: list[Cluster] = []
    for west, east in viewport.spans():
        if facet is None:
            found += count_rows(wanted, viewport, west, east)
        else:
            found += read_kept(facet, viewport, west, east)
    return found[:MAX_CLUSTERS]


def cell_range(low: float, high: float, zoom: int) -> tuple[int, int]:
    size = 1 << zoom
    return max(0, int(low * size)), min(size - 1, int(high * size))


def read_kept(facet: str, viewport: Viewport, west: float, east: float) -> list[Cluster]:
    zoom = viewport.grid_zoom
    rows = GridCount.objects.filter(
        facet=facet, zoom=zoom, x__range=cell_range(west, east, zoom),
        y__range=cell_range(viewport.north, viewport.south, zoom), count__gt=0,
    ).values_list("x", "y", "count", "sum_x", "sum_y")  # fmt: skip
    return [
        make_cluster(zoom=zoom, column=column, row=row, count=count, sum_x=sum_x, sum_y=sum_y)
        for column, row, count, sum_x, sum_y in rows
    ]


def make_cluster(
    *, zoom: int, column: int, row: int, count: int, sum_x: int, sum_y: int, initiative_id: int | None = None
) -> Cluster:
    scale = count * float(1 << CELL_ZOOM)
    return Cluster(
        x=sum_x / scale, y=sum_y / scale, count=count, grid_zoom=zoom, column=column, row=row,
        initiative_id=initiative_id,
    )  # fmt: skip


class ShiftRight(Func):
    """Whole cells of a coarser grid; both databases spell it `>>`."""

    template = "(%(expressions)s)"
    arg_joiner = " >> "
    output_field = BigIntegerField()


def count_rows(wanted: InitiativeFilter, viewport: Viewport, west: float, east: float) -> Iterable[Cluster]:
    zoom = viewport.grid_zoom
    shift = CELL_ZOOM - zoom
    rows = (
        filter_listings(wanted)
        .filter(
            cell_x__range=cell_range(west, east, CELL_ZOOM),
            cell_y__range=cell_range(viewport.north, viewport.south, CELL_ZOOM),
        )
        .annotate(column=ShiftRight(F("cell_x"), shift), row=ShiftRight(F("cell_y"), shift))
        .values("column", "row")
        .annotate(count=Count("*"), sum_x=Sum("cell_x"), sum_y=Sum("cell_y"), one=Min("initiative_id"))
        .order_by()
        .values_list("column", "row", "count", "sum_x", "sum_y", "one")
    )
    return [
        make_cluster(
            zoom=zoom,
            column=column,
            row=row,
            count=count,
            sum_x=int(sum_x),
            sum_y=int(sum_y),
            initiative_id=one if count == 1 else None,
        )
        for column, row, count, sum_x, sum_y, one in rows
    ]


def points_in(*, wanted: InitiativeFilter, viewport: Viewport, limit: int) -> list[tuple[int, float, float]]:
    """(initiative id, x, y on the unit square) of single initiatives, for a viewport that holds few."""
    size = float(1 << CELL_ZOOM)
    found: list[tuple[int, float, float]] = []
    for west, east in viewport.spans():
        rows = filter_listings(wanted).filter(
            cell_x__range=cell_range(west, east, CELL_ZOOM),
            cell_y__range=cell_range(viewport.north, viewport.south, CELL_ZOOM),
        )
        keys = rows.values_list("initiative_id", "cell_x", "cell_y")[: limit - len(found)]
        found += [(pk, x / size, y / size) for pk, x, y in keys if x is not None and y is not None]
    return found
