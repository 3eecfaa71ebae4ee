"""How many wear the heart: in all, by country, by day; from the kept counts."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from blueheart.wear.models import Heart, HeartCount
from blueheart.wear.rules.limits import SMALLEST_SHOWN_COUNT

UNKNOWN, OTHER = "unknown", "other"
"""Where a country's code stands: no country was given; countries with too few hearts to be shown on their own."""


@dataclass(frozen=True, slots=True)
class HeartTotals:
    """Presses by what the counter says of them."""

    confirmed: int = 0
    unconfirmed: int = 0
    withdrawn: int = 0
    void: int = 0


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """The hearts of a country, or of UNKNOWN or OTHER. `countries` is how many countries it stands for."""

    country: str
    totals: HeartTotals
    countries: int = 1


@dataclass(frozen=True, slots=True)
class DayCount:
    """`confirmed` and `unconfirmed` are those of the day (UTC), `so_far` is what was confirmed in all at its end."""

    day: date
    confirmed: int
    unconfirmed: int
    so_far: int


def kept_counts(supporter_key: int | None) -> QuerySet[HeartCount]:
    found = HeartCount.objects.all()
    return found if supporter_key is None else found.filter(supporter_key=supporter_key)


def state_sums() -> list[Coalesce]:
    """One for each field of `HeartTotals`, in their order."""
    return [Coalesce(Sum("count", filter=Q(state=one.name)), 0) for one in fields(HeartTotals)]


def heart_totals(*, supporter_key: int | None = None) -> HeartTotals:
    """All of them, or those of one group. One query."""
    names = [one.name for one in fields(HeartTotals)]
    sums = kept_counts(supporter_key).aggregate(**dict(zip(names, state_sums(), strict=True)))
    return HeartTotals(**sums)


def small_countries(*, supporter_key: int | None = None) -> frozenset[str]:
    """Codes of the countries with fewer than SMALLEST_SHOWN_COUNT confirmed hearts."""
    return frozenset(
        code
        for code, totals in totals_by_code(supporter_key).items()
        if code and totals.confirmed < SMALLEST_SHOWN_COUNT
    )


def totals_by_code(supporter_key: int | None = None) -> dict[str, HeartTotals]:
    """One query."""
    rows = summed(kept_counts(supporter_key), "country")
    return {code: HeartTotals(*numbers) for code, *numbers in rows}


def summed(found: QuerySet[HeartCount], *names: str) -> Any:
    """Rows of the named fields and the sums of each state, in the order of the fields."""
    confirmed, unconfirmed, withdrawn, void = state_sums()
    grouped = found.order_by(*names).values(*names)
    summed_up = grouped.annotate(in_1=confirmed, in_2=unconfirmed, in_3=withdrawn, in_4=void)
    return summed_up.values_list(*names, "in_1", "in_2", "in_3", "in_4")


def hearts_by_country(*, supporter_key: int | None = None) -> list[PlaceCount]:
    """Most hearts first; at the end the countries with few together, then what gave no country. One query."""
    shown: list[PlaceCount] = []
    few: list[HeartTotals] = []
    unknown: list[PlaceCount] = []
    for code, totals in totals_by_code(supporter_key).items():
        if not code:
            unknown.append(PlaceCount(UNKNOWN, totals, countries=0))
        elif totals.confirmed < SMALLEST_SHOWN_COUNT:
            few.append(totals)
        else:
            shown.append(PlaceCount(code, totals))
    shown.sort(key=lambda place: (-place.totals.confirmed, place.country))
    together = [PlaceCount(OTHER, add_totals(few), countries=len(few))] if few else []
    return [*shown, *together, *unknown]


def add_totals(parts: list[HeartTotals]) -> HeartTotals:
    return HeartTotals(
        confirmed=sum(one.confirmed for one in parts), unconfirmed=sum(one.unconfirmed for one in parts),
        withdrawn=sum(one.withdrawn for one in parts), void=sum(one.void for one in parts),
    )  # fmt: skip


def hearts_by_day(*, since: date, until: date, supporter_key: int | None = None) -> list[DayCount]:
    """The days from `since` to `until`, both counted, on which any heart was pressed; one query."""
    so_far, days = 0, []
    for day, confirmed, unconfirmed, _withdrawn, _void in summed(
        kept_counts(supporter_key).filter(day__lte=until), "day"
    ):
        so_far += confirmed
        if day >= since:
            days.append(DayCount(day, confirmed, unconfirmed, so_far))
    return days


@dataclass(frozen=True, slots=True)
class DayPlaceCount:
    """The hearts of one day (UTC) in a country, or in OTHER or UNKNOWN."""

    day: date
    country: str
    totals: HeartTotals

    @property
    def cursor(self) -> str:
        return f"{self.day:%Y%m%d}-{self.country}"


def hearts_by_day_and_country(
    *, since: date | None = None, until: date | None = None, country: str = "", after: tuple[date, str] | None = None,
    limit: int | None = None,
) -> list[DayPlaceCount]:  # fmt: skip
    """In the order of day and country, from behind `after` on; two queries.

    `country` is a code, OTHER or UNKNOWN. A country that is not shown on its own is in OTHER on every day, so that
    the sums are those of `hearts_by_country`.
    """
    shown = Case(
        When(country="", then=Value(UNKNOWN)), When(country__in=small_countries(), then=Value(OTHER)),
        default=F("country"),
    )  # fmt: skip
    found = HeartCount.objects.filter(count__gt=0).annotate(shown=shown)
    if since is not None:
        found = found.filter(day__gte=since)
    if until is not None:
        found = found.filter(day__lte=until)
    if country:
        found = found.filter(shown=country)
    if after is not None:
        found = found.filter(Q(day__gt=after[0]) | Q(day=after[0], shown__gt=after[1]))
    rows = summed(found, "day", "shown")
    return [DayPlaceCount(day, code, HeartTotals(*numbers)) for day, code, *numbers in rows[:limit]]


def recount() -> dict[tuple[date, str, int, str], int]:
    """What the kept counts have to be, counted from the hearts: (day, country, supporter key, state) to number."""
    rows = (
        Heart.objects.values_list("pressed_on", "country", Coalesce("supporter_id", 0), "state")
        .annotate(Count("pk"))
        .order_by()
    )
    return {row[:4]: row[4] for row in rows}


def wrong_counts() -> list[tuple[tuple[date, str, int, str], int, int]]:
    """Each kept count that is not right: its key, what is kept, what a rebuild would make of it."""
    right = recount()
    kept = {
        row[:4]: row[4]
        for row in HeartCount.objects.values_list("day", "country", "supporter_key", "state", "count")
    }  # fmt: skip
    keys = sorted(key for key in kept.keys() | right.keys() if kept.get(key, 0) != right.get(key, 0))
    return [(key, kept.get(key, 0), right.get(key, 0)) for key in keys]
