"""The wave, the samples and whom to remind."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blueheart.campaign.actions.cities import CITIES_PATH, read_records
from blueheart.campaign.models import City, CityTranslation
from blueheart.campaign.rules.names import search_key
from blueheart.illuminations.actions import undo_step
from blueheart.illuminations.actions.samples import SAMPLES, load_samples, remove_samples
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, MonumentName, Promise
from blueheart.illuminations.queries.promises import promises_to_remind, promises_to_report, years_with_lights
from blueheart.illuminations.queries.wave import wave_lights
from blueheart.kernel.actors import Actor
from tests.promisers import BRUSSELS, NOW, SYDNEY, add_places, add_promise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def three() -> None:
    add_promise()
    add_promise(to=PromiseState.PROPOSED, name="A ministry", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525")
    Monument.objects.filter(name="A ministry").update(is_national=True)
    add_promise(to=PromiseState.PROMISED, name="A bridge", kind="bridge", latitude="51.06", longitude="3.71")


def test_wave_takes_three_queries() -> None:
    three()
    with CaptureQueriesContext(connection) as queries:
        assert wave_lights(year=2027, language="nl")
    assert len(queries) == 3


def test_wave_holds_what_is_confirmed_in_the_order_of_the_lights() -> None:
    three()
    add_promise(name="A quay", city_id=SYDNEY, latitude="-33.86", longitude="151.21", kind="bridge", notice_days="0",
                to=PromiseState.PROMISED)  # fmt: skip
    Promise.objects.filter(monument__name="A quay").update(state=PromiseState.CONFIRMED, published_at=NOW)
    lights = wave_lights(year=2027, language="en")
    assert [light.name for light in lights] == ["A quay", "Belfry of Ghent"]
    assert lights[0].on < lights[1].on < lights[1].off
    assert (lights[1].city, lights[1].country, lights[1].language) == ("Ghent", "BE", "en")
    assert years_with_lights() == [2027]


def test_a_light_of_another_day_of_the_year_is_no_part_of_the_wave() -> None:
    three()
    add_promise(name="A fountain", kind="fountain", latitude="51.04", longitude="3.73", day="2027-11-25")
    assert [light.name for light in wave_lights(year=2027, language="en")] == ["Belfry of Ghent"]


@pytest.mark.parametrize(
    ("on", "off", "is_in"),
    [
        ("2027-07-29T09:00Z", "2027-07-29T10:00Z", False),
        ("2027-07-29T09:00Z", "2027-07-29T10:01Z", True),
        ("2027-07-31T11:59Z", "2027-07-31T14:00Z", True),
        ("2027-07-31T12:00Z", "2027-07-31T14:00Z", False),
    ],
)
def test_the_wave_takes_a_light_that_burns_for_a_part_of_the_fifty_hours(on: str, off: str, is_in: bool) -> None:
    add_promise()
    starts_at_utc, ends_at_utc = datetime.fromisoformat(on), datetime.fromisoformat(off)
    Promise.objects.update(starts_at_utc=starts_at_utc, ends_at_utc=ends_at_utc)
    assert bool(wave_lights(year=2027, language="en")) is is_in


def test_the_wave_speaks_the_readers_language_where_a_name_is_known_in_it() -> None:
    promise = add_promise()
    MonumentName.objects.create(monument=promise.monument, language="nl", text="Belfort van Gent")
    CityTranslation.objects.create(city_id=promise.monument.city_id, language="nl", name="Gent")
    for language in ("nl", "nl-be"):
        [light] = wave_lights(year=2027, language=language)
        assert (light.name, light.language, light.city) == ("Belfort van Gent", "nl", "Gent")
    [light] = wave_lights(year=2027, language="fr")
    assert (light.name, light.language, light.city) == ("Belfry of Ghent", "en", "Ghent")
    assert (light.latitude, light.longitude) == (51.05365, 3.72497)


def test_samples_come_once_are_marked_and_go_without_a_trace() -> None:
    add_promise()
    add_sample_cities()
    count = load_samples(at=NOW)
    assert count >= 40
    assert load_samples(at=NOW) == 0
    lights = wave_lights(year=2027, language="en")
    assert sum(light.is_sample for light in lights) == len(lights) - 1
    assert all(light.name.startswith("Sample ") for light in lights if light.is_sample)
    assert {light.state for light in wave_lights(year=2026, language="en")} == {PromiseState.LIT}
    confirmed = Promise.objects.filter(is_sample=True, state=PromiseState.CONFIRMED)[0]
    undone = undo_step(promise_id=confirmed.pk, by=Actor.system("test"), at=NOW)
    assert undone.state == PromiseState.PROMISED
    assert remove_samples() == count
    assert [light.name for light in wave_lights(year=2027, language="en")] == ["Belfry of Ghent"]
    assert wave_lights(year=2026, language="en") == []


@pytest.mark.parametrize(
    ("latitude", "longitude", "last_day", "day_after"),
    [
        # 29 July is the last day to ask: its end and the next day's beginning there
        ("34.05361", "-118.24292", "2027-07-30T06:59", "2027-07-30T07:01"),
        ("-36.84853", "174.76349", "2027-07-29T11:59", "2027-07-29T12:01"),
    ],
)
def test_reminder_goes_until_the_end_of_the_owners_last_day_there(
    latitude: str, longitude: str, last_day: str, day_after: str
) -> None:
    promise = add_promise(
        to=PromiseState.PROPOSED, latitude=latitude, longitude=longitude, notice_days="1", place_is_right=True
    )
    for moment, found in ((last_day, [promise.contact]), (day_after, [])):
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        assert promises_to_remind(at=at, within_days=14) == found


@pytest.mark.parametrize(("latitude", "longitude"), [("34.05361", "-118.24292"), ("-36.84853", "174.76349")])
def test_report_is_asked_for_once_the_light_is_out_wherever_it_is(latitude: str, longitude: str) -> None:
    promise = add_promise(latitude=latitude, longitude=longitude, place_is_right=True)
    for hours, found in ((-2, []), (1, []), (9, [promise.contact]), (24 * 8, [])):
        assert promises_to_report(at=promise.ends_at_utc + timedelta(hours=hours)) == found, hours


def add_sample_cities() -> None:
    """The samples' cities alone, from the shipped table."""
    wanted = {row["city_id"] for row in tomllib.loads(SAMPLES.read_text(encoding="utf-8"))["sample"]}
    known = set(City.objects.values_list("pk", flat=True))
    City.objects.bulk_create(
        City(
            geoname_id=int(row["geonameid"]), name=row["name"], folded=search_key(row["name"]), country=row["country"],
            latitude=row["latitude"], longitude=row["longitude"], population=int(row["population"]), zone=row["zone"],
        )
        for row in read_records(CITIES_PATH)
        if int(row["geonameid"]) in wanted - known
    )  # fmt: skip
