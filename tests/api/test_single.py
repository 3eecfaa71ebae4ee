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


def test_single_calendar_speaks_the_language_asked_for_and_no_other() -> None:
    """What the browser prefers does not count: one address is kept for everybody."""
    initiative = reach.add()
    path = f"/feeds/initiatives/{initiative.slug}.ics"
    told = [Client().get(path, headers={"accept-language": code}).content for code in ("fr", "nl")]
    assert told[0] == told[1]
    french = Client().get(f"{path}?lang=fr")
    assert french.headers["Content-Language"] == "fr"
    assert b"/fr/initiatives/" in french.content
    assert Client().get(f"{path}?lang=xx").status_code == 400


def test_single_calendar_is_304_until_it_changes() -> None:
    initiative = reach.add()
    path = f"/feeds/initiatives/{initiative.slug}.ics"
    tag = Client().get(path).headers["ETag"]
    assert Client().get(path, headers={"if-none-match": tag}).status_code == 304
    withdraw_initiative(initiative_id=initiative.pk, by=reach.SYSTEM, at=reach.AT)
    assert Client().get(path, headers={"if-none-match": tag}).status_code == 200
