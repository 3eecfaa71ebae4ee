"""The look at derived rows finds what was damaged behind the back of the actions, and nothing else."""

import pytest
from django.db import connection

from blueheart.initiatives.actions.derived import compare_derived
from blueheart.initiatives.actions.listing import list_publicly, rebuild_listings, unlist
from blueheart.initiatives.models import CalendarEvent, GridCount, Initiative, Listing
from blueheart.initiatives.queries.listings import filter_listings
from blueheart.initiatives.rules.filters import InitiativeFilter
from tests.crowd import add_crowd

pytestmark = pytest.mark.django_db


def test_what_is_in_step_differs_in_nothing() -> None:
    crowd = add_crowd(size=40)
    unlist(crowd[3].pk)
    list_publicly(crowd[3])
    state = compare_derived()
    assert (state.is_right, state.initiatives) == (True, 40)


def test_nothing_published_and_nothing_kept_is_right() -> None:
    assert compare_derived().is_right


def test_a_listing_that_is_missing_left_over_or_wrong_is_named() -> None:
    crowd = add_crowd(size=12)
    Listing.objects.filter(pk=crowd[1].pk).delete()
    Listing.objects.filter(pk=crowd[5].pk).update(kind="other", country="ZZ")
    Initiative.objects.filter(pk__in=[crowd[7].pk, crowd[11].pk]).update(state="declined")
    found = compare_derived().listings
    assert (found.missing, found.left_over, found.wrong) == (1, 2, 1)
    assert set(found.examples) == {
        f"{crowd[1].pk}: missing",
        f"{crowd[5].pk}: wrong (country, kind)",
        f"{crowd[7].pk}: left over",
        f"{crowd[11].pk}: left over",
    }


def test_a_kept_text_and_a_kept_count_that_are_wrong_are_named() -> None:
    crowd = add_crowd(size=12)
    CalendarEvent.objects.filter(pk=crowd[2].pk).update(text="X")
    total = GridCount.objects.get(facet="year:2027", zoom=-1)
    GridCount.objects.filter(pk=total.pk).update(count=total.count + 3)
    GridCount.objects.create(facet="year:2031", zoom=4, x=1, y=2, count=1, sum_x=1, sum_y=1)
    GridCount.objects.create(facet="year:2032", zoom=4, x=1, y=2, count=0, sum_x=0, sum_y=0)
    state = compare_derived()
    assert state.calendar.examples == [f"{crowd[2].pk}: wrong (text)"]
    assert set(state.counts.examples) == {
        f"year:2027 at -1/0/0: wrong ({total.count + 3}, should be {total.count})",
        "year:2031 at 4/1/2: left over",
    }
    assert state.listings.total == 0


def test_a_look_changes_nothing_and_a_rebuild_mends_all() -> None:
    crowd = add_crowd(size=12)
    Listing.objects.filter(pk=crowd[1].pk).delete()
    GridCount.objects.filter(zoom=4).delete()
    assert compare_derived() == compare_derived()
    assert not compare_derived().is_right
    assert rebuild_listings() == 12
    assert compare_derived().is_right


def damage_words(first: int, second: int) -> list[str]:
    """Makes the index of words wrong by the means of its database, and says what a look has to name.

    SQLite's index stands beside the listings and may miss or keep too much; PostgreSQL keeps its own in step, which
    leaves it to be missing altogether.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the crowd left to check holds an index up
            cursor.execute("DROP INDEX initiatives_search")
            return ["the index initiatives_search: missing"]
        take_out(first)
        cursor.execute("INSERT INTO initiatives_search(rowid, searchable) VALUES(999999, 'nobody')")
        cursor.execute("DROP TRIGGER initiatives_search_update")
        Listing.objects.filter(pk=second).update(searchable=" other words")
    return [f"{first}: missing", "999999: left over", "the trigger initiatives_search_update: missing"]


def take_out(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT searchable FROM initiatives_listing WHERE initiative_id = %s", [pk])
        (words,) = cursor.fetchone()
        statement = "INSERT INTO initiatives_search(initiatives_search, rowid, searchable) VALUES('delete', %s, %s)"
        cursor.execute(statement, [pk, words])


def test_an_index_of_words_that_is_damaged_is_found_and_mended() -> None:
    crowd = add_crowd(size=6)
    expected = damage_words(crowd[0].pk, crowd[1].pk)
    assert set(compare_derived().search.examples) == set(expected)
    rebuild_listings()
    assert compare_derived().is_right


def test_words_changed_behind_the_actions_are_found_by_their_new_text_or_named() -> None:
    """A listing's words are other than the index holds: SQLite's look says so, on PostgreSQL it can't come to be."""
    (one,) = add_crowd(size=1)
    if connection.vendor == "sqlite":
        take_out(one.pk)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO initiatives_search(rowid, searchable) VALUES(%s, 'something else')", [one.pk])
        assert compare_derived().search.examples == ["the words of some listings: wrong"]
    else:
        Listing.objects.update(searchable="something else")
        assert compare_derived().search.total == 0
        assert [row.pk for row in filter_listings(InitiativeFilter(text="something"))] == [one.pk]
    rebuild_listings()
    assert compare_derived().is_right
