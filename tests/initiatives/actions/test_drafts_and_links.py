"""Drafts that keep everything, edits that come back as typed, contacts that can be erased."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from blueheart.initiatives import actions
from blueheart.initiatives.documents import OPENINGS, write_letter
from blueheart.initiatives.models import Contact, Draft, Initiative, Picture
from blueheart.initiatives.permissions import NotPermitted
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.problems import InvalidInitiative
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.organisers import NOW, add_places, photograph, whole_form

pytestmark = pytest.mark.django_db
HEAD = Actor.staff(ref=1, roles=frozenset({"head_office"}))


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def submit(key: str = "one", **values: Any) -> Initiative:
    typed = TypedInitiative.from_mapping(whole_form(**values))
    return actions.submit_initiative(typed=typed, year=2027, key=key, language="en", by=Actor.visitor(), at=NOW)


PLACES = st.sampled_from([
    {"place_kind": "city", "city_id": "2147714", "city": ""},
    {"place_kind": "point", "latitude": "51.04", "longitude": "3.73"},
    {"place_kind": "online", "city": "", "zone": "Asia/Tokyo"},
    {"place_kind": "online", "city_id": "360630", "city": ""},
])  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(PLACES, st.dates().map(lambda day: day.replace(year=2027)), st.times().map(lambda t: f"{t:%H:%M}"))
def test_what_is_stored_comes_back_as_it_was_typed(place: dict[str, str], day: Any, clock: str) -> None:
    values = {**place, "starts_on": day.isoformat(), "starts_at": clock, "ends_on": "", "ends_at": ""}
    try:
        item = submit(f"{place}{day}{clock}"[-64:], **values)
    except InvalidInitiative as error:  # over already, or in the hour that the clocks skip
        mistakes = {problem.code for problem in error.problems}
        assume(mistakes - {"past", "nonexistent_time"})
        raise
    item.refresh_from_db()
    typed = typed_of(item)
    assert (typed.starts_on, typed.starts_at, typed.place_kind) == (day.isoformat(), clock, place["place_kind"])
    event = EventRecord.objects.count()
    actions.edit_initiative(initiative_id=item.pk, typed=typed, base_version=1, by=HEAD, at=NOW)
    assert EventRecord.objects.count() == event  # nothing differs, so nothing was edited


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec=None), max_size=60))
def test_a_draft_takes_any_text(typed: str) -> None:
    draft = actions.start_draft(year=2027, language="en", at=NOW)
    actions.save_draft(draft=draft, typed={"title": typed, "languages": [typed]}, at=NOW)
    kept = Draft.objects.get(pk=draft.pk).typed["title"]
    assert len(kept) >= len(typed.replace("\0", ""))
    assert "\0" not in kept


def test_the_same_key_makes_one() -> None:
    assert submit("same").pk == submit("same", title="Another").pk
    assert EventRecord.objects.filter(name="initiatives.submitted").count() == 1


def test_expired_drafts_go_with_their_pictures_but_not_those_in_use() -> None:
    held = actions.add_picture(file=photograph(), size=1, at=NOW)
    loose = actions.add_picture(file=photograph(), size=1, at=NOW)
    published = submit(picture_id=str(held.uid), picture_alternative_text="Blue", picture_has_consent=True)
    draft = actions.start_draft(year=2027, language="en", at=NOW)
    actions.save_draft(draft=draft, typed={}, at=NOW, picture=loose)
    actions.erase_expired_drafts(at=NOW + timedelta(days=15))
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert set(Picture.objects.all()) == {published.picture}


def test_the_picture_of_a_waiting_revision_outlives_its_draft() -> None:
    item = submit()
    actions.confirm_initiative(initiative_id=item.pk, by=HEAD, at=NOW)
    actions.publish_initiative(initiative_id=item.pk, by=HEAD, at=NOW)
    picture = actions.add_picture(file=photograph(), size=1, at=NOW)
    typed = {**typed_of(item).as_mapping(), "picture_id": str(picture.uid), "picture_alternative_text": "Blue",
             "picture_has_consent": True}  # fmt: skip
    actions.edit_initiative(
        initiative_id=item.pk, typed=TypedInitiative.from_mapping(typed), base_version=1,
        by=Actor.organiser(ref=item.uid), at=NOW,
    )  # fmt: skip
    actions.erase_expired_drafts(at=NOW + timedelta(days=20))
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_the_picture_of_another_initiative_can_not_be_taken() -> None:
    picture = actions.add_picture(file=photograph(), size=1, at=NOW)
    values = {"picture_id": str(picture.uid), "picture_alternative_text": "Blue", "picture_has_consent": True}
    submit("first", **values)
    with pytest.raises(InvalidInitiative, match="picture"):
        submit("second", **{**values, "picture_alternative_text": "Mine now"})
    picture.refresh_from_db()
    assert picture.alternative_text == "Blue"


def test_erasing_the_contact_leaves_the_record_and_its_history() -> None:
    item = submit()
    assert actions.erase_contact(initiative_id=item.pk, by=Actor.organiser(ref=item.uid), at=NOW)
    assert not Contact.objects.exists()
    assert Initiative.objects.filter(pk=item.pk).exists()
    assert EventRecord.objects.filter(name="initiatives.contact_erased").count() == 1
    assert not actions.erase_contact(initiative_id=item.pk, by=HEAD, at=NOW)


def test_only_its_organiser_and_its_desk_erase_a_contact() -> None:
    item = submit()
    foreign = Actor.staff(ref=3, roles=frozenset({"coordinator"}), countries=frozenset({"FR"}))
    for by in (foreign, Actor.visitor(), Actor.organiser(ref="another")):
        with pytest.raises(NotPermitted):
            actions.erase_contact(initiative_id=item.pk, by=by, at=NOW)


@pytest.mark.parametrize("kind", OPENINGS)
def test_letters_name_the_place_and_hold_the_link(kind: str) -> None:
    item = submit()
    letter = write_letter(kind=kind, initiative=item, contact=item.contact, base_url="https://x.example", at=NOW)
    assert "Ghent, Belgium" in letter.text
    assert "https://x.example/en/manage/" in letter.text
    assert ("without a confirmation" in letter.text) == (kind == "confirm")
