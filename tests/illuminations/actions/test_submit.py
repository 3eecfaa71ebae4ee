"""A promise is taken in: what is stored, what is asked, what is refused with the field and the mend."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise, PromiseContact
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.promisers import BRUSSELS, NOW, SYDNEY, add_places, add_promise, submit, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def problems_of(**values: Any) -> dict[str, str]:
    with pytest.raises(InvalidPromise) as caught:
        submit(**values)
    assert all(str(problem.message).strip() for problem in caught.value.problems)
    return {problem.field: problem.code for problem in caught.value.problems}


def test_promise_is_stored_with_its_monument_and_a_private_contact() -> None:
    promise = submit()
    monument = promise.monument
    assert (monument.name, monument.country, monument.zone, monument.height_m) == (
        "Belfry of Ghent", "BE", "Europe/Brussels", 91,
    )  # fmt: skip
    assert not monument.is_listed
    assert promise.state == PromiseState.UNVERIFIED
    assert promise.day.isoformat() == "2027-07-30"
    assert promise.starts_at_utc < promise.ends_at_utc
    contact = PromiseContact.objects.get()
    assert (contact.email, contact.name) == ("ann@example.org", "Ann Example")
    names = list(EventRecord.objects.values_list("name", flat=True))
    assert names == ["illuminations.monument_registered", "illuminations.submitted"]
    assert all("ann@" not in str(payload) for payload in EventRecord.objects.values_list("payload", flat=True))


def test_same_key_makes_one() -> None:
    first = submit(key="k")
    second = submit(key="k", name="Another name")
    assert first.pk == second.pk
    assert (Promise.objects.count(), Monument.objects.count()) == (1, 1)


def test_known_monument_is_used_and_not_made_again() -> None:
    monument = submit().monument
    promise = submit(monument=str(monument.uid), name="", kind="", city_id="", latitude="", longitude="")
    assert promise.monument == monument
    assert Monument.objects.count() == 1


@pytest.mark.parametrize(("typed_minutes", "offset"), [("-10", -10), ("−10", -10), ("+20", 20), ("", 0), ("120", 120)])
def test_minutes_before_and_after_sunset_move_the_light(typed_minutes: str, offset: int) -> None:
    at_sunset = submit(rule="sunset")
    moved = submit(rule="sunset", offset_minutes=typed_minutes, monument=str(at_sunset.monument.uid))
    assert moved.offset_minutes == offset
    assert moved.starts_at_utc - at_sunset.starts_at_utc == timedelta(minutes=offset)


@pytest.mark.parametrize("rule", ["civil_dusk", "fixed", "darkest"])
def test_minutes_of_sunset_and_the_fixed_hour_of_another_rule_are_left_out(rule: str) -> None:
    values = {"rule": rule, "fixed_time": "22:00", "end_time": "03:00"}
    alone = submit(**values)
    nonsense = {"offset_minutes": "soon", "fixed_time": "22:00" if rule == "fixed" else "25:00"}
    for more in ({"offset_minutes": "40"}, nonsense):
        other = submit(**{**values, **more}, monument=str(alone.monument.uid))
        assert (other.starts_at_utc, other.offset_minutes) == (alone.starts_at_utc, 0)
        assert (other.fixed_time is None) == (rule != "fixed")


@pytest.mark.parametrize("end_time", ["0:30", "0h30", "12:30 am"])
def test_hours_are_read_as_people_write_them(end_time: str) -> None:
    assert f"{submit(end_time=end_time).end_time:%H:%M}" == "00:30"


def test_closed_edition_is_told() -> None:
    with pytest.raises(actions.EditionNotOpen):
        actions.submit_promise(typed=typed(), year=2020, key="k", language="en", by=Actor.visitor(), at=NOW)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "<b>x</b>"}, "name", "markup"),
        ({"kind": "shed"}, "kind", "unknown_choice"),
        ({"city_id": "1"}, "city", "unknown_city"),
        ({"latitude": "north"}, "latitude", "not_degrees"),
        ({"longitude": "181"}, "longitude", "not_degrees"),
        ({"height_m": "2000"}, "height_m", "not_a_number"),
        ({"notice_days": "soon"}, "notice_days", "not_a_number"),
        ({"curfew": "25:00"}, "curfew", "impossible_time"),
        ({"day": "2027-02-29"}, "day", "impossible_date"),
        ({"day": "2028-07-30"}, "day", "other_year"),
        ({"day": "2027-05-01"}, "day", "past"),
        ({"rule": "moon"}, "rule", "unknown_choice"),
        ({"rule": "fixed"}, "fixed_time", "required"),
        ({"end_time": ""}, "end_time", "required"),
        ({"rule": "sunset", "offset_minutes": "999"}, "offset_minutes", "not_a_number"),
        ({"rule": "sunset", "offset_minutes": "-241"}, "offset_minutes", "not_a_number"),
        ({"rule": "sunset", "offset_minutes": "- 5"}, "offset_minutes", "not_a_number"),
        ({"rule": "sunset", "offset_minutes": "²"}, "offset_minutes", "not_a_number"),
        ({"rule": "sunset", "offset_minutes": "0000000001234567"}, "offset_minutes", "not_a_number"),
        ({"contact_email": "ann"}, "contact_email", "bad_email"),
        ({"contact_email": ""}, "contact_email", "required"),
        ({"accepts_terms": False}, "accepts_terms", "required"),
        ({"organiser_name": "\u202eevil"}, "organiser_name", "control_characters"),
        ({"zone": "Europe/Atlantis"}, "zone", "unknown_zone"),
        ({"zone": "Asia/Tokyo"}, "zone", "wrong_zone"),
        ({"monument": "nonsense"}, "monument", "unknown"),
    ],
)
def test_each_mistake_is_named_with_its_field(values: dict[str, Any], field: str, code: str) -> None:
    assert problems_of(**values) == {field: code}
    assert not Promise.objects.exists()
    assert not Monument.objects.exists()


def test_all_mistakes_are_told_at_once() -> None:
    found = problems_of(name="", kind="", end_time="", contact_email="")
    assert set(found) == {"name", "kind", "end_time", "contact_email"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"latitude": "0", "longitude": "0"}, "null_island"),
        ({"latitude": "3.72497", "longitude": "51.05365"}, "swapped"),
        ({"latitude": "51.5", "longitude": "2.5"}, "at_sea"),
        ({"latitude": "50.2", "longitude": "5.5"}, "far_from_city"),
    ],
)
def test_an_odd_place_is_asked_about_and_taken_with_the_tick(values: dict[str, Any], code: str) -> None:
    assert problems_of(**values) == {"place_is_right": code}
    assert submit(**values, place_is_right=True).monument.name == "Belfry of Ghent"


def test_a_place_over_the_date_line_keeps_its_day_and_zone() -> None:
    promise = submit(
        name="A light on Taveuni", city_id=SYDNEY, latitude="-16.85", longitude="-179.97", place_is_right=True
    )
    assert promise.monument.zone == "Pacific/Fiji"
    assert promise.day.isoformat() == "2027-07-30"


def test_a_notice_time_that_is_over_is_asked_about() -> None:
    assert problems_of(notice_days="60") == {"deadline_is_known": "past_deadline"}
    assert submit(notice_days="60", deadline_is_known=True).monument.notice_days == 60
    assert submit(notice_days="59", name="Other", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525")


LOS_ANGELES = {"latitude": "34.05361", "longitude": "-118.24292", "notice_days": "0", "place_is_right": True}
AUCKLAND = {"latitude": "-36.84853", "longitude": "174.76349", "notice_days": "0", "place_is_right": True}


@pytest.mark.parametrize(
    ("where", "evening_still_there", "light_is_out"),
    [
        # 30 July: 19:00 and, when the light has gone out, 00:31 of the 31st
        (LOS_ANGELES, datetime(2027, 7, 31, 2, 0, tzinfo=UTC), datetime(2027, 7, 31, 7, 31, tzinfo=UTC)),
        (AUCKLAND, datetime(2027, 7, 30, 12, 0, tzinfo=UTC), datetime(2027, 7, 30, 12, 31, tzinfo=UTC)),
    ],
)
def test_an_evening_is_over_when_its_light_is_out_and_not_with_the_day_of_another_zone(
    where: dict[str, Any], evening_still_there: datetime, light_is_out: datetime
) -> None:
    assert problems_of(**where, at=light_is_out) == {"day": "past"}
    # In Auckland midnight is past: the owner, who wants to be asked on the day at the latest, is spoken with
    is_late = where is AUCKLAND
    assert submit(**where, at=evening_still_there, deadline_is_known=is_late).day.isoformat() == "2027-07-30"


def test_the_owners_last_day_is_one_of_the_place() -> None:
    at = datetime(2027, 7, 31, 2, 0, tzinfo=UTC)
    assert problems_of(**LOS_ANGELES | {"notice_days": "1"}, at=at) == {"deadline_is_known": "past_deadline"}
    assert submit(**LOS_ANGELES, at=at)


def test_a_monument_that_seems_to_be_there_is_asked_about_first() -> None:
    add_promise(to=PromiseState.PROPOSED)
    assert problems_of(latitude="51.0537", longitude="3.7250", name="Belfort") == {"is_another": "already_registered"}
    assert problems_of(latitude="51.0600", longitude="3.7250", name="belfry") == {"is_another": "already_registered"}
    assert submit(latitude="51.0537", longitude="3.7250", name="Cloth hall", is_another=True)


def test_questions_and_mistakes_are_told_in_one_round() -> None:
    add_promise(to=PromiseState.PROPOSED)
    namesake = {"latitude": "51.0537", "longitude": "3.7250", "name": "Belfort"}
    assert problems_of(**namesake, rule="fixed", fixed_time="22:00", end_time="21:00") == {
        "is_another": "already_registered", "end_time": "end_before_start",
    }  # fmt: skip
    at_sea = {"latitude": "51.5", "longitude": "2.5", "notice_days": "60"}
    assert problems_of(**at_sea) == {"place_is_right": "at_sea", "deadline_is_known": "past_deadline"}


def test_two_cities_that_claim_one_monument_are_told_of_the_first() -> None:
    first = add_promise(to=PromiseState.PROPOSED)
    uid = str(first.monument.uid)
    with pytest.raises(InvalidPromise) as caught:
        submit(monument=uid, organiser_name="Another city")
    (problem,) = caught.value.problems
    assert (problem.field, problem.code) == ("monument", "already_promised")
    assert "City of Ghent, events" in str(problem.message)


def test_of_two_unverified_promises_the_second_press_hears_of_the_first() -> None:
    first = submit()
    second = submit(monument=str(first.monument.uid))
    actions.verify_promise(promise_id=first.pk, by=Actor.organiser(ref=first.uid), at=NOW)
    with pytest.raises(InvalidPromise) as caught:
        actions.verify_promise(promise_id=second.pk, by=Actor.organiser(ref=second.uid), at=NOW)
    assert caught.value.problems[0].code == "already_promised"
    second.refresh_from_db()
    assert second.state == PromiseState.UNVERIFIED
