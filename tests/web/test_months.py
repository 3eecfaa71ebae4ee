"""A month as a table: its weeks begin as the language has it, its days lead to their lists."""

import html
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.web.months import draw_month, read_month

client = Client()
FALLBACK = date(2027, 7, 30)
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def _mid_june() -> Iterator[None]:
    with time_machine.travel("2027-06-15T12:00:00Z", tick=False):
        yield


@given(year=st.integers(2009, 2100), month=st.integers(1, 12))
def test_month_of_an_address_is_read(year: int, month: int) -> None:
    assert read_month({"month": f"{year}-{month:02}"}, FALLBACK) == (year, month)


@given(st.text(max_size=12))
def test_any_other_text_falls_back_or_is_a_month(text: str) -> None:
    year, month = read_month({"month": text}, FALLBACK)
    assert 2009 <= year <= 2100
    assert 1 <= month <= 12


WRONG = ("", "2027", "2027-13", "2027-00", "1999-01", "2101-01", "٢٠٢٧-٠٧", "2027-07-30", "²027-1")


@pytest.mark.parametrize("text", WRONG)
def test_wrong_month_falls_back(text: str) -> None:
    assert read_month({"month": text}, FALLBACK) == (2027, 7)


@QUICK
@given(year=st.integers(2009, 2100), month=st.integers(1, 12), language=st.sampled_from(("en", "fr", "nl", "de", "ar")))
@pytest.mark.django_db
def test_every_day_stands_once_in_whole_weeks(year: int, month: int, language: str) -> None:
    with translation.override(language):
        drawn = draw_month(
            wanted=InitiativeFilter(), year=year, month=month, today=FALLBACK, language=language, path="/x/"
        )
    days = [day for week in drawn.weeks for day in week]
    assert all(len(week) == 7 for week in drawn.weeks)
    assert len(drawn.weekdays) == 7
    assert sum(day.in_month for day in days) == monthrange(year, month)[1]
    assert [day.date for day in days] == sorted({day.date for day in days})
    assert all(day.is_world_day == ((day.date.month, day.date.day) == (7, 30)) for day in days)
    assert bool(drawn.previous_url) == ((year, month) != (2009, 1))
    assert bool(drawn.next_url) == ((year, month) != (2100, 12))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first"), [("en", "Monday"), ("fr", "lundi"), ("nl", "maandag"), ("de", "Montag")]
)
def test_week_begins_as_the_language_has_it(language: str, first: str) -> None:
    with translation.override(language):
        drawn = draw_month(wanted=InitiativeFilter(), year=2027, month=7, today=FALLBACK, language=language, path="/")
    assert drawn.weekdays[0].name == first
    assert drawn.weeks[0][0].date.weekday() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("programme", "_mid_june")
class TestPage:
    def test_day_shows_its_first_ones_and_leads_to_its_list(self) -> None:
        page = html.unescape(client.get("/en/initiatives/?view=calendar&month=2027-07").content.decode())
        cell = re.search(r'datetime="2027-07-30".*?</td>', page, re.DOTALL)
        assert cell
        assert "A march in blue" in cell.group()
        assert "Lichten voor vrijheid" in cell.group()
        assert "from=2027-07-30&to=2027-07-30&view=list" in cell.group()
        assert "World Day" in cell.group()

    def test_world_day_calendar_opens_on_its_july(self) -> None:
        assert 'id="month-title">July 2027<' in client.get("/en/world-day/2027/?view=calendar").content.decode()

    def test_calendar_without_a_year_opens_on_the_next_month_that_holds_something(self) -> None:
        page = html.unescape(client.get("/en/initiatives/?view=calendar&q=march").content.decode())
        assert 'id="month-title">July 2027<' in page
        assert "A march in blue" in page

    def test_calendar_of_nothing_opens_on_this_month(self) -> None:
        page = client.get("/en/initiatives/?view=calendar&country=ZZ").content.decode()
        assert 'id="month-title">June 2027<' in page
        assert page.count('aria-current="date"') == 1

    def test_calendar_shows_the_month_that_is_asked_for_even_if_it_holds_nothing(self) -> None:
        page = client.get("/en/initiatives/?view=calendar&q=march&month=2027-06").content.decode()
        assert 'id="month-title">June 2027<' in page

    def test_what_began_in_an_earlier_month_is_named_as_long_as_it_goes_on(self) -> None:
        pages = [
            client.get(f"/en/initiatives/?view=calendar&month={month}&kind=exhibition").content.decode()
            for month in ("2027-07", "2027-08", "2027-09")
        ]
        _table, _heading, running = pages[1].partition("Began earlier and still goes on")
        assert "Three weeks of blue" in running
        assert all("Began earlier" not in page for page in (pages[0], pages[2]))

    def test_months_beside_keep_the_filter(self) -> None:
        page = html.unescape(client.get("/en/initiatives/?view=calendar&month=2027-01&kind=march").content.decode())
        assert 'href="/en/initiatives/?kind=march&view=calendar&month=2026-12" rel="prev"' in page
        assert 'href="/en/initiatives/?kind=march&view=calendar&month=2027-02" rel="next"' in page
