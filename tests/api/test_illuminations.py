"""The feeds of lights hold what the wave holds, in other people's readers too."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import icalendar
import ics
import pytest
import time_machine
from django.test import Client

from blueheart.illuminations.actions import cancel_promise, edit_promise
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import MonumentName, Promise
from blueheart.illuminations.queries.wave import wave_lights
from tests.promisers import BRUSSELS, NOW, add_places, add_promise, promiser_of, typed

FORMATS = ("ics", "geojson", "csv", "kml")
KML = "{http://www.opengis.net/kml/2.2}"
FEATURE_ORDER = ("name", "link", "description", "TimeSpan", "styleUrl", "ExtendedData", "Point")
"""Of a Placemark's elements, by the schema of KML 2.2 (OGC 07-147r2, 9.1 and 9.11)."""
client = Client()


@pytest.fixture
def promises(db: None) -> Iterator[list[Promise]]:
    """Three public lights, the first a sample; and one that is not public. Looked at on 15 June 2027."""
    add_places()
    shared = {"rule": "fixed"}
    found = [
        add_promise(fixed_time="22:00", dressing_note="Three sides; all, of them", **shared),
        add_promise(name="Gravensteen", latitude="51.0573", longitude="3.7208", kind="castle", fixed_time="22:00",
                    **shared),
        add_promise(name="Hall & house <1>", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525",
                    kind="city_hall", fixed_time="22:30", **shared),
    ]  # fmt: skip
    add_promise(name="Gate", latitude="51.06", longitude="3.73", to=PromiseState.PROMISED)
    Promise.objects.filter(pk=found[0].pk).update(is_sample=True)
    with time_machine.travel("2027-06-15T12:00:00Z", tick=False):
        yield list(Promise.objects.filter(pk__in=[one.pk for one in found]).select_related("monument").order_by("pk"))


def get(path: str, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def feed(name: str, **params: str) -> bytes:
    response = get(f"/feeds/illuminations.{name}?{urlencode(params)}")
    assert response.status_code == 200, response.body
    body: bytes = response.body
    return body


def events(**params: str) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(feed("ics", **params).decode())
    return {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def placemarks(**params: str) -> dict[str, ET.Element]:
    root = ET.fromstring(feed("kml", **params))  # our own answer
    assert root.tag == f"{KML}kml"
    return {one.attrib["id"].removeprefix("light-"): one for one in root.iter(f"{KML}Placemark")}


def rows(**params: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(feed("csv", **params).decode(), newline="")))


def uids(name: str, **params: str) -> list[str]:
    match name:
        case "ics":
            return list(events(**params))
        case "kml":
            return list(placemarks(**params))
        case "csv":
            return [row["id"] for row in rows(**params)]
        case _:
            return [one["id"] for one in json.loads(feed("geojson", **params))["features"]]


# --- the same set everywhere


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [0, 1, 2]), ({"year": "2027"}, [0, 1, 2]), ({"year": "2026"}, []), ({"country": "be"}, [0, 1, 2]),
        ({"country": "FR"}, []), ({"city": BRUSSELS}, [2]), ({"kind": "castle"}, [1]), ({"state": "lit"}, []),
        ({"state": "confirmed", "kind": "tower"}, [0]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_the_same_lights(
    promises: list[Promise], name: str, params: dict[str, str], expected: list[int]
) -> None:
    assert uids(name, **params) == [str(promises[index].uid) for index in expected]


def test_feeds_hold_what_the_wave_holds(promises: list[Promise]) -> None:
    slugs = [light.slug for light in wave_lights(year=2027, language="en")]
    assert [row["monument"] for row in rows(year="2027")] == slugs


@pytest.mark.parametrize("name", FORMATS)
def test_pages_hold_every_light_once(promises: list[Promise], name: str) -> None:
    found: list[str] = []
    url = f"/feeds/illuminations.{name}?limit=1"
    while url:
        response = get(url)
        query = url.partition("?")[2]
        found += uids(name, **dict(part.split("=") for part in query.split("&")))
        link = response.headers.get("Link", "")
        url = link[1:].split(">")[0].split("8000", 1)[1] if link else ""
    assert found == [str(one.uid) for one in promises]


# --- each format


def test_ics_holds_the_data_in_icalendar_and_ics_py(promises: list[Promise]) -> None:
    found = events()
    for one in promises:
        event = found[str(one.uid)]
        assert event["DTSTART"].dt == one.starts_at_utc
        assert event["DTEND"].dt == one.ends_at_utc
        assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
        mark = "[SAMPLE] " if one.is_sample else ""
        assert event["SUMMARY"] == f"{mark}{one.monument.name} in blue"
        assert event["URL"] == f"http://127.0.0.1:8000/en/monuments/{one.monument.slug}/"
        assert event["STATUS"] == "CONFIRMED"
        assert event["SEQUENCE"] == one.calendar_sequence
        assert (event["GEO"].latitude, event["GEO"].longitude) == (
            float(one.monument.latitude), float(one.monument.longitude),
        )  # fmt: skip
    read = {event.uid.split("@")[0]: event for event in ics.Calendar(feed("ics").decode()).events}
    assert {uid: event.begin.datetime for uid, event in read.items()} == {
        str(one.uid): one.starts_at_utc for one in promises
    }
    for line in feed("ics").split(b"\r\n"):
        assert len(line) <= 75


def test_ics_shows_a_change_as_a_higher_sequence_and_the_cancelled_as_cancelled(promises: list[Promise]) -> None:
    first, second, _third = promises
    edit_promise(
        promise_id=second.pk, typed=typed(rule="fixed", fixed_time="23:00"), base_version=second.version,
        by=promiser_of(second), at=NOW,
    )  # fmt: skip
    cancel_promise(promise_id=first.pk, reason="Scaffolding", by=promiser_of(first), at=NOW)
    found = events()
    assert found[str(second.uid)]["SEQUENCE"] == second.calendar_sequence + 1
    gone = found[str(first.uid)]
    assert gone["STATUS"] == "CANCELLED"
    assert gone["SEQUENCE"] > first.calendar_sequence
    assert gone["X-SAMPLE"] == "TRUE"
    assert "DESCRIPTION" not in gone
    assert b"Scaffolding" not in feed("ics")
    for name in ("geojson", "csv", "kml"):
        assert str(first.uid) not in uids(name)
    with time_machine.travel("2027-11-15T12:00:00Z", tick=False):
        assert str(first.uid) not in events(year="2027")


def test_ics_without_a_year_begins_30_days_ago(promises: list[Promise]) -> None:
    with time_machine.travel("2027-09-15T12:00:00Z", tick=False):
        assert events() == {}
        assert len(events(year="2027")) == len(promises)


def test_geojson_is_as_rfc_7946_says(promises: list[Promise]) -> None:
    collection = json.loads(feed("geojson"))
    assert collection["type"] == "FeatureCollection"
    for feature, one in zip(collection["features"], promises, strict=True):
        assert feature["type"] == "Feature"
        assert feature["geometry"] == {
            "type": "Point", "coordinates": [float(one.monument.longitude), float(one.monument.latitude)],
        }  # fmt: skip
        told = feature["properties"]
        assert told["is_sample"] == one.is_sample
        assert datetime.fromisoformat(told["starts_at_local"]) == one.starts_at_utc
        assert told["starts_at_local"].endswith("+02:00")
        assert told["minutes"] in {150, 120}


def test_kml_keeps_the_schemas_order_and_tells_the_time(promises: list[Promise]) -> None:
    found = placemarks()
    for one in promises:
        mark = found[str(one.uid)]
        assert tuple(child.tag.rpartition("}")[2] for child in mark) == FEATURE_ORDER
        name = mark.findtext(f"{KML}name") or ""
        assert name.removeprefix("[SAMPLE] ") == one.monument.name
        assert name.startswith("[SAMPLE]") == one.is_sample
        assert ("SAMPLE:" in (mark.findtext(f"{KML}description") or "")) == one.is_sample
        begin = mark.findtext(f"{KML}TimeSpan/{KML}begin") or ""
        assert datetime.fromisoformat(begin) == one.starts_at_utc
        assert mark.findtext(f"{KML}Point/{KML}coordinates") == (
            f"{float(one.monument.longitude)},{float(one.monument.latitude)}"
        )
        data = {one.attrib["name"]: one.findtext(f"{KML}value") for one in mark.iter(f"{KML}Data")}
        assert data["is_sample"] == str(int(one.is_sample))
        assert data["zone"] == "Europe/Brussels"


def test_kml_of_a_page_leads_to_the_next(promises: list[Promise]) -> None:
    root = ET.fromstring(feed("kml", limit="2"))  # our own answer
    following = root.findtext(f"{KML}Document/{KML}NetworkLink/{KML}Link/{KML}href") or ""
    assert "after=" in following
    assert "NetworkLink" not in feed("kml", limit="3").decode()


def test_csv_opens_no_formula_and_says_what_is_a_sample(promises: list[Promise]) -> None:
    Promise.objects.filter(pk=promises[1].pk).update(organiser_name="=HYPERLINK(1)", dressing_note="+cmd")
    found = rows()
    assert [row["is_sample"] for row in found] == ["1", "0", "0"]
    assert (found[1]["organiser_name"], found[1]["dressing_note"]) == ("'=HYPERLINK(1)", "'+cmd")
    assert datetime.fromisoformat(found[0]["starts_at_utc"]) == datetime(2027, 7, 30, 20, 0, tzinfo=UTC)


def test_names_and_labels_come_in_the_language_asked_for(promises: list[Promise]) -> None:
    MonumentName.objects.create(monument=promises[0].monument, language="nl", text="Belfort van Gent")
    told = json.loads(feed("geojson", lang="nl"))["features"][0]["properties"]
    assert (told["name"], told["name_language"], told["country_name"]) == ("Belfort van Gent", "nl", "België")
    assert told["url"].startswith("http://127.0.0.1:8000/nl/monuments/")


# --- asking again, asking wrongly


@pytest.mark.parametrize("name", FORMATS)
def test_unchanged_feed_is_304_public_and_open_to_every_site(promises: list[Promise], name: str) -> None:
    path = f"/feeds/illuminations.{name}?year=2027"
    first = get(path)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert not first.cookies
    again = get(path, **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.body) == (304, b"")
    cancel_promise(promise_id=promises[0].pk, reason="Rain", by=promiser_of(promises[0]), at=NOW)
    assert get(path, **{"if-none-match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"year": "x"}, "year"), ({"country": "Belgium"}, "country"), ({"city": "Ghent"}, "city"),
        ({"kind": "march"}, "kind"), ({"state": "promised"}, "state"), ({"lang": "tlh"}, "lang"),
        ({"limit": "0"}, "limit"), ({"after": "12"}, "after"),
    ],
)  # fmt: skip
def test_wrong_parameter_is_named(db: None, params: dict[str, str], field: str) -> None:
    response = get(f"/feeds/illuminations.geojson?{urlencode(params)}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in json.loads(response.body)["errors"]] == [field]


def test_feeds_take_the_same_queries_whatever_their_number(
    promises: list[Promise], django_assert_num_queries: Any
) -> None:
    for limit in ("1", "3"):
        for name, number in (("geojson", 4), ("csv", 4), ("kml", 4)):
            with django_assert_num_queries(number):
                feed(name, limit=limit)
