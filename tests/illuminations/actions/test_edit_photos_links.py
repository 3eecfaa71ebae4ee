"""What the holder of the link does beside the steps: other hours, photographs, a lost link, erasure."""

from datetime import timedelta
from typing import Any

import pytest

from blueheart.campaign.permissions import NotPermitted
from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise, PromiseContact, PromisePhoto
from blueheart.illuminations.queries.lights import lights
from blueheart.illuminations.queries.promises import promise_of_link, public_photos, waiting_photos
from blueheart.illuminations.rules.filters import LightFilter
from blueheart.illuminations.rules.links import manage_token
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.writers.records import LightLabels, light_record
from blueheart.initiatives.actions import add_picture, erase_expired_drafts
from blueheart.initiatives.models import Picture
from blueheart.initiatives.rules.limits import DRAFT_LIFE_DAYS
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from blueheart.kernel.tokens import TokenExpired, TokenForged
from tests.organisers import photograph
from tests.promisers import COORDINATOR, FOREIGN, NOW, add_places, add_promise, promiser_of, submit, typed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
DESCRIPTION = {"alternative_text": "The tower in blue light", "credit": "", "has_consent": True}


@pytest.fixture
def promise() -> Promise:
    add_places()
    return add_promise()


def picture() -> Picture:
    file = photograph()
    return add_picture(file=file, size=len(file.getvalue()), at=NOW)


def test_edit_changes_the_hours_once_and_counts_for_calendars(promise: Promise) -> None:
    by = promiser_of(promise)
    edited = actions.edit_promise(
        promise_id=promise.pk, typed=typed(end_time="01:00", dressing="water"), base_version=1, by=by, at=NOW
    )
    assert (edited.version, edited.calendar_sequence, edited.dressing) == (2, promise.calendar_sequence + 1, "water")
    assert edited.ends_at_utc - promise.ends_at_utc == timedelta(minutes=30)
    assert EventRecord.objects.filter(name="illuminations.edited").get().payload["fields"] == [
        "dressing", "end_time", "ends_at_utc",
    ]  # fmt: skip
    same = actions.edit_promise(
        promise_id=promise.pk, typed=typed(end_time="01:00", dressing="water"), base_version=2, by=by, at=NOW
    )
    assert same.version == 2


def test_stale_edit_and_an_edit_of_what_is_over_are_told(promise: Promise) -> None:
    with pytest.raises(actions.StalePromise):
        actions.edit_promise(
            promise_id=promise.pk, typed=typed(end_time="01:00"), base_version=7, by=COORDINATOR, at=NOW
        )
    with pytest.raises(InvalidPromise):
        actions.edit_promise(promise_id=promise.pk, typed=typed(end_time="x"), base_version=1, by=COORDINATOR, at=NOW)
    actions.cancel_promise(promise_id=promise.pk, reason="A storm.", by=COORDINATOR, at=NOW)
    with pytest.raises(MoveNotAllowed):
        actions.edit_promise(promise_id=promise.pk, typed=typed(), base_version=1, by=COORDINATOR, at=NOW)


def test_photograph_is_shown_once_the_desk_has_looked_and_makes_a_lit_promise_photographed() -> None:
    add_places()
    promise = add_promise(to=PromiseState.LIT)
    photo = actions.add_photo(
        promise_id=promise.pk, picture=picture(), moment="after", by=promiser_of(promise), at=NOW, **DESCRIPTION
    )
    assert public_photos(promise) == []
    assert list(waiting_photos(countries=["BE"])) == [photo]
    assert list(waiting_photos(countries=["FR"])) == []
    with pytest.raises(NotPermitted):
        actions.decide_photo(photo_id=photo.pk, is_public=True, by=FOREIGN, at=NOW)
    actions.decide_photo(photo_id=photo.pk, is_public=True, by=COORDINATOR, at=NOW)
    promise.refresh_from_db()
    assert promise.state == PromiseState.PHOTOGRAPHED
    assert public_photos(promise) == [photo]
    assert list(waiting_photos(countries=None)) == []


# --- words that wait


def edit(promise: Promise, *, by: Actor | None = None, **values: Any) -> Promise:
    promise.refresh_from_db()
    return actions.edit_promise(
        promise_id=promise.pk, typed=typed(**values), base_version=promise.version, by=by or promiser_of(promise),
        at=LATER,
    )  # fmt: skip


def fields_edited() -> list[list[str]]:
    return [one.payload["fields"] for one in EventRecord.objects.filter(name="illuminations.edited").order_by("pk")]


def test_words_about_a_public_light_wait_for_the_desk_while_its_hours_stand_at_once(promise: Promise) -> None:
    edited = edit(promise, end_time="01:00", dressing_note="Call 555 0100")
    assert (edited.dressing_note, edited.waiting_note) == ("", "Call 555 0100")
    assert f"{edited.end_time:%H:%M}" == "01:00"
    (light,) = lights(wanted=LightFilter(year=2027), language="en")
    labels = LightLabels.in_active_language(base_url="https://example.org", language="en")
    assert "555" not in str(light_record(light, labels))
    assert fields_edited() == [["end_time", "ends_at_utc", "waiting_note"]]


def test_words_alone_are_no_news_for_calendars_until_they_are_accepted(promise: Promise) -> None:
    waits = edit(promise, dressing_note="Six lamps")
    assert (waits.version, waits.calendar_sequence, waits.changed_at) == (2, 0, promise.changed_at)
    shown = actions.decide_note(promise_id=promise.pk, is_public=True, by=COORDINATOR, at=LATER)
    assert (shown.dressing_note, shown.waiting_note) == ("Six lamps", None)
    assert (shown.version, shown.calendar_sequence, shown.changed_at) == (3, 1, LATER)
    assert fields_edited() == [["waiting_note"], ["dressing_note"]]


def test_words_that_are_declined_go_and_can_be_decided_on_once(promise: Promise) -> None:
    edit(promise, dressing_note="Six lamps")
    kept = actions.decide_note(promise_id=promise.pk, is_public=False, by=COORDINATOR, at=LATER)
    assert (kept.dressing_note, kept.waiting_note, kept.version, kept.calendar_sequence) == ("", None, 3, 0)
    with pytest.raises(InvalidPromise) as refused:
        actions.decide_note(promise_id=promise.pk, is_public=True, by=COORDINATOR, at=LATER)
    assert [problem.code for problem in refused.value.problems] == ["nothing_waits"]


def test_only_the_countrys_desk_decides_on_words(promise: Promise) -> None:
    edit(promise, dressing_note="Six lamps")
    for by in (promiser_of(promise), FOREIGN):
        with pytest.raises(NotPermitted):
            actions.decide_note(promise_id=promise.pk, is_public=True, by=by, at=LATER)


def test_a_later_edit_replaces_what_waits_and_the_old_words_take_it_back(promise: Promise) -> None:
    edit(promise, by=COORDINATOR, dressing_note="Two lamps")
    for words, waits in (("Six lamps", "Six lamps"), ("", ""), ("Two lamps", None)):
        edited = edit(promise, dressing_note=words)
        assert (edited.dressing_note, edited.waiting_note) == ("Two lamps", waits)


def test_the_desks_own_words_stand_at_once_and_end_the_waiting_of_others(promise: Promise) -> None:
    edit(promise, dressing_note="Six lamps")
    other_hours = edit(promise, by=COORDINATOR, end_time="01:00")
    assert (other_hours.dressing_note, other_hours.waiting_note) == ("", "Six lamps")
    own = edit(promise, by=COORDINATOR, end_time="01:00", dressing_note="Seven lamps")
    assert (own.dressing_note, own.waiting_note) == ("Seven lamps", None)


def test_words_of_what_is_not_public_stand_at_once() -> None:
    add_places()
    promised = add_promise(to=PromiseState.PROMISED)
    edited = edit(promised, dressing_note="Six lamps")
    assert (edited.dressing_note, edited.waiting_note) == ("Six lamps", None)


def test_words_that_nobody_has_read_are_erased_with_the_contact(promise: Promise) -> None:
    edit(promise, dressing_note="Six lamps")
    actions.erase_promise_contact(promise_id=promise.pk, by=promiser_of(promise), at=LATER)
    promise.refresh_from_db()
    assert promise.waiting_note is None


# --- photographs


def shown_photo(promise: Promise, *, moment: str = "after") -> PromisePhoto:
    photo = actions.add_photo(
        promise_id=promise.pk, picture=picture(), moment=moment, by=promiser_of(promise), at=NOW, **DESCRIPTION
    )
    return actions.decide_photo(photo_id=photo.pk, is_public=True, by=COORDINATOR, at=NOW)


def test_a_photograph_in_blue_that_was_shown_before_the_report_makes_it_photographed(promise: Promise) -> None:
    shown_photo(promise, moment="before")
    shown_photo(promise)
    promise.refresh_from_db()
    assert promise.state == PromiseState.CONFIRMED
    told = actions.report_light(
        promise_id=promise.pk, minutes_lit="90", people_reached="", by=promiser_of(promise), at=promise.ends_at_utc
    )
    assert told.state == PromiseState.PHOTOGRAPHED


def test_it_is_photographed_until_the_last_photograph_in_blue_is_hidden() -> None:
    add_places()
    promise = add_promise(to=PromiseState.LIT)
    photos = [shown_photo(promise), shown_photo(promise)]
    for photo, state in zip(photos, (PromiseState.PHOTOGRAPHED, PromiseState.LIT), strict=True):
        actions.decide_photo(photo_id=photo.pk, is_public=False, by=COORDINATOR, at=NOW)
        promise.refresh_from_db()
        assert promise.state == state


@pytest.mark.parametrize("state", [PromiseState.UNVERIFIED, PromiseState.CANCELLED])
def test_photograph_of_what_nobody_verified_or_will_light_is_refused(state: PromiseState) -> None:
    add_places()
    promise = add_promise(to=PromiseState.UNVERIFIED)
    if state == PromiseState.CANCELLED:
        actions.cancel_promise(promise_id=promise.pk, reason="A storm.", by=COORDINATOR, at=NOW)
    with pytest.raises(MoveNotAllowed):
        actions.add_photo(
            promise_id=promise.pk, picture=picture(), moment="before", by=promiser_of(promise), at=NOW, **DESCRIPTION
        )
    assert promise.photos.count() == 0


def test_the_registry_shows_the_photograph_in_blue_as_long_as_it_is_shown() -> None:
    add_places()
    promise = add_promise(to=PromiseState.LIT)
    monument = promise.monument
    photos = [
        actions.add_photo(
            promise_id=promise.pk, picture=picture(), moment=moment, by=promiser_of(promise), at=NOW, **DESCRIPTION
        )
        for moment in ("before", "after")
    ]
    for photo in photos:
        assert monument.photograph_id is None or photo.moment == "after"
        actions.decide_photo(photo_id=photo.pk, is_public=True, by=COORDINATOR, at=NOW)
        monument.refresh_from_db()
        assert monument.photograph_id == photo.picture_id
    actions.decide_photo(photo_id=photos[1].pk, is_public=False, by=COORDINATOR, at=NOW)
    monument.refresh_from_db()
    assert monument.photograph_id == photos[0].picture_id
    actions.decide_photo(photo_id=photos[0].pk, is_public=False, by=COORDINATOR, at=NOW)
    monument.refresh_from_db()
    assert monument.photograph_id is None


def test_a_photograph_goes_along_when_two_monuments_become_one() -> None:
    add_places()
    promise = add_promise(to=PromiseState.LIT)
    photo = actions.add_photo(
        promise_id=promise.pk, picture=picture(), moment="after", by=promiser_of(promise), at=NOW, **DESCRIPTION
    )
    actions.decide_photo(photo_id=photo.pk, is_public=True, by=COORDINATOR, at=NOW)
    other = add_promise(name="Gate", latitude="51.02", to=PromiseState.PROPOSED)
    actions.cancel_promise(promise_id=other.pk, reason="Twice", by=COORDINATOR, at=NOW)
    kept = actions.merge_monuments(keep_id=other.monument_id, merge_id=promise.monument_id, by=COORDINATOR, at=NOW)
    kept.refresh_from_db()
    assert kept.photograph_id == photo.picture_id


@pytest.mark.parametrize("is_public", [True, False])
def test_a_photograph_outlives_the_pictures_that_no_form_holds_any_more(promise: Promise, is_public: bool) -> None:
    photo = actions.add_photo(
        promise_id=promise.pk, picture=picture(), moment="before", by=promiser_of(promise), at=NOW, **DESCRIPTION
    )
    if is_public:
        actions.decide_photo(photo_id=photo.pk, is_public=True, by=COORDINATOR, at=NOW)
    forgotten = picture()
    erase_expired_drafts(at=NOW + timedelta(days=DRAFT_LIFE_DAYS + 1))
    assert list(Picture.objects.all()) == [photo.picture]
    assert photo.picture.file.storage.exists(photo.picture.file.name)
    assert not forgotten.file.storage.exists(forgotten.file.name)
    assert Monument.objects.get().photograph == (photo.picture if is_public else None)


def test_photograph_without_words_consent_or_moment_is_refused(promise: Promise) -> None:
    one = picture()
    cases = [({"alternative_text": ""}, "after"), ({"has_consent": False}, "after"), ({}, "tomorrow")]
    for values, moment in cases:
        with pytest.raises(InvalidPromise):
            actions.add_photo(
                promise_id=promise.pk, picture=one, moment=moment, by=COORDINATOR, at=NOW, **{**DESCRIPTION, **values}
            )
    assert promise.photos.count() == 0


def test_link_opens_until_ninety_days_after_the_evening_or_an_erasure(promise: Promise) -> None:
    token = manage_token(uid=str(promise.uid), serial=1, at=NOW)
    evening = promise.ends_at_utc
    assert promise_of_link(token=token, at=evening + timedelta(days=89)) == promise
    for bad, error in ((token[:-2], TokenForged), (manage_token(uid="x", serial=1, at=NOW), TokenForged)):
        with pytest.raises(error):
            promise_of_link(token=bad, at=NOW)
    for when, serial in ((evening + timedelta(days=92), 1), (NOW, 2)):
        with pytest.raises(TokenExpired):
            promise_of_link(token=manage_token(uid=str(promise.uid), serial=serial, at=NOW), at=when)
    assert actions.erase_promise_contact(promise_id=promise.pk, by=promiser_of(promise), at=NOW)
    assert not actions.erase_promise_contact(promise_id=promise.pk, by=promiser_of(promise), at=NOW)
    with pytest.raises(TokenExpired):
        promise_of_link(token=token, at=NOW)


def test_lost_links_are_mailed_to_their_address_alone(promise: Promise) -> None:
    for email, count in (("ANN@example.org ", 1), ("other@example.org", 0)):
        asked = actions.request_promise_links(email=email, request_key="k", language="en", by=Actor.visitor(), at=NOW)
        assert asked == count


def test_of_two_unverified_doubles_merged_at_the_desk_both_go(promise: Promise) -> None:
    kept, merged = (
        submit(name=name, latitude=north).monument for name, north in (("Gate", "51.04"), ("Port", "51.06"))
    )
    actions.merge_monuments(keep_id=kept.pk, merge_id=merged.pk, by=COORDINATOR, at=NOW)
    assert actions.erase_unverified_promises(at=NOW + timedelta(days=15)) == 2
    assert list(Monument.objects.all()) == [promise.monument]


def test_a_monument_into_which_a_listed_one_was_merged_stays(promise: Promise) -> None:
    kept = submit(name="Gate", latitude="51.04").monument
    actions.merge_monuments(keep_id=kept.pk, merge_id=promise.monument_id, by=COORDINATOR, at=NOW)
    actions.erase_unverified_promises(at=NOW + timedelta(days=15))
    assert Monument.objects.get(pk=promise.monument_id).merged_into == kept


def test_unverified_promises_go_after_a_fortnight_with_the_monuments_they_brought(promise: Promise) -> None:
    submit(name="Nobody confirmed this", latitude="51.2", longitude="3.8")
    by = Actor.system("schedule")
    assert actions.erase_unverified_promises(at=NOW + timedelta(days=13)) == 0
    assert actions.erase_unverified_promises(at=NOW + timedelta(days=15)) == 1
    assert list(Monument.objects.all()) == [promise.monument]
    assert actions.erase_promise_contacts_past_their_time(by=by, at=NOW + timedelta(days=149)) == 0
    assert actions.erase_promise_contacts_past_their_time(by=by, at=NOW + timedelta(days=160)) == 1
    assert not PromiseContact.objects.exists()
    assert Promise.objects.count() == 1
