"""The board of a country: its order, what is late, what waits, and how it is counted."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.board import (
    BoardFilter,
    board_rows,
    count_board,
    find_on_board,
    visible_monuments,
    years_on_board,
)
from blueheart.kernel.actors import Actor
from tests.promisers import BRUSSELS, COORDINATOR, FOREIGN, GHENT, SYDNEY, add_places, add_promise

pytestmark = pytest.mark.django_db
HEAD = Actor.staff(ref=1, roles=frozenset({"head_office"}))
JULY = date(2027, 7, 1)


@pytest.fixture(autouse=True)
def _four() -> None:
    add_places()
    add_promise()
    add_promise(to=PromiseState.PROPOSED, name="A ministry", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525")
    Monument.objects.filter(name="A ministry").update(is_national=True)
    add_promise(to=PromiseState.PROMISED, name="A bridge", kind="bridge", latitude="51.06", longitude="3.71")
    add_promise(
        to=PromiseState.PERMISSION_ASKED, name="A quay", city_id=SYDNEY, latitude="-33.86", longitude="151.21",
        notice_days="10",
    )  # fmt: skip
    add_promise(to=PromiseState.UNVERIFIED, name="Nobody pressed", latitude="51.04", longitude="3.75")


def names(by: Actor, *, today: date = JULY, **wanted: object) -> list[str]:
    found = find_on_board(by=by, wanted=BoardFilter(**{"year": 2027, **wanted}), today=today)  # type: ignore[arg-type]
    return [promise.monument.name for promise in found]


def test_board_has_national_buildings_first_and_says_what_waits() -> None:
    found = find_on_board(by=COORDINATOR, wanted=BoardFilter(year=2027), today=JULY)
    rows = board_rows(found, JULY)
    shown = [(row.promise.monument.name, row.is_late, row.needs_letter, row.needs_decision) for row in rows]
    assert shown == [
        ("A ministry", True, True, False),
        ("A bridge", False, False, True),
        ("Belfry of Ghent", False, False, False),
    ]
    assert rows[0].deadline == date(2027, 6, 30)
    assert not board_rows(found, date(2027, 6, 30))[0].is_late


def test_board_is_the_actors_countries_and_no_more() -> None:
    assert names(FOREIGN) == []
    assert names(Actor.visitor()) == []
    assert names(HEAD) == ["A quay", "A ministry", "A bridge", "Belfry of Ghent"]
    assert names(COORDINATOR, country="AU") == []
    assert names(COORDINATOR, year=2026) == []
    assert {monument.country for monument in visible_monuments(HEAD)} == {"AU", "BE"}
    assert {monument.country for monument in visible_monuments(COORDINATOR)} == {"BE"}


def test_board_is_filtered_by_country_city_state_and_lateness() -> None:
    assert names(HEAD, country="AU") == ["A quay"]
    assert names(HEAD, city=int(GHENT)) == ["A bridge", "Belfry of Ghent"]
    assert names(HEAD, state="promised") == ["A bridge"]
    assert names(HEAD, state="unverified") == ["Nobody pressed"]
    assert names(HEAD, is_late=True) == ["A ministry"]
    assert names(HEAD, is_late=True, today=date(2027, 6, 30)) == []
    assert names(HEAD, is_late=True, today=date(2027, 7, 21)) == ["A quay", "A ministry"]
    assert names(HEAD, is_late=True, country="AU", state="promised") == []


def test_counts_agree_with_the_board() -> None:
    for today in (date(2027, 6, 30), JULY, date(2027, 7, 21)):
        counts = count_board(by=HEAD, year=2027, today=today)
        rows = board_rows(find_on_board(by=HEAD, wanted=BoardFilter(year=2027), today=today), today)
        assert counts.late == sum(row.is_late for row in rows) == len(names(HEAD, is_late=True, today=today))
        assert (counts.letters, counts.to_confirm, counts.states["confirmed"]) == (1, 1, 1)
    of_belgium = count_board(by=HEAD, year=2027, today=date(2027, 7, 21), country="BE")
    assert of_belgium.late == 1
    assert dict(of_belgium.countries) == {"AU": 1, "BE": 3}
    assert dict(of_belgium.late_countries) == {"AU": 1, "BE": 1}
    assert dict(count_board(by=FOREIGN, year=2027, today=JULY).states) == {}
    assert years_on_board(HEAD) == [2027]


def test_board_takes_one_query_and_its_counts_another() -> None:
    with CaptureQueriesContext(connection) as queries:
        found = find_on_board(by=HEAD, wanted=BoardFilter(year=2027), today=JULY)
        assert [promise.monument.city.name for promise in found]
        assert count_board(by=HEAD, year=2027, today=JULY).late == 1
    assert len(queries) == 2
