"""One initiative as a file for a visitor's own calendar."""

import icalendar
import pytest
from django.test import Client

from blueheart.initiatives.actions import withdraw_initiative
from tests import reach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cities(db: None) -> None:
    reach.add_cities()


def read_event(slug: str) -> icalendar.Event:
    response = Client().get(f"/feeds/initiatives/{slug}.ics")
    assert response.status_code == 200
    [event] = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    return event


def test_single_calendar_has_the_uid_of_the_feed() -> None:
    initiative = reach.add()
    feed = icalendar.Calendar.from_ical(Client().get("/feeds/initiatives.ics?year=2027").content)
    [in_feed] = feed.walk("VEVENT")
    event = read_event(initiative.slug)
    assert event["UID"] == in_feed["UID"]
    assert event["DTSTART"].dt == in_feed["DTSTART"].dt


def test_single_calendar_of_a_withdrawn_one_says_cancelled() -> None:
    initiative = reach.add()
    withdraw_initiative(initiative_id=initiative.pk, by=reach.SYSTEM, at=reach.AT)
    assert read_event(initiative.slug)["STATUS"] == "CANCELLED"


def test_single_calendar_of_nothing_published_is_not_found() -> None:
    initiative = reach.add(publish=False)
    assert Client().get(f"/feeds/initiatives/{initiative.slug}.ics").status_code == 404
