"""What a viewport of the map holds: clusters from the kept counts, or from the rows where no kept count answers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import BigIntegerField, Count, F, Func, Max, Min, Q, Sum

from blueheart.initiatives.models import GridCount
from blueheart.initiatives.queries.listings import filter_listings
from blueheart.initiatives.rules.facets import CELL_ZOOM, KEPT_ZOOMS
from blueheart.initiatives.rules.filters import InitiativeFilter

GRID_STEPS = 4
"""A map on which the world is 1000 × 2^z wide is clustered on the grid of zoom z + 4: 62 units a cell."""

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
        return min(CELL_ZOOM, max(KEPT_ZOOMS.start, self.zoom + GRID_STEPS))


@dataclass(frozen=True, slots=True)
class Cluster:
    """`x`, `y`: the mean place of its initiatives on the unit square. `city_id` where all are of one city."""

    x: float
    y: float
    count: int
    city_id: int | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """One initiative alone in its cell, by its cell at CELL_ZOOM."""

    cell_x: int
    cell_y: int
    slug: str
    title: str
    text_language: str


def clusters(*, wanted: InitiativeFilter, viewport: Viewport) -> list[Cluster]:
    """What to draw, at most MAX_CLUSTERS; one query, two over the date line. What is online has no place on it."""
    if wanted.online:
        return []
    wanted = replace(wanted, online=None)
    facets = wanted.kept_facets() if viewport.grid_zoom in KEPT_ZOOMS else None
    found: list[Cluster] = []
    for west, east in viewport.spans():
        if facets is None:
            found += count_rows(wanted, viewport, west, east)
        else:
            found += read_kept(facets, viewport, west, east)
    return found[:MAX_CLUSTERS]


def cell_range(low: float, high: float, zoom: int) -> tuple[int, int]:
    size = 1 << zoom
    return max(0, int(low * size)), min(size - 1, int(high * size))


def read_kept(facets: tuple[str, ...], viewport: Viewport, west: float, east: float) -> list[Cluster]:
    zoom = viewport.grid_zoom
    cells = GridCount.objects.filter(
        facet__in=facets,
        zoom=zoom,
        x__range=cell_range(west, east, zoom),
        y__range=cell_range(viewport.north, viewport.south, zoom),
        count__gt=0,
    )
    if len(facets) == 1:
        rows = cells.values_list("count", "sum_x", "sum_y")
    else:
        summed = cells.order_by().values("x", "y").annotate(n=Sum("count"), all_x=Sum("sum_x"), all_y=Sum("sum_y"))
        rows = summed.values_list("n", "all_x", "all_y")
    return [make_cluster(count, int(sum_x), int(sum_y)) for count, sum_x, sum_y in rows]


def make_cluster(count: int, sum_x: int, sum_y: int, city_id: int | None = None) -> Cluster:
    scale = count * float(1 << CELL_ZOOM)
    return Cluster(x=sum_x / scale, y=sum_y / scale, count=count, city_id=city_id)


class ShiftRight(Func):
    """Whole cells of a coarser grid; both databases spell it `>>`."""

    template = "(%(expressions)s)"
    arg_joiner = " >> "
    output_field = BigIntegerField()


def count_rows(wanted: InitiativeFilter, viewport: Viewport, west: float, east: float) -> Iterable[Cluster]:
    shift = CELL_ZOOM - viewport.grid_zoom
    rows = (
        filter_listings(wanted)
        .filter(within(viewport, west, east))
        .annotate(column=ShiftRight(F("cell_x"), shift), row=ShiftRight(F("cell_y"), shift))
        .values("column", "row")
        .annotate(count=Count("*"), sum_x=Sum("cell_x"), sum_y=Sum("cell_y"), least=Min("city_id"), most=Max("city_id"))
        .order_by()
        .values_list("count", "sum_x", "sum_y", "least", "most")
    )
    return [
        make_cluster(count, int(sum_x), int(sum_y), least if least == most else None)
        for count, sum_x, sum_y, least, most in rows
    ]


def within(viewport: Viewport, west: float, east: float) -> Q:
    """Rows of these cells. Over the whole width all that have a place, so that the filter's own index is walked."""
    rows = Q(cell_y__range=cell_range(viewport.north, viewport.south, CELL_ZOOM))
    if (west, east) == (0.0, 1.0):
        return rows & Q(cell_x__isnull=False)
    return rows & Q(cell_x__range=cell_range(west, east, CELL_ZOOM))


def singles(*, wanted: InitiativeFilter, found: Iterable[Cluster]) -> dict[tuple[int, int], Single]:
    """By (cell_x, cell_y), what stands alone in each cluster of one."""
    size = 1 << CELL_ZOOM
    cells = {(round(cluster.x * size), round(cluster.y * size)) for cluster in found if cluster.count == 1}
    if not cells:
        return {}
    rows = (
        filter_listings(wanted)
        .filter(cell_x__in={x for x, _y in cells}, cell_y__in={y for _x, y in cells})
        .values_list("cell_x", "cell_y", "initiative__slug", "initiative__title", "initiative__text_language")
    )
    found_here: dict[tuple[int, int], Single] = {}
    for x, y, slug, title, language in rows:
        if x is not None and y is not None and (x, y) in cells:
            found_here[x, y] = Single(x, y, slug, title, language)
    return found_here
