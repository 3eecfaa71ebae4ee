"""Partial dates, and where links lead."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.editorial.enums import Place
from blueheart.editorial.rules import NotAPartialDate, destination_url, read_partial_date


@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_partial_date_keeps_what_is_known(day):
    assert read_partial_date(day.isoformat()).first_day == day
    month = read_partial_date(day.isoformat()[:7])
    assert (month.year, month.month, month.day) == (day.year, day.month, None)
    assert read_partial_date(day.isoformat()[:4]).format_name == "Y"


@given(text=st.text(max_size=12).filter(lambda text: not re.fullmatch(r"(\d{4}(-\d\d){0,2})?", text)))
def test_partial_date_refuses_any_other_text_and_quotes_it(text):
    with pytest.raises(NotAPartialDate) as error:
        read_partial_date(text)
    assert repr(text) in str(error.value)


@pytest.mark.parametrize("text", ["2019-13", "2019-02-30", "2019-4", "0000", "19", "2019-04-05T00:00", "٢٠١٩"])
def test_partial_date_refuses(text):
    with pytest.raises(NotAPartialDate):
        read_partial_date(text)


@pytest.mark.parametrize("place", Place.values)
def test_every_place_has_an_address_in_the_language(place):
    url = destination_url(place=place, page=None, url="", language="ar", open_year=lambda: 2027)
    assert url.startswith("/ar/")


def test_submit_leads_to_the_world_day_when_no_edition_is_open():
    assert destination_url(place="submit", page=None, url="", language="nl", open_year=lambda: None) == "/nl/world-day/"


def test_an_unpublished_page_gives_no_address():
    class Gone:
        url_path = "/home/gone/"
        live = False

    assert destination_url(place="", page=Gone(), url="", language="en", open_year=lambda: None) == ""
