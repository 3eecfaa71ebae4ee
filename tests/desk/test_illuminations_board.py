"""The board: who sees which promises, in which order, what is marked, how many queries it takes; and the press list."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blueheart.campaign.models import City
from blueheart.desk.illuminations.board import current_year
from blueheart.illuminations.actions import decide_photo
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise
from tests.desk.conftest import NOW, SYSTEM, add_waiting_photo, sign_in

MakePromise = Callable[..., Promise]
BOARD, PRESS = "/desk/illuminations/", "/desk/illuminations/press"
MOST_QUERIES = 18


def names(response: Any) -> list[str]:
    return [line.name for group in response.context["groups"] for line in group.lines]


def make_national(promise: Promise) -> None:
    Monument.objects.filter(pk=promise.monument_id).update(is_national=True)


def test_board_has_national_buildings_first_then_cities(head_office: Client, make_promise: MakePromise) -> None:
    make_promise(name="A bridge", to=PromiseState.CONFIRMED)
    make_national(make_promise(name="The ministry"))
    make_promise(name="The iron tower", country="FR", to=PromiseState.PROPOSED)
    response = head_office.get(BOARD)
    titles = [group.title for group in response.context["groups"]]
    assert titles == ["Belgium: National buildings", "Belgium: Brussels", "France: Paris"]
    assert names(response) == ["The ministry", "A bridge", "The iron tower"]
    page = response.content.decode()
    assert page.index("Belgium: National buildings") < page.index("The ministry") < page.index("A bridge")
    assert {tab.name: tab.count for tab in response.context["tabs"]} == {"Belgium": 2, "France": 1}


def test_board_of_coordinator_holds_own_country_only(belgian: Client, make_promise: MakePromise) -> None:
    make_promise(name="Ours")
    make_promise(name="Theirs", country="FR")
    for query in ("", "?country=FR", "?state=promised", "?year=2027&country=FR"):
        assert "Theirs" not in belgian.get(BOARD + query).content.decode()
    response = belgian.get(BOARD)
    assert names(response) == ["Ours"]
    assert response.context["tabs"] == []
    assert [group.title for group in response.context["groups"]] == ["Brussels"]


def test_board_says_hours_of_the_place_who_promises_and_what_is_to_do(
    belgian: Client, make_promise: MakePromise
) -> None:
    make_promise(
        name="Late one", to=PromiseState.PROPOSED, notice_days="90", deadline_is_known=True, rule="fixed",
        fixed_time="22:30", end_time="00:30",
    )  # fmt: skip
    waits = make_promise(name="Waits", to=PromiseState.PROMISED, organiser_name="Night office")
    add_waiting_photo(waits)
    response = belgian.get(BOARD)
    lines = {line.name: line for group in response.context["groups"] for line in group.lines}
    assert (lines["Late one"].hours.starts, lines["Late one"].hours.ends) == ("22:30", "00:30")
    assert [name for name, line in lines.items() if line.row.is_late] == ["Late one"]
    page = response.content.decode()
    assert "Night office" in page
    for words in ("late</span>", "letter to send</span>", "to confirm</span>", "1 photograph waits"):
        assert page.count(words) == 1, words


def test_counts_stand_on_top_and_follow_the_country(head_office: Client, make_promise: MakePromise) -> None:
    for _number in range(3):
        make_promise(to=PromiseState.CONFIRMED)
    make_promise(to=PromiseState.PROPOSED, notice_days="90", deadline_is_known=True)
    make_promise(to=PromiseState.PROPOSED, country="FR")
    page = head_office.get(BOARD).content.decode()
    for words in ("<strong>3</strong> Confirmed", "<strong>1</strong> late", "<strong>2</strong> letters to send"):
        assert words in page
    page = head_office.get(f"{BOARD}?country=FR").content.decode()
    assert "Confirmed</a>" not in page
    assert "<strong>1</strong> letter to send" in page
    assert "<strong>1</strong> late" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Confirmed one", "Late one", "In Paris"}),
        ("?country=FR", {"In Paris"}),
        ("?city=2800866", {"Confirmed one", "Late one"}),
        ("?state=confirmed", {"Confirmed one"}),
        ("?late=1", {"Late one"}),
        ("?late=1&country=FR", set()),
        ("?year=2026", set()),
        ("?year=20x6&country=%00&city=x&state=zz&page=99", {"Confirmed one", "Late one", "In Paris"}),
        ("?year=²²²²&city=9999999999999", {"Confirmed one", "Late one", "In Paris"}),
        ("?state=unverified", {"Nobody pressed"}),
    ],
)
def test_board_filters(head_office: Client, make_promise: MakePromise, query: str, found: set[str]) -> None:
    make_promise(name="Confirmed one", to=PromiseState.CONFIRMED)
    make_promise(name="Late one", to=PromiseState.PROPOSED, notice_days="90", deadline_is_known=True)
    make_promise(name="In Paris", country="FR")
    make_promise(name="Nobody pressed", to=PromiseState.UNVERIFIED)
    response = head_office.get(BOARD + query)
    assert response.status_code == 200
    assert set(names(response)) == found


def test_board_opens_on_the_coming_edition_from_october_on(head_office: Client, make_promise: MakePromise) -> None:
    assert current_year(date(2027, 9, 30)) == 2027
    assert current_year(date(2027, 10, 1)) == 2028
    make_promise(name="Of 2028")
    Promise.objects.update(year=2028)
    response = head_office.get(BOARD)
    assert (response.context["wanted"].year, names(response)) == (2027, [])
    assert response.context["years"] == [2028, 2027]
    assert names(head_office.get(f"{BOARD}?year=2028")) == ["Of 2028"]


def fill(cities: dict[str, City], count: int) -> None:
    """Straight into the tables: the queries held do not depend on how rows came in."""
    monuments = Monument.objects.bulk_create(
        Monument(
            slug=f"bulk-{count}-{number}", name=f"Bulk {number}", folded=f" bulk {number}", kind="tower",
            city=cities["BE" if number % 2 else "FR"], country="BE" if number % 2 else "FR",
            latitude=Decimal(50), longitude=Decimal(4), zone="Europe/Brussels", notice_days=number % 90,
            is_national=number % 7 == 0, registered_at=NOW, changed_at=NOW,
        )
        for number in range(count)
    )  # fmt: skip
    states = ("proposed", "permission_asked", "promised", "confirmed")
    Promise.objects.bulk_create(
        Promise(
            monument=monument, year=2027, day="2027-07-30", state=states[number % 4], end_time=time(0, 30),
            starts_at_utc=datetime(2027, 7, 30, 20, tzinfo=UTC), ends_at_utc=datetime(2027, 7, 30, 22, tzinfo=UTC),
            organiser_name="A city", submission_key=f"bulk-{count}-{number}", submitted_at=NOW, published_at=NOW,
            changed_at=NOW,
        )
        for number, monument in enumerate(monuments)
    )  # fmt: skip


@pytest.mark.parametrize("count", [40, 400])
@pytest.mark.parametrize("address", [BOARD, f"{BOARD}?late=1&country=BE", f"{PRESS}/", f"{BOARD}monuments/"])
def test_board_and_registry_take_the_same_queries_at_any_size(
    head_office: Client, cities: dict[str, City], count: int, address: str
) -> None:
    fill(cities, count)
    head_office.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = head_office.get(address)
    assert response.status_code == 200
    assert len(captured) <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in captured)


# --- several at once


def confirm(client: Client, *promises: Promise) -> Any:
    return client.post(f"{BOARD}confirm/", {"selected": [one.pk for one in promises]}, follow=True)


def test_batch_confirms_through_the_action(belgian: Client, make_promise: MakePromise) -> None:
    rows = [make_promise() for _number in range(3)]
    page = confirm(belgian, *rows).content.decode()
    assert "3 promises confirmed" in page
    assert {row.state for row in Promise.objects.all()} == {"confirmed"}
    assert Monument.objects.filter(is_listed=True).count() == 3


def test_batch_has_a_line_for_each_that_failed_and_stops_no_other(belgian: Client, make_promise: MakePromise) -> None:
    good, early = make_promise(), make_promise(name="Early one", to=PromiseState.PROPOSED)
    lit, theirs = make_promise(name="Lit one", to=PromiseState.LIT), make_promise(country="FR")
    page = confirm(belgian, early, lit, theirs, good).content.decode()
    assert "Early one: This promise is in the state" in page
    assert "Lit one: This promise is in the state" in page
    assert f"Row {theirs.pk}: it is not on your board." in page
    assert "1 promise confirmed" in page
    states = dict(Promise.objects.values_list("pk", "state"))
    assert states == {good.pk: "confirmed", early.pk: "proposed", lit.pk: "lit", theirs.pk: "promised"}


def test_batch_without_a_mark_says_so(belgian: Client, make_promise: MakePromise) -> None:
    make_promise()
    response = confirm(belgian)
    assert response.status_code == 422
    assert "Mark at least one row." in response.content.decode()
    assert belgian.post(f"{BOARD}confirm/", {"selected": ["x", "9" * 30]}).status_code == 422


# --- the press


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{PRESS}.csv{query}")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "no-store" in response.headers["Cache-Control"]
    return list(csv.DictReader(text.splitlines()))


def test_press_list_holds_confirmed_lights_with_credits_and_nothing_private(
    belgian: Client, make_promise: MakePromise
) -> None:
    lit = make_promise(
        name="=Tower", to=PromiseState.LIT, rule="fixed", fixed_time="22:30", contact_email="secret@example.org",
        contact_name="Private Person", contact_phone="+32 2 555",
    )  # fmt: skip
    decide_photo(photo_id=add_waiting_photo(lit, credit="Jo Lens").pk, is_public=True, by=SYSTEM, at=NOW)
    add_waiting_photo(lit, credit="Not Looked At")
    decide_photo(photo_id=add_waiting_photo(lit, credit="Turned Down").pk, is_public=False, by=SYSTEM, at=NOW)
    make_promise(name="Only promised")
    make_promise(name="Theirs", country="FR", to=PromiseState.CONFIRMED)
    invented = make_promise(name="Invented", to=PromiseState.CONFIRMED)
    Promise.objects.filter(pk=invented.pk).update(is_sample=True)
    [row] = table(belgian)
    assert (row["monument"], row["city"], row["from"], row["until"]) == ("'=Tower", "Brussels", "22:30", "00:30")
    assert row["photograph_credits"] == "Jo Lens"
    page = belgian.get(f"{PRESS}/").content.decode()
    for words in ("=Tower", "Jo Lens", "22:30–00:30", "1 confirmed light"):
        assert words in page, words
    for hidden in ("secret@", "Private Person", "555", "Not Looked At", "Turned Down", "Theirs", "Invented"):
        assert hidden not in page
        assert hidden not in str(row)


def test_press_list_of_the_head_office_is_one_countrys_or_all(head_office: Client, make_promise: MakePromise) -> None:
    make_promise(name="A bridge", to=PromiseState.CONFIRMED)
    make_national(make_promise(name="The ministry", to=PromiseState.CONFIRMED))
    make_promise(name="The iron tower", country="FR", to=PromiseState.CONFIRMED)
    assert [row["monument"] for row in table(head_office)] == ["The ministry", "A bridge", "The iron tower"]
    assert [row["monument"] for row in table(head_office, "?country=FR")] == ["The iron tower"]
    assert table(head_office, "?year=2026") == []
    assert "· France" in head_office.get(f"{PRESS}/?country=FR").content.decode()
    groups = head_office.get(f"{PRESS}/").context["groups"]
    assert [group.title for group in groups] == [
        "Belgium: National buildings", "Belgium: Brussels", "France: Paris",
    ]  # fmt: skip


def test_two_cities_of_one_name_stay_two_in_the_list(belgian: Client, make_promise: MakePromise) -> None:
    make_promise(name="A bridge", to=PromiseState.CONFIRMED)
    other = make_promise(name="A mill", to=PromiseState.CONFIRMED).monument
    twin = City.objects.get(pk=other.city_id)
    twin.pk += 1
    twin.save(force_insert=True)
    Monument.objects.filter(pk=other.pk).update(city=twin)
    groups = belgian.get(f"{PRESS}/").context["groups"]
    assert [[line.name for line in group.lines] for group in groups] == [["A bridge"], ["A mill"]]


# --- the first page and the menu


def test_first_page_says_what_waits_in_lights(belgian: Client, make_promise: MakePromise) -> None:
    make_promise()
    make_promise(to=PromiseState.PROPOSED, notice_days="90", deadline_is_known=True)
    add_waiting_photo(make_promise(to=PromiseState.LIT))
    add_waiting_photo(make_promise(country="FR", to=PromiseState.LIT))
    make_promise(country="FR")
    page = belgian.get("/desk/").content.decode()
    for words in ("promises to confirm", "past the owner’s deadline", "letters to send", "photographs to look at"):
        assert f"<strong>1</strong> {words}" in page, words


@pytest.mark.parametrize(("role", "country", "is_theirs"), [("coordinator", "BE", True), ("editor", "", False)])
def test_menu_and_panel_are_for_those_who_decide(
    make_user: Callable[..., User], role: str, country: str, is_theirs: bool
) -> None:
    page = sign_in(make_user(role, country)).get("/desk/").content.decode()
    assert ("promises to confirm" in page) == is_theirs
    assert ("/desk/illuminations/monuments/" in page) == is_theirs
