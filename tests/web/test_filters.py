"""The filter of an address: read, shown in the panel, written again."""

import html
import re

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.rules.filters import InitiativeFilter, read_filter
from tests.crowd import filters

client = Client()


@given(wanted=filters())
def test_address_of_a_filter_gives_it_back(wanted: InitiativeFilter) -> None:
    again, problems = read_filter(QueryDict(wanted.feed_query()))
    assert problems == []
    assert again == wanted


NAMES = ("year", "country", "city", "kind", "sector", "purpose", "language", "from", "to", "online", "q", "world_day")


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_any_address_is_read_and_every_problem_names_its_field(params: dict[str, str]) -> None:
    wanted, problems = read_filter(params)
    assert {problem.field for problem in problems} <= set(params)
    assert all(str(problem.message) for problem in problems)
    again, left = read_filter(QueryDict(wanted.feed_query()))
    assert (again, left) == (wanted, [])


def test_spaces_and_case_of_codes_are_forgiven() -> None:
    wanted, problems = read_filter({"country": " be ", "kind": "MARCH", "language": " FR", "year": " 2027 "})
    assert problems == []
    assert wanted == InitiativeFilter(country="BE", kind="march", language="fr", year=2027)


def test_world_day_without_a_year_is_that_of_every_year() -> None:
    wanted = InitiativeFilter(world_day=True)
    assert read_filter({"world_day": "1"}) == (wanted, [])
    assert wanted.feed_query() == wanted.as_query() == "world_day=1"
    assert read_filter({"world_day": "1", "year": "2027"})[0] == InitiativeFilter.on_world_day(2027)


@pytest.mark.django_db
@pytest.mark.usefixtures("programme")
class TestPanel:
    def panel(self, path: str) -> str:
        page = html.unescape(client.get(path).content.decode())
        found = re.search(r"<form [^>]*data-filters>.*?</form>", page, re.DOTALL)
        assert found
        return found.group()

    def test_panel_shows_what_the_address_asks_for(self) -> None:
        panel = self.panel("/en/initiatives/?view=map&country=BE&kind=march&q=blue&from=2027-07-01")
        assert '<option value="BE" selected>Belgium</option>' in panel
        assert '<option value="march" selected>' in panel
        assert 'name="q" value="blue"' in panel
        assert 'name="from" value="2027-07-01"' in panel
        assert '<input type="hidden" name="view" value="map">' in panel
        assert '<span class="tag">4</span>' in panel
        assert 'href="/en/initiatives/?view=map">Clear all' in panel

    def test_countries_are_those_with_initiatives_by_name(self) -> None:
        panel = self.panel("/fr/initiatives/")
        select = re.search(r'<select id="filter-country".*?</select>', panel, re.DOTALL)
        assert select
        names = re.findall(r'<option value="[A-Z]{2}">([^<]*)</option>', select.group())
        assert names == ["Australie", "Belgique", "États-Unis", "France", "Népal"]

    def test_country_asked_for_is_offered_without_any_initiative(self) -> None:
        assert '<option value="IS" selected>Iceland</option>' in self.panel("/en/initiatives/?country=IS")

    def test_world_day_offers_no_year_and_no_days(self) -> None:
        panel = self.panel("/en/world-day/2027/")
        assert not re.search(r'name="(year|from|to)"', panel)
        assert 'name="country"' in panel

    def test_every_field_has_a_label(self) -> None:
        panel = self.panel("/en/initiatives/")
        ids = set(re.findall(r'<(?:input|select)(?![^>]*type="hidden")[^>]* id="([^"]+)"', panel))
        assert ids
        assert ids <= set(re.findall(r'<label for="([^"]+)"', panel))
