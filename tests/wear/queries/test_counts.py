"""The counter's numbers: by country with the small ones together, by day, and per day and country alike."""

from datetime import date, timedelta

import pytest

from blueheart.wear.queries.counts import (
    OTHER,
    UNKNOWN,
    HeartTotals,
    add_totals,
    hearts_by_country,
    hearts_by_day,
    hearts_by_day_and_country,
)
from tests.wearers import AT, add_hearts

pytestmark = pytest.mark.django_db


@pytest.fixture
def hearts() -> None:
    add_hearts(8, country="BE", at=AT - timedelta(days=1))
    add_hearts(4, country="BE")
    add_hearts(9, country="LU")
    add_hearts(3, country="FJ", is_confirmed=False)
    add_hearts(2)


def test_countries_with_fewer_than_ten_are_shown_together(hearts: None) -> None:
    found = [(one.country, one.totals.confirmed, one.countries) for one in hearts_by_country()]
    assert found == [("BE", 12, 1), (OTHER, 9, 2), (UNKNOWN, 2, 0)]


def test_tenth_heart_brings_a_country_out(hearts: None) -> None:
    add_hearts(1, country="LU")
    assert [one.country for one in hearts_by_country()] == ["BE", "LU", OTHER, UNKNOWN]


def test_day_and_country_sum_up_to_the_page(hearts: None) -> None:
    rows = hearts_by_day_and_country()
    assert [(row.day - AT.date(), row.country, row.totals.confirmed) for row in rows] == [
        (timedelta(days=-1), "BE", 8),
        (timedelta(), "BE", 4),
        (timedelta(), OTHER, 9),
        (timedelta(), UNKNOWN, 2),
    ]
    for place in hearts_by_country():
        assert add_totals([row.totals for row in rows if row.country == place.country]) == place.totals


def test_day_and_country_go_on_behind_a_cursor(hearts: None) -> None:
    rows = hearts_by_day_and_country()
    walked, after = [], None
    while page := hearts_by_day_and_country(after=after, limit=1):
        walked += page
        after = (page[0].day, page[0].country)
    assert walked == rows


def test_growth_counts_what_was_before_the_first_day(hearts: None) -> None:
    [day] = hearts_by_day(since=AT.date(), until=date(2027, 12, 31))
    assert (day.confirmed, day.unconfirmed, day.so_far) == (15, 3, 23)


def test_totals_of_nothing_are_zero() -> None:
    assert hearts_by_country() == []
    assert add_totals([]) == HeartTotals()
