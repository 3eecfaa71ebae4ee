"""The sheet as CSV and as a calendar, read back by other people's readers."""

import csv
import io
from typing import Any

import icalendar
import ics
import pytest
from django.utils.translation import override

from blueheart.illuminations.actions import cancel_promise
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.writers.sheet import sheet_csv, sheet_ics
from tests.promisers import NOW, SYDNEY, add_places, add_promise, promiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def add_fixed(**values: Any) -> Promise:
    return add_promise(**{"rule": "fixed", "fixed_time": "22:15", **values})


def rows_of(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def event_of(body: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(body.decode()).walk("VEVENT")
    return event


def test_csv_has_a_row_for_each_with_times_and_colour() -> None:
    promises = [add_fixed(curfew="01:00"), add_fixed(name="Gravensteen", latitude="51.0573", longitude="3.7208")]
    first, second = rows_of(sheet_csv(promises, "en"))
    assert (first["monument"], second["monument"]) == ("Belfry of Ghent", "Gravensteen")
    assert (first["on_local"], first["off_local"], first["minutes"]) == ("2027-07-30 22:15", "2027-07-31 00:30", "135")
    assert (first["on_utc"], first["zone"]) == ("2027-07-30T20:15:00Z", "Europe/Brussels")
    assert first["civil_dusk_local"].startswith("2027-07-30 22:1")
    assert (first["curfew"], second["curfew"]) == ("01:00", "")
    assert (first["srgb"], first["cie_x"], first["cie_y"]) == ("#009EDB", "0.1985", "0.2347")
    assert (first["dmx_rgb"], first["dmx_rgbw"]) == ("0 / 123 / 255", "0 / 123 / 255 / 0")
    assert "E075" in first["filters_halogen"]
    for source in ("IEC 61966-2-1", "ANSI E1.11", "leefilters.com"):
        assert source in first["colour_sources"]
    assert not any(secret in value.casefold() for value in first.values() for secret in ("ann example", "ann@"))


def test_csv_opens_no_formula() -> None:
    promise = add_fixed()
    promise.organiser_name, promise.dressing_note = "=HYPERLINK(1)", "@SUM(1)"
    (row,) = rows_of(sheet_csv([promise]))
    assert (row["organiser"], row["dressing_note"]) == ("'=HYPERLINK(1)", "'@SUM(1)")


def test_calendar_of_a_city_has_every_light_in_its_own_zone() -> None:
    sydney = add_fixed(
        name="Opera", city_id=SYDNEY, latitude="-33.8571", longitude="151.2152", to=PromiseState.PROMISED
    )
    promises = [add_fixed(), sydney]
    body = sheet_ics(promises, "en", base_url="https://example.org")
    calendar = icalendar.Calendar.from_ical(body.decode())
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"Europe/Brussels", "Australia/Sydney"}
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    for promise in promises:
        event = events[f"{promise.uid}@example.org"]
        assert event["DTSTART"].dt == promise.starts_at_utc
        assert event["DTEND"].dt == promise.ends_at_utc
        assert event["DTSTART"].params["TZID"] == promise.monument.zone
        assert "#009EDB" in event["DESCRIPTION"]
        assert event["URL"] == f"https://example.org/en/monuments/{promise.monument.slug}/"
    assert "SOURCE" not in calendar
    assert {event.begin.datetime for event in ics.Calendar(body.decode()).events} == {
        promise.starts_at_utc for promise in promises
    }


def test_calendar_has_the_filters_the_sources_and_what_is_wrong_with_the_hours() -> None:
    early, well = add_fixed(fixed_time="19:00"), add_fixed(name="Gravensteen", latitude="51.0573", longitude="3.7208")
    told = str(event_of(sheet_ics([early], "en"))["DESCRIPTION"])
    assert f"Minutes that would burn in daylight: {early.daylight_minutes} of 330." in told
    for words in ("E075 Evening Blue", "IEC 61966-2-1:1999", "ANSI E1.11", "leefilters.com"):
        assert words in told
    assert "daylight:" not in str(event_of(sheet_ics([well], "en"))["DESCRIPTION"])


def test_calendar_says_how_far_a_promise_is() -> None:
    promise = add_fixed(to=PromiseState.PROPOSED)
    assert event_of(sheet_ics([promise], "en"))["STATUS"] == "TENTATIVE"
    cancel_promise(promise_id=promise.pk, reason="Scaffolding", by=promiser_of(promise), at=NOW)
    promise.refresh_from_db()
    event = event_of(sheet_ics([promise], "en"))
    assert event["STATUS"] == "CANCELLED"
    assert "DESCRIPTION" not in event


def test_calendar_is_in_the_language_asked_for_and_marks_samples() -> None:
    promise = add_fixed()
    promise.is_sample = True
    with override("fr"):
        event = event_of(sheet_ics([promise], "en"))
        assert event["SUMMARY"] == "[SAMPLE] Belfry of Ghent in blue"
        assert event["X-SAMPLE"] == "TRUE"
        assert event["SUMMARY"].params["LANGUAGE"] == "en"
        assert event_of(sheet_ics([promise]))["SUMMARY"].params["LANGUAGE"] == "fr"
