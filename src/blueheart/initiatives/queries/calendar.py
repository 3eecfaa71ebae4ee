"""A month of the same result set: how many begin on each local day, and what goes on over several."""

from calendar import monthrange
from datetime import date

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from blueheart.initiatives.queries.listings import Matches, filter_listings, runs_into
from blueheart.initiatives.rules.filters import InitiativeFilter


def month_counts(*, wanted: InitiativeFilter, year: int, month: int, matches: Matches = None) -> dict[date, int]:
    """How many initiatives begin on each day of the month; days without any are left out."""
    first, last = month_bounds(year, month)
    rows = (
        filter_listings(wanted, matches=matches)
        .filter(starts_on__range=(first, last))
        .order_by()
        .values("starts_on")
        .annotate(count=Count("*"))
        .values_list("starts_on", "count")
    )
    return dict(rows)


def running_over(
    *, wanted: InitiativeFilter, year: int, month: int, limit: int = 50, matches: Matches = None
) -> list[int]:
    """Ids of initiatives that began before the month and still go on in it."""
    first, _last = month_bounds(year, month)
    rows = filter_listings(wanted, matches=matches).filter(runs_into(first))
    return list(rows.order_by("starts_at_utc").values_list("initiative_id", flat=True)[:limit])


def first_of_each_day(
    *, wanted: InitiativeFilter, year: int, month: int, per_day: int = 3, matches: Matches = None
) -> dict[date, list[int]]:
    """The first few ids of each day, in one query, for the calendar's cells."""
    ranked = (
        filter_listings(wanted, matches=matches)
        .filter(starts_on__range=month_bounds(year, month))
        .annotate(
            place=Window(RowNumber(), partition_by=F("starts_on"), order_by=[F("starts_at_utc"), F("initiative_id")])
        )
        .filter(place__lte=per_day)
        .order_by("starts_at_utc", "initiative_id")
        .values_list("starts_on", "initiative_id")
    )
    days: dict[date, list[int]] = {}
    for day, initiative_id in ranked:
        days.setdefault(day, []).append(initiative_id)
    return days


def month_bounds(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
