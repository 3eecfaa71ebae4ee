"""Which kept counts a listing belongs to. A facet names a year, or its World Day, and at most one other dimension.

Besides, `month:2027-09` counts what begins in a month and is on no World Day: with `day:2027` it answers a span of days
but for its ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from blueheart.campaign.rules.world_day import world_day

CELL_ZOOM = 24
"""The grid of `Listing.cell_x` and `cell_y`: 2.4 m at the equator."""

KEPT_ZOOMS = range(4, 11)
"""The grids with kept counts; a cell of the finest is 39 km wide at the equator."""

TOTAL_ZOOM = -1
YEARS = range(2009, 2101)


def facets_of(
    *, year: int, starts_on: date, kind: str, country: str, sector: str, purpose: str, languages: Iterable[str],
    is_world_day: bool, is_online: bool,
) -> list[str]:  # fmt: skip
    """Every facet whose counts one listing raises. All years together are the sum of each."""
    narrowed = ["", f"kind:{kind}", f"sector:{sector}", f"purpose:{purpose}", f"online:{int(is_online)}"]
    if country:
        narrowed.append(f"country:{country}")
    narrowed += [f"language:{language}" for language in languages]
    periods = [f"year:{year}", f"day:{year}"] if is_world_day else [f"year:{year}"]
    months = [] if is_world_day else [month_facet(starts_on)]
    return [join_facet(period, facet) for period in periods for facet in narrowed] + months


def month_facet(day: date) -> str:
    return f"month:{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included, None without an end; and what kept counts know of them.

    `whole_first` to `whole_last` are its whole months: whatever begins in them belongs to it; None without an end.
    `years` are those whose 30 July lies in it: whatever includes that day belongs to it too.
    """

    first: date | None
    last: date | None
    whole_first: date | None
    whole_last: date | None
    has_months: bool
    years: tuple[int, ...]

    @classmethod
    def of(cls, first: date | None, last: date | None) -> "Span":
        whole_first = None if first is None else first if first.day == 1 else next_month(first)
        whole_last = None if last is None else last if (last + ONE_DAY).day == 1 else last.replace(day=1) - ONE_DAY
        years = (year for year in YEARS if (first or date.min) <= world_day(year) <= (last or date.max))
        has_months = whole_first is None or whole_last is None or whole_first <= whole_last
        return cls(first, last, whole_first, whole_last, has_months, tuple(years))


ONE_DAY = timedelta(days=1)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def join_facet(first: str, second: str) -> str:
    return f"{first}|{second}" if first and second else first or second
