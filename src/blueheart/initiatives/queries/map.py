"""What a viewport of the map holds: clusters from the kept counts, or from the rows where no kept count answers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet, Sum

from blueheart.initiatives.models import GridCount, Listing
from blueheart.initiatives.queries.listings import TRUE, Matches, day_bound, filter_listings, runs_into
from blueheart.initiatives.rules.facets import CELL_ZOOM, KEPT_ZOOMS, ONE_DAY, Span, month_facet, next_month
from blueheart.initiatives.rules.filters import InitiativeFilter

GRID_STEPS = 4
"""A map on which the world is 1000 × 2^z wide is clustered on the grid of zoom z + 4: 62 units a cell."""

MAX_CLUSTERS = 1500

FALSE = (False,)
"""With `__in`, as `listings.TRUE`."""


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


@dataclass(frozen=True, slots=True)
class CellSums:
    """What stands in a cell of the grid; `city_id` where all of it is of one city, as far as that is known."""

    count: int
    sum_x: int
    sum_y: int
    city_id: int | None = None

    def __add__(self, other: "CellSums") -> "CellSums":
        return CellSums(self.count + other.count, self.sum_x + other.sum_x, self.sum_y + other.sum_y)

    def as_cluster(self) -> Cluster:
        scale = self.count * float(1 << CELL_ZOOM)
        return Cluster(x=self.sum_x / scale, y=self.sum_y / scale, count=self.count, city_id=self.city_id)


Cells = dict[tuple[int, int], CellSums]


def clusters(*, wanted: InitiativeFilter, viewport: Viewport, matches: Matches = None) -> list[Cluster]:
    """What to draw, at most MAX_CLUSTERS. What is online has no place on it.

    One query, of a span of days four; twice as many over the date line.
    """
    if wanted.online:
        return []
    wanted = replace(wanted, online=None)
    found: list[Cluster] = []
    for west, east in viewport.spans():
        found += [sums.as_cluster() for sums in cells_in(wanted, viewport, west, east, matches).values()]
    return found[:MAX_CLUSTERS]


def cells_in(wanted: InitiativeFilter, viewport: Viewport, west: float, east: float, matches: Matches) -> Cells:
    """By column and row of the viewport's grid: from kept counts, from rows, or for a span of days from both."""
    is_kept = viewport.grid_zoom in KEPT_ZOOMS
    facets, span = (wanted.kept_facets(), wanted.span()) if is_kept else (None, None)
    if facets is not None:
        return read_kept(Q(facet__in=facets), viewport, west, east, is_one=len(facets) == 1)
    if span is None:
        return count_rows(filter_listings(wanted, matches=matches), viewport, west, east)
    cells = read_kept(kept_of(span), viewport, west, east)
    for rows in rest_of(span):
        for place, sums in count_rows(rows, viewport, west, east).items():
            cells[place] = cells[place] + sums if place in cells else sums
    return cells


def cell_range(low: float, high: float, zoom: int) -> tuple[int, int]:
    size = 1 << zoom
    return max(0, int(low * size)), min(size - 1, int(high * size))


def read_kept(which: Q, viewport: Viewport, west: float, east: float, *, is_one: bool = False) -> Cells:
    """`is_one`: of a single facet, whose cells need not be added up."""
    zoom = viewport.grid_zoom
    cells = GridCount.objects.filter(
        which,
        zoom=zoom,
        x__range=cell_range(west, east, zoom),
        y__range=cell_range(viewport.north, viewport.south, zoom),
        count__gt=0,
    )
    if is_one:
        rows = cells.values_list("x", "y", "count", "sum_x", "sum_y")
    else:
        summed = cells.order_by().values("x", "y").annotate(n=Sum("count"), all_x=Sum("sum_x"), all_y=Sum("sum_y"))
        rows = summed.values_list("x", "y", "n", "all_x", "all_y")
    return {(x, y): CellSums(count, int(sum_x), int(sum_y)) for x, y, count, sum_x, sum_y in rows}


def kept_of(span: Span) -> Q:
    """Its whole months, and the World Days in it. Months are alike but for digits: every collation orders them so."""
    which = Q(facet__in=[f"day:{year}" for year in span.years])
    if not span.has_months:
        return which
    first = month_facet(span.whole_first) if span.whole_first else "month:"
    last = month_facet(span.whole_last) if span.whole_last else "month:9999"
    return which | Q(facet__gte=first, facet__lte=last)


def rest_of(span: Span) -> list[QuerySet[Listing]]:
    """What begins in its broken months, or began before it and still goes on, and is not in `kept_of`."""
    elsewhere = Q(year__lt=span.years[0]) | Q(year__gt=span.years[-1]) if span.years else Q()
    rest = []
    for first, last in broken_ends(span):
        begins = Q(starts_on__range=(first, last), starts_at_utc__gte=day_bound(first, days=-1))
        plain = Listing.objects.filter(is_world_day__in=FALSE, year=first.year)
        rest.append(plain.filter(begins, starts_at_utc__lt=day_bound(last, days=2)))
    if span.first is not None:
        running = Listing.objects.filter(runs_into(span.first))
        rest.append(running.filter(Q(is_world_day__in=FALSE) | elsewhere) if span.years else running)
    if span.last is not None:
        # Of a World Day after the span only what is long can begin in it
        late = Listing.objects.filter(elsewhere, is_world_day__in=TRUE, is_long__in=TRUE, starts_on__lte=span.last)
        rest.append(late.filter(starts_on__gte=span.first) if span.first is not None else late)
    return rest


def broken_ends(span: Span) -> list[tuple[date, date]]:
    """First and last days of the parts of months at its ends."""
    if span.first is not None and span.last is not None and not span.has_months:
        middle = next_month(span.first)
        if span.last < middle:
            return [(span.first, span.last)]
        return [(span.first, middle - ONE_DAY), (middle, span.last)]
    ends = []
    if span.first is not None and span.whole_first is not None and span.first < span.whole_first:
        ends.append((span.first, span.whole_first - ONE_DAY))
    if span.last is not None and span.whole_last is not None and span.whole_last < span.last:
        ends.append((span.whole_last + ONE_DAY, span.last))
    return ends


def count_rows(listings: QuerySet[Listing], viewport: Viewport, west: float, east: float) -> Cells:
    """Added up around the query in plain SQL: as annotations it takes the ORM as long to write as to answer."""
    shift = CELL_ZOOM - viewport.grid_zoom
    rows = listings.filter(within(viewport, west, east)).order_by().values("cell_x", "cell_y", "city_id")
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # no row has these words, which Django knows without asking
        return {}
    with connection.cursor() as cursor:
        cursor.execute(ADDED_UP.format(rows=sql), [shift, shift, *params])
        return {
            (column, row): CellSums(count, int(sum_x), int(sum_y), least if least == most else None)
            for column, row, count, sum_x, sum_y, least, most in cursor
        }


ADDED_UP = (
    "SELECT cell_x >> %s, cell_y >> %s, COUNT(*), SUM(cell_x), SUM(cell_y), MIN(city_id), MAX(city_id)"
    " FROM ({rows}) AS found GROUP BY 1, 2"
)
"""Whole cells of a coarser grid; both databases spell the shift `>>`."""


def within(viewport: Viewport, west: float, east: float) -> Q:
    """Rows of these cells. Over the whole width all that have a place, so that the filter's own index is walked."""
    rows = Q(cell_y__range=cell_range(viewport.north, viewport.south, CELL_ZOOM))
    if (west, east) == (0.0, 1.0):
        return rows & Q(cell_x__isnull=False)
    return rows & Q(cell_x__range=cell_range(west, east, CELL_ZOOM))


def singles(
    *, wanted: InitiativeFilter, found: Iterable[Cluster], matches: Matches = None
) -> dict[tuple[int, int], Single]:
    """By (cell_x, cell_y), what stands alone in each cluster of one."""
    size = 1 << CELL_ZOOM
    cells = {(round(cluster.x * size), round(cluster.y * size)) for cluster in found if cluster.count == 1}
    if not cells:
        return {}
    rows = (
        filter_listings(wanted, matches=matches)
        .filter(cell_x__in={x for x, _y in cells}, cell_y__in={y for _x, y in cells})
        .values_list("cell_x", "cell_y", "initiative__slug", "initiative__title", "initiative__text_language")
    )
    found_here: dict[tuple[int, int], Single] = {}
    for x, y, slug, title, language in rows:
        if x is not None and y is not None and (x, y) in cells:
            found_here[x, y] = Single(x, y, slug, title, language)
    return found_here
