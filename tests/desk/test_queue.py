from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blueheart.campaign.models import City
from blueheart.initiatives.models import Contact, DecisionNote, Initiative
from tests.desk.conftest import NOW

MakeInitiative = Callable[..., Initiative]
MOST_QUERIES = 12


def test_queue_shows_each_country_with_its_age(head_office: Client, make_initiative: MakeInitiative) -> None:
    make_initiative(country="FR", at=NOW - timedelta(days=9), title="Nine days old")
    make_initiative(title="Of today")
    page = head_office.get("/desk/initiatives/").content.decode()
    assert "Nine days old" in page
    assert "oldest 9 days" in page
    assert "1 late" in page
    assert page.index("Nine days old") < page.index("Of today")


def test_queue_marks_late_ones_in_words(head_office: Client, make_initiative: MakeInitiative) -> None:
    make_initiative(at=NOW - timedelta(days=6), title="Late one")
    make_initiative(title="Not late")
    response = head_office.get("/desk/initiatives/?late=1")
    page = response.content.decode()
    assert "Late one" in page
    assert "Not late" not in page
    assert [row.is_late for row in response.context["rows"]] == [True]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Lantern walk", "Film in Paris", "Online talk"}),
        ("?country=FR", {"Film in Paris"}),
        ("?country=none", {"Online talk"}),
        ("?kind=screening", {"Film in Paris"}),
        ("?q=LANTERN", {"Lantern walk"}),
        ("?q=paris", {"Film in Paris"}),
        ("?q=nothing", set()),
        ("?state=changes_requested", set()),
        ("?page=99&country=BE", {"Lantern walk"}),
        ("?page=x&country=%00&kind=zz&state=yy", {"Lantern walk", "Film in Paris", "Online talk"}),
    ],
)
def test_queue_filters(head_office: Client, make_initiative: MakeInitiative, query: str, found: set[str]) -> None:
    make_initiative(title="Lantern walk")
    make_initiative(country="FR", title="Film in Paris", kind="screening")
    make_initiative(country="", title="Online talk")
    response = head_office.get(f"/desk/initiatives/{query}")
    assert response.status_code == 200
    assert {row.initiative.title for row in response.context["rows"]} == found


def test_queue_of_coordinator_holds_own_country_only(belgian: Client, make_initiative: MakeInitiative) -> None:
    make_initiative(title="Ours")
    make_initiative(country="FR", title="Theirs")
    make_initiative(country="", title="Of no country")
    for query in ("", "?country=FR", "?country=none"):
        page = belgian.get(f"/desk/initiatives/{query}").content.decode()
        assert "Theirs" not in page
        assert "Of no country" not in page
    assert "Ours" in belgian.get("/desk/initiatives/").content.decode()


def test_queue_says_where_no_coordinator_is(
    head_office: Client, belgian: Client, make_initiative: MakeInitiative
) -> None:
    make_initiative()
    make_initiative(country="FR")
    tabs = {tab.code: tab for tab in head_office.get("/desk/initiatives/").context["tabs"]}
    assert tabs["BE"].has_coordinator
    assert not tabs["FR"].has_coordinator


def fill(cities: dict[str, City], count: int) -> None:
    """Straight into the table: the queries held do not depend on how rows came in."""
    rows = [
        Initiative(
            slug=f"bulk-{count}-{number}", title=f"Bulk {number}", text_language="en", kind="march",
            purpose="awareness", organiser_name="A club", organiser_sector="other", place_kind="city",
            city=cities["BE" if number % 2 else "FR"], country="BE" if number % 2 else "FR",
            latitude=50, longitude=4, zone="Europe/Brussels", starts_at_utc=NOW + timedelta(days=59),
            ends_at_utc=NOW + timedelta(days=59, hours=2), starts_on="2027-07-30", ends_on="2027-07-30",
            state="in_review", submission_key=f"bulk-{count}-{number}", submitted_at=NOW,
            confirmed_at=NOW - timedelta(minutes=number), changed_at=NOW,
        )
        for number in range(count)
    ]  # fmt: skip
    Initiative.objects.bulk_create(rows)


@pytest.mark.parametrize("count", [3, 400])
def test_queue_takes_the_same_queries_at_any_size(head_office: Client, cities: dict[str, City], count: int) -> None:
    fill(cities, count)
    head_office.get("/desk/initiatives/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = head_office.get("/desk/initiatives/")
    assert response.status_code == 200
    assert len(captured) <= MOST_QUERIES, "\n".join(query["sql"][:160] for query in captured)


# --- several at once


def post(client: Client, initiatives: list[Initiative], verb: str, note: str = "") -> Any:
    data = {"selected": [row.pk for row in initiatives], "verb": verb, "note": note}
    return client.post("/desk/initiatives/decide/", data, follow=True)


def test_batch_publishes_through_the_action(head_office: Client, make_initiative: MakeInitiative) -> None:
    rows = [make_initiative() for _ in range(3)]
    page = post(head_office, rows, "publish").content.decode()
    assert "3 initiatives done" in page
    assert {row.state for row in Initiative.objects.all()} == {"published"}


def test_batch_declines_all_with_one_reason(head_office: Client, make_initiative: MakeInitiative) -> None:
    rows = [make_initiative() for _ in range(2)]
    post(head_office, rows, "decline", "It is no initiative.")
    assert {row.state for row in Initiative.objects.all()} == {"declined"}
    assert list(DecisionNote.objects.values_list("text", flat=True)) == ["It is no initiative."] * 2


def test_batch_asks_for_a_change(head_office: Client, make_initiative: MakeInitiative) -> None:
    row = make_initiative()
    post(head_office, [row], "change", "Say where.")
    row.refresh_from_db()
    assert (row.state, row.decision_note) == ("changes_requested", "Say where.")


def test_batch_has_a_line_for_each_row_that_failed(head_office: Client, make_initiative: MakeInitiative) -> None:
    good, published = make_initiative(), make_initiative(state="published", title="Out already")
    page = post(head_office, [published, good], "publish").content.decode()
    assert "Out already: This initiative is in the state" in page
    assert "1 initiative done" in page
    good.refresh_from_db()
    assert good.state == "published"


def test_batch_leaves_another_country_alone(belgian: Client, make_initiative: MakeInitiative) -> None:
    ours, theirs = make_initiative(), make_initiative(country="FR")
    page = post(belgian, [ours, theirs], "publish").content.decode()
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.state, theirs.state) == ("published", "in_review")
    assert "it is not in your queue" in page


@pytest.mark.parametrize(("verb", "note"), [("decline", ""), ("change", " \u202e "), ("destroy", "x")])
def test_batch_that_cannot_be_keeps_marks_and_words(
    head_office: Client, make_initiative: MakeInitiative, verb: str, note: str
) -> None:
    row = make_initiative()
    response = post(head_office, [row], verb, note)
    assert response.status_code == 422
    assert response.context["selected"] == {row.pk}
    assert response.context["typed_note"] == note
    row.refresh_from_db()
    assert row.state == "in_review"


def test_batch_without_a_mark_says_so(head_office: Client, db: None) -> None:
    assert "Mark at least one row." in post(head_office, [], "publish").content.decode()


def test_everything_finds_any_state(head_office: Client, make_initiative: MakeInitiative) -> None:
    make_initiative(state="unconfirmed", title="Not confirmed")
    make_initiative(state="published", title="Published one")
    assert "Not confirmed" in head_office.get("/desk/initiatives/all/?state=unconfirmed").content.decode()
    page = head_office.get("/desk/initiatives/all/?q=published").content.decode()
    assert "Published one" in page
    assert "Not confirmed" not in page


def test_export_holds_contacts_of_own_countries_only(belgian: Client, make_initiative: MakeInitiative) -> None:
    make_initiative(contact_email="ours@example.org")
    make_initiative(country="FR", contact_email="theirs@example.org")
    response = belgian.get("/desk/initiatives/export/")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "ours@example.org" in text
    assert "theirs@example.org" not in text
    assert "no-store" in response.headers["Cache-Control"]
    assert Contact.objects.count() == 2
