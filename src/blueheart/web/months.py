"""A month of a result set, as a table of days."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale
from django.utils.formats import date_format

from blueheart.initiatives.queries.calendar import first_of_each_day, month_counts, running_over
from blueheart.initiatives.queries.listings import Matches, initiatives_in_order, word_matches
from blueheart.initiatives.rules.facets import YEARS
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.web.cards import InitiativeCard, make_cards

FIRST_YEAR, LAST_YEAR = YEARS[0], YEARS[-1]


@dataclass(frozen=True, slots=True)
class MonthDay:
    date: date
    in_month: bool
    is_today: bool
    is_world_day: bool
    count: int
    url: str
    items_shown: list[InitiativeCard]


@dataclass(frozen=True, slots=True)
class Weekday:
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    previous_url: str
    next_url: str
    weekdays: list[Weekday]
    weeks: list[list[MonthDay]]
    running: list[InitiativeCard]
    """Began before this month and goes on in it."""


def read_month(params: Mapping[str, str], fallback: date) -> tuple[int, int]:
    """Year and month of `month=2027-07`; what is wrong falls back."""
    year, _dash, month = params.get("month", "").partition("-")
    are_digits = (year + month).isascii() and year.isdigit() and month.isdigit() and len(year) == 4
    if are_digits and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month[:3]) <= 12:
        return int(year), int(month[:3])
    return fallback.year, fallback.month


def draw_month(
    *, wanted: InitiativeFilter, year: int, month: int, today: date, language: str, path: str, matches: Matches = None
) -> Month:
    """Five queries, whatever the month holds; one more for words whose matches are not handed in."""
    matches = word_matches(wanted) if matches is None else matches
    counts = month_counts(wanted=wanted, year=year, month=month, matches=matches)
    firsts = first_of_each_day(wanted=wanted, year=year, month=month, matches=matches)
    running = running_over(wanted=wanted, year=year, month=month, matches=matches)
    initiatives = initiatives_in_order([*running, *(pk for ids in firsts.values() for pk in ids)])
    cards: dict[date, list[InitiativeCard]] = {}
    for card in make_cards(initiatives, language=language):
        cards.setdefault(card.starts_on, []).append(card)
    first = date(year, month, 1)
    first_weekday = Locale.parse(language).first_week_day
    weeks = Calendar(first_weekday).monthdatescalendar(year, month)

    def month_url(step: int) -> str:
        index = year * 12 + month - 1 + step
        if not FIRST_YEAR <= index // 12 <= LAST_YEAR:
            return ""
        return f"{path}?{wanted.as_query(view='calendar', month=f'{index // 12}-{index % 12 + 1:02}')}"

    return Month(
        title=date_format(date(year, month, 1), "YEAR_MONTH_FORMAT"),
        previous_url=month_url(-1),
        next_url=month_url(1),
        weekdays=weekdays(first_weekday, language),
        weeks=[
            [
                MonthDay(
                    date=day, in_month=day.month == month, is_today=day == today,
                    is_world_day=(day.month, day.day) == (7, 30), count=counts.get(day, 0),
                    url=f"{path}?{day_query(wanted, day)}", items_shown=cards.get(day, []),
                )
                for day in week
            ]
            for week in weeks
        ],
        running=[card for day, of_day in cards.items() if day < first for card in of_day],
    )  # fmt: skip


def day_query(wanted: InitiativeFilter, day: date) -> str:
    return wanted.as_query(**{"from": day.isoformat(), "to": day.isoformat(), "view": "list"})


def weekdays(first: int, language: str) -> list[Weekday]:
    names = Locale.parse(language).days["stand-alone"]
    order = [(first + offset) % 7 for offset in range(7)]
    return [Weekday(names["wide"][day], names["abbreviated"][day]) for day in order]
