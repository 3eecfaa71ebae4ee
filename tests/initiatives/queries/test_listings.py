"""The result set of every filter, against the same filter in plain Python."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.initiatives.actions import publish_initiative
from blueheart.initiatives.models import Initiative, Listing
from blueheart.initiatives.queries import listings
from blueheart.initiatives.queries.listings import Cursor, count_listings, filter_listings, list_page
from blueheart.initiatives.rules.filters import InitiativeFilter
from tests import crowd as crowds
from tests import reach
from tests.crowd import filters, found, year_of

pytestmark = pytest.mark.django_db
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ids_of(wanted: InitiativeFilter) -> list[int]:
    rows = filter_listings(wanted).order_by("starts_at_utc", "initiative_id")
    return list(rows.values_list("initiative_id", flat=True))


def walk_forward(wanted: InitiativeFilter, size: int) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page = list_page(wanted=wanted, size=size, after=cursor)
        pages.append([one.pk for one in page.initiatives])
        if page.next_cursor is None:
            return pages
        cursor = page.next_cursor


def walk_backward(wanted: InitiativeFilter, size: int, cursor: Cursor) -> list[list[int]]:
    """From before a cursor back to the first page."""
    pages = []
    while True:
        page = list_page(wanted=wanted, size=size, before=cursor)
        pages.append([one.pk for one in page.initiatives])
        if page.previous_cursor is None:
            return pages[::-1]
        cursor = page.previous_cursor


@OFTEN
@given(wanted=filters())
def test_filter_finds_what_fits_and_nothing_else(crowd: list[Initiative], wanted: InitiativeFilter) -> None:
    assert ids_of(wanted) == found(crowd, wanted)


def test_empty_filter_finds_everybody(crowd: list[Initiative]) -> None:
    assert len(ids_of(InitiativeFilter())) == len(crowd) == Listing.objects.count()


@settings(OFTEN, max_examples=25)
@given(wanted=filters(), size=st.integers(7, 60))
def test_pages_give_each_once_forward_and_backward(
    crowd: list[Initiative], wanted: InitiativeFilter, size: int
) -> None:
    expected = found(crowd, wanted)
    pages = walk_forward(wanted, size)
    assert [pk for page in pages for pk in page] == expected
    assert all(len(page) == size for page in pages[:-1])
    if not expected:
        return
    last = Initiative.objects.get(pk=expected[-1])
    end = Cursor(last.starts_at_utc, last.pk)
    back = walk_backward(wanted, size, end)
    assert [pk for page in back for pk in page] == expected[:-1]


@pytest.mark.parametrize("size", [1, 5, 240])
def test_first_page_has_no_previous_and_last_no_next(crowd: list[Initiative], size: int) -> None:
    first = list_page(wanted=InitiativeFilter(), size=size)
    assert first.previous_cursor is None
    assert (first.next_cursor is None) == (size >= len(crowd))
    if first.next_cursor:
        second = list_page(wanted=InitiativeFilter(), size=size, after=first.next_cursor)
        assert second.previous_cursor is not None
        again = list_page(wanted=InitiativeFilter(), size=size, before=second.previous_cursor)
        assert [one.pk for one in again.initiatives] == [one.pk for one in first.initiatives]
        assert again.previous_cursor is None
        assert again.next_cursor == first.next_cursor


@settings(OFTEN, max_examples=25)
@given(day=crowds.DAYS, size=st.integers(5, 40))
def test_from_a_day_on_what_still_runs_comes_first_and_once(crowd: list[Initiative], day: date, size: int) -> None:
    wanted = InitiativeFilter(from_day=day, to_day=day)
    running = [one for one in crowd if one.starts_on < day <= one.ends_on]
    listed = [pk for page in walk_forward(wanted, size) for pk in page]
    assert {one.pk for one in running} <= set(listed)
    assert len(listed) == len(set(listed))
    assert listed == found(crowd, wanted)


@given(
    seconds=st.integers(1_230_000_000, 4_100_000_000),
    pk=st.integers(1, 10**15),
)
def test_cursor_survives_its_text(seconds: int, pk: int) -> None:
    cursor = Cursor.parse(f"{seconds}-{pk}")
    assert cursor is not None
    assert str(cursor) == f"{seconds}-{pk}"
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "-", "1-", "-1", "x-1", "1-x", "1-2-3", "²-1", "1" * 12 + "-1", "1-" + "9" * 19])
def test_cursor_of_wrong_text_is_none(text: str) -> None:
    assert Cursor.parse(text) is None


@pytest.mark.parametrize("name", ["year", "country", "kind", "sector", "purpose", "language", "online"])
@pytest.mark.parametrize("period", [{}, {"year": 2027}, {"year": 2027, "world_day": True}])
def test_kept_count_of_one_dimension_is_the_count_of_its_rows(
    crowd: list[Initiative], name: str, period: dict[str, Any]
) -> None:
    field = {"sector": "organiser_sector", "online": "is_online"}.get(name, name)
    values = {getattr(one, field, None) for one in crowd if name != "language"}
    if name == "language":
        values = set(crowds.LANGUAGES)
    if name == "year":
        values = {year_of(one) for one in crowd}
    unknown = {"year": [2099], "online": []}.get(name, ["ZZ"])
    for value in (*(values - {"", None}), *unknown):
        wanted = InitiativeFilter(**{**period, name: value})
        assert wanted.kept_facets() is not None
        assert count_listings(wanted) == (len(found(crowd, wanted)), True)


@OFTEN
@given(wanted=filters(most=3))
def test_count_is_that_of_the_rows(crowd: list[Initiative], wanted: InitiativeFilter) -> None:
    assert count_listings(wanted) == (len(found(crowd, wanted)), True)


def test_count_of_rows_stops_at_its_limit(crowd: list[Initiative], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "COUNT_LIMIT", 10)
    assert count_listings(InitiativeFilter(to_day=date(2100, 12, 31))) == (10, False)
    assert count_listings(InitiativeFilter(year=2027))[1] is True


@OFTEN
@given(text=crowds.TEXTS, country=st.sampled_from(("", "BE", "FJ")))
def test_frequent_and_rare_words_find_the_same(crowd: list[Initiative], text: str, country: str) -> None:
    wanted = InitiativeFilter(text=text, country=country)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(listings, "FREQUENT", 10**6)
        by_index = ids_of(wanted)
        patched.setattr(listings, "FREQUENT", 0)
        by_walk = ids_of(wanted)
    assert by_index == by_walk == found(crowd, wanted)


@OFTEN
@given(text=st.text(max_size=40))
def test_any_words_are_searched_without_an_error(crowd: list[Initiative], text: str) -> None:
    wanted = InitiativeFilter(text=text.replace("\x00", ""))
    assert set(ids_of(wanted)) <= {one.pk for one in crowd}


@pytest.mark.parametrize(
    "text", ['"', "*", "a AND b", "NEAR(", "NOT", "blue:*", "' OR 1=1 --", "%", "_", "&", "|", "!", "\\"]
)
def test_signs_of_a_query_language_are_only_signs(crowd: list[Initiative], text: str) -> None:
    assert ids_of(InitiativeFilter(text=text)) == found(crowd, InitiativeFilter(text=text))


def test_countries_are_counted_from_what_is_kept(crowd: list[Initiative]) -> None:
    countries = dict(listings.countries_with_initiatives())
    assert countries == {
        code: sum(one.country == code for one in crowd) for code in {one.country for one in crowd} - {""}
    }
    in_2025 = dict(listings.countries_with_initiatives(year=2025))
    assert sum(in_2025.values()) == sum(year_of(one) == 2025 and one.country != "" for one in crowd)


def test_page_takes_four_queries_with_words_and_two_without(crowd: list[Initiative]) -> None:
    assert crowd
    for wanted, most in ((InitiativeFilter(kind="march"), 2), (InitiativeFilter(text="blue"), 4)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = list_page(wanted=wanted, size=20)
            assert [one.city.name for one in page.initiatives if one.city]
        assert len(queries) <= most


def test_newest_and_slugs_hold_only_published_ones_and_slugs_no_sample(crowd: list[Initiative]) -> None:
    with transaction.atomic():
        sample = reach.add(is_sample=True, title="A sample")
        hidden = reach.add(publish=False)
        late = reach.add(title="Published last")
        publish_initiative(initiative_id=hidden.pk, by=reach.SYSTEM, at=reach.AT)
        newest = listings.newest(limit=2)
        slugs = set(listings.public_slugs())
    assert {one.pk for one in newest} == {sample.pk, late.pk}
    assert late.slug in slugs
    assert sample.slug not in slugs
    assert len(slugs) == len(crowd) + 2


def test_samples_are_counted_for_any_filter_and_cost_a_query_where_there_are_none(crowd: list[Initiative]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert listings.count_samples(InitiativeFilter(kind="march")) == 0
    assert len(queries) == 1
    invented = crowd[::7]
    Initiative.objects.filter(pk__in=[one.pk for one in invented]).update(is_sample=True)
    for wanted in (InitiativeFilter(), InitiativeFilter(kind="march"), InitiativeFilter(text="blue", year=2027)):
        assert listings.count_samples(wanted) == len(found(invented, wanted))


@OFTEN
@given(text=crowds.TEXTS, country=st.sampled_from(("", "BE", "FJ")))
def test_matches_that_are_handed_on_give_the_same_list_and_count(
    crowd: list[Initiative], text: str, country: str
) -> None:
    wanted = InitiativeFilter(text=text, country=country)
    matches = listings.word_matches(wanted)
    assert (matches is None) == (not text)
    page = list_page(wanted=wanted, size=300, matches=matches)
    assert [one.pk for one in page.initiatives] == found(crowd, wanted)
    assert count_listings(wanted, matches=matches) == count_listings(wanted)
