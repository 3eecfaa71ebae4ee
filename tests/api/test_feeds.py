"""The five feeds hold what the list holds, in other people's readers too."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import feedparser
import icalendar
import ics
import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.api.openapi import document
from blueheart.campaign.models import City
from blueheart.initiatives.actions import merge_initiatives, withdraw_initiative
from blueheart.initiatives.actions.listing import rebuild_listings
from blueheart.initiatives.models import CalendarEvent, Initiative
from blueheart.initiatives.queries.listings import filter_listings
from blueheart.initiatives.rules.filters import read_filter
from tests import reach

FORMATS = ("ics", "atom", "geojson", "json", "csv")
client = Client()


def get(path: str, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    if response.streaming:
        response.body = b"".join(response.streaming_content)
    else:
        response.body = response.content
    return response


def feed(name: str, **params: str) -> bytes:
    response = get(f"/feeds/initiatives.{name}?{urlencode(params)}")
    assert response.status_code == 200, response.body
    return response.body


def events(**params: str) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(feed("ics", **params))
    return {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def uids_ics(params: dict[str, str]) -> set[str]:
    return set(events(**params))


def uids_atom(params: dict[str, str]) -> set[str]:
    found: set[str] = set()
    url = f"/feeds/initiatives.atom?{urlencode({**params, 'limit': '2'})}"
    while url:
        parsed = feedparser.parse(get(url).body)
        assert not parsed.bozo
        found |= {entry.id.removeprefix("urn:uuid:") for entry in parsed.entries}
        following = [link.href for link in parsed.feed.links if link.rel == "next"]
        url = following[0].split("8000", 1)[1] if following else ""
    return found


def uids_geojson(params: dict[str, str]) -> set[str]:
    import json

    return {feature["id"] for feature in json.loads(feed("geojson", **params))["features"]}


def uids_json(params: dict[str, str]) -> set[str]:
    import json

    return {one["id"] for one in json.loads(feed("json", **params))["initiatives"]}


def uids_csv(params: dict[str, str]) -> set[str]:
    rows = csv.DictReader(io.StringIO(feed("csv", **params).decode(), newline=""))
    return {row["id"] for row in rows}


READ: dict[str, Callable[[dict[str, str]], set[str]]] = {
    "ics": uids_ics, "atom": uids_atom, "geojson": uids_geojson, "json": uids_json, "csv": uids_csv,
}  # fmt: skip


# --- iCalendar


def test_ics_holds_the_data_in_icalendar(initiatives: list[Initiative]) -> None:
    found = events()
    assert set(found) == {str(one.uid) for one in initiatives}
    for one in initiatives:
        event = found[str(one.uid)]
        assert event["DTSTART"].dt == one.starts_at_utc
        assert event["DTEND"].dt == one.ends_at_utc
        mark = "[SAMPLE] " if one.is_sample else ""
        assert str(event["SUMMARY"]) == mark + one.title
        assert event["SUMMARY"].params["LANGUAGE"] == one.text_language
        assert event["URL"] == f"http://127.0.0.1:8000/en/initiatives/{one.slug}/"
        assert event["STATUS"] == "CONFIRMED"
        assert event["SEQUENCE"] == one.calendar_sequence
        assert event["LAST-MODIFIED"].dt == one.changed_at
        if one.latitude is not None:
            assert (event["GEO"].latitude, event["GEO"].longitude) == (float(one.latitude), float(one.longitude))


def test_ics_local_times_are_those_of_the_place(initiatives: list[Initiative]) -> None:
    for uid, event in events().items():
        one = next(one for one in initiatives if str(one.uid) == uid)
        start = event["DTSTART"].dt
        assert event["DTSTART"].params["TZID"] == one.zone
        assert start.replace(tzinfo=None) == one.starts_at_utc.astimezone(ZoneInfo(one.zone)).replace(tzinfo=None)


def test_ics_holds_the_data_in_ics_py(initiatives: list[Initiative]) -> None:
    calendar = ics.Calendar(feed("ics").decode())
    found = {event.uid.split("@")[0]: event for event in calendar.events}
    assert set(found) == {str(one.uid) for one in initiatives}
    for one in initiatives:
        assert found[str(one.uid)].begin.datetime == one.starts_at_utc, one.zone
        assert found[str(one.uid)].end.datetime == one.ends_at_utc, one.zone
        assert found[str(one.uid)].description is not None


def test_ics_vtimezones_tell_the_offsets_without_a_zone_database(initiatives: list[Initiative]) -> None:
    calendar = icalendar.Calendar.from_ical(feed("ics"))
    zones = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}
    assert set(zones) == {one.zone for one in initiatives}
    for one in initiatives:
        local = one.starts_at_utc.astimezone(ZoneInfo(one.zone))
        parts = zones[one.zone].subcomponents
        onsets = [(part["DTSTART"].dt.replace(tzinfo=None), part["TZOFFSETTO"].td) for part in parts]
        holding = max(onset for onset in onsets if onset[0] <= local.replace(tzinfo=None))
        assert holding[1] == local.utcoffset(), one.zone


def test_ics_lines_are_folded_at_75_octets_with_crlf(initiatives: list[Initiative]) -> None:
    body = feed("ics")
    assert body.endswith(b"END:VCALENDAR\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()


def test_ics_shows_withdrawn_and_merged_as_cancelled_until_90_days_after(initiatives: list[Initiative]) -> None:
    before = {uid: event["SEQUENCE"] for uid, event in events(country="BE").items()}
    brussels, liege = initiatives[0], initiatives[1]
    withdraw_initiative(initiative_id=brussels.pk, by=reach.SYSTEM, at=reach.AT + timedelta(hours=2))
    merge_initiatives(keep_id=initiatives[2].pk, merge_id=liege.pk, by=reach.SYSTEM, at=reach.AT + timedelta(hours=3))
    found = events(country="BE")
    assert set(found) == {str(brussels.uid), str(liege.uid)}
    for uid, event in found.items():
        assert event["STATUS"] == "CANCELLED"
        assert event["SEQUENCE"] > before[uid]
        assert "DESCRIPTION" not in event
    assert str(brussels.uid) not in events(country="FR")
    assert str(brussels.uid) not in uids_json({})
    with time_machine.travel("2027-10-27T12:00:00Z", tick=False):
        assert str(brussels.uid) in events(country="BE")
    with time_machine.travel("2027-10-30T12:00:00Z", tick=False):
        assert str(brussels.uid) not in events(country="BE")


def test_ics_without_a_period_begins_30_days_ago_and_a_year_brings_all(initiatives: list[Initiative]) -> None:
    with time_machine.travel("2027-09-15T12:00:00Z", tick=False):
        assert {str(event["SUMMARY"]) for event in events().values()} == {"Colloque, à Paris; 2027", "Blue run"}
        assert set(events(year="2027")) == {str(one.uid) for one in initiatives}


def test_ics_past_its_limit_links_to_the_rest(initiatives: list[Initiative]) -> None:
    found: set[str] = set()
    url, pages = "/feeds/initiatives.ics?limit=3", 0
    while url:
        response = get(url)
        calendar = icalendar.Calendar.from_ical(response.body)
        found |= {str(event["UID"]).split("@")[0] for event in calendar.walk("VEVENT")}
        link = response.headers.get("Link", "")
        url = link[1:].split(">")[0].split("8000", 1)[1] if link else ""
        pages += 1
    assert pages == 3
    assert found == {str(one.uid) for one in initiatives}


def test_ics_writes_what_has_no_kept_text_and_a_rebuild_keeps_it_again(initiatives: list[Initiative]) -> None:
    kept = feed("ics")
    CalendarEvent.objects.all().delete()
    assert feed("ics") == kept
    assert rebuild_listings() == len(initiatives)
    assert CalendarEvent.objects.count() == len(initiatives)
    assert feed("ics") == kept


# --- the other formats


def test_atom_parses_in_feedparser_and_equals_the_data(initiatives: list[Initiative]) -> None:
    parsed = feedparser.parse(feed("atom"))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    entries = {entry.id: entry for entry in parsed.entries}
    for one in initiatives:
        entry = entries[f"urn:uuid:{one.uid}"]
        assert entry.title == ("[SAMPLE] " if one.is_sample else "") + one.title
        assert entry.title_detail.language == one.text_language
        assert one.description in entry.content[0].value
        assert entry.link.endswith(f"/en/initiatives/{one.slug}/")
    tagged = [entry.title for entry in parsed.entries if any(tag.term == "sample" for tag in entry.tags)]
    assert tagged == ["[SAMPLE] Harbour in blue"]


def test_geojson_is_as_rfc_7946_says(initiatives: list[Initiative]) -> None:
    import json

    collection = json.loads(feed("geojson"))
    assert collection["type"] == "FeatureCollection"
    by_id = {feature["id"]: feature for feature in collection["features"]}
    for one in initiatives:
        feature = by_id[str(one.uid)]
        assert feature["type"] == "Feature"
        if one.latitude is None:
            assert feature["geometry"] is None
        else:
            assert feature["geometry"] == {
                "type": "Point", "coordinates": [float(one.longitude or 0), float(one.latitude)],
            }  # fmt: skip
        assert feature["properties"]["is_sample"] == one.is_sample
        assert datetime.fromisoformat(feature["properties"]["starts_at_local"]) == one.starts_at_utc


def test_geojson_pages_say_where_the_next_begins(initiatives: list[Initiative]) -> None:
    import json

    first = json.loads(feed("geojson", limit="4"))
    assert len(first["features"]) == 4
    second = json.loads(get(first["links"]["next"].split("8000", 1)[1]).body)
    assert "next" not in second["links"]
    assert {one["id"] for one in first["features"] + second["features"]} == {str(one.uid) for one in initiatives}


def test_csv_opens_no_formula(cities: None) -> None:
    reach.add(title="=HYPERLINK(1)", description="'+cmd", organiser_name="@SUM", city_id="2147714")
    with time_machine.travel("2027-06-15T12:00:00Z"):
        body = feed("csv")
    assert not body.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(body.decode(), newline="")))
    assert row["title"] == "'=HYPERLINK(1)"
    assert row["description"] == "''+cmd"
    assert row["organiser_name"] == "'@SUM"


def test_labels_come_in_the_language_asked_for(initiatives: list[Initiative]) -> None:
    import json

    one = json.loads(feed("json", lang="nl", kind="march"))["initiatives"][0]
    assert one["url"].startswith("http://127.0.0.1:8000/nl/")
    assert one["country_name"] == "België"


# --- the same set everywhere

FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "year": st.sampled_from(["2026", "2027"]),
        "world_day": st.sampled_from(["0", "1"]),
        "country": st.sampled_from(["BE", "fr", "US", "JP"]),
        "city": st.sampled_from(["2800866", "2792413", "1"]),
        "kind": st.sampled_from(["march", "lighting", "online", "sport"]),
        "sector": st.sampled_from(["city", "school", "sport"]),
        "purpose": st.sampled_from(["awareness", "rights", "funds"]),
        "language": st.sampled_from(["en", "fr", "nl", "ar"]),
        "from": st.sampled_from(["2027-01-01", "2027-07-30", "2027-08-02"]),
        "to": st.sampled_from(["2027-07-29", "2027-07-30", "2027-12-31"]),
        "online": st.sampled_from(["0", "1"]),
        "q": st.sampled_from(["blue", "liege", "walk city", "أزرق", "nothing at all"]),
    },
)


@given(params=FILTERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_format_holds_the_same_set_as_the_list(initiatives: list[Initiative], params: dict[str, str]) -> None:
    wanted, problems = read_filter(params)
    assert not problems
    listed = {str(row.initiative.uid) for row in filter_listings(wanted).select_related("initiative")}
    for name, read in READ.items():
        assert read(params) == listed, name


@given(params=FILTERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_list_and_embed_hold_the_same_set_as_the_feeds(initiatives: list[Initiative], params: dict[str, str]) -> None:
    named = {one.slug: str(one.uid) for one in initiatives}
    period = {} if params.keys() & {"year", "from", "to"} else {"from": "2026-01-01"}
    asked = urlencode({**params, **period})
    for path in ("/embed/initiatives/", "/en/initiatives/"):
        page = client.get(f"{path}?{asked}&view=list").content.decode()
        shown = {named[slug] for slug in re.findall(r'/en/initiatives/([^/"]+)/"', page) if slug in named}
        assert shown == READ["json"]({**params, **period}), path


# --- answers


@pytest.mark.parametrize("name", FORMATS)
def test_an_unchanged_feed_answers_304_until_something_public_changes(initiatives: list[Initiative], name: str) -> None:
    path = f"/feeds/initiatives.{name}?country=BE"
    first = get(path)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    again = get(path, if_none_match=tag)
    assert (again.status_code, again.body) == (304, b"")
    assert get(path, if_modified_since=first.headers["Last-Modified"]).status_code == 304
    reach.add(publish=False)
    assert get(path, if_none_match=tag).status_code == 304
    withdraw_initiative(initiative_id=initiatives[0].pk, by=reach.SYSTEM, at=datetime(2027, 6, 15, 13, tzinfo=UTC))
    assert get(path, if_none_match=tag).status_code == 200


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("param", "value"),
    [("year", "19"), ("country", "Belgium"), ("kind", "<script>"), ("from", "2027-02-30"), ("from", "0001-01-01"),
     ("to", "9999-12-31"), ("online", "maybe"), ("language", "klingon"), ("lang", "xx"),
     ("after", "yesterday"), ("limit", "0"), ("city", "\x00"), ("country", "UK"), ("world_day", "yes"),
     ("q", "x" * 101)],
)  # fmt: skip
def test_a_wrong_parameter_is_named(db: None, name: str, param: str, value: str) -> None:
    response = get(f"/feeds/initiatives.{name}?{urlencode({param: value})}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [param]


@pytest.mark.parametrize("name", FORMATS)
def test_a_cursor_and_a_limit_are_taken_as_the_description_says(initiatives: list[Initiative], name: str) -> None:
    told = {
        one["name"]: one["schema"] for one in document()["paths"][f"/feeds/initiatives.{name}"]["get"]["parameters"]
    }
    most = told["limit"]["maximum"]
    assert get(f"/feeds/initiatives.{name}?limit={most}").status_code == 200
    assert get(f"/feeds/initiatives.{name}?limit={most + 1}").status_code == 400
    link = get(f"/feeds/initiatives.{name}?limit=1&year=2027").headers["Link"]
    [cursor] = re.findall(r"after=([0-9-]+)", link)
    assert re.fullmatch(told["after"]["pattern"], cursor)


def test_a_feed_of_the_world_days_of_all_years_leads_to_their_list(initiatives: list[Initiative]) -> None:
    feed = feedparser.parse(get("/feeds/initiatives.atom?world_day=1").body)
    [page] = [link.href for link in feed.feed.links if link.rel == "alternate"]
    assert page.endswith("/en/initiatives/?world_day=1")


def test_a_problem_speaks_the_readers_language(db: None) -> None:
    response = get("/feeds/initiatives.ics?year=1", accept_language="nl")
    assert response.headers["Content-Language"] == "nl"


def test_other_methods_are_refused_and_preflights_answered(db: None) -> None:
    response = client.post("/feeds/initiatives.ics")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert client.options("/feeds/initiatives.ics").status_code == 204
    head = client.head("/feeds/initiatives.csv")
    assert (head.status_code, b"".join(head) if head.streaming else head.content) == (200, b"")


@pytest.mark.parametrize(("name", "most"), [("ics", 4), ("atom", 4), ("geojson", 4), ("json", 4), ("csv", 4)])
def test_a_feed_takes_few_queries_whatever_it_holds(
    initiatives: list[Initiative], django_assert_max_num_queries: Any, name: str, most: int
) -> None:
    with django_assert_max_num_queries(most):
        feed(name, country="BE")


def test_a_calendar_of_every_zone_parses(cities: None) -> None:
    for city in City.objects.all():
        reach.add(
            city_id=str(city.pk), starts_on="2027-03-28", ends_on="2027-10-31", starts_at="12:00", ends_at="12:00"
        )
    with time_machine.travel("2027-03-15T12:00:00Z"):
        assert len(events(year="2027")) == len(reach.CITIES)
