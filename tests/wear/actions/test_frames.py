"""Frames are added, changed and seeded; who may not, and what is wrong, is said by field."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from blueheart.campaign.enums import Role
from blueheart.campaign.permissions import NotPermitted
from blueheart.kernel.actors import Actor
from blueheart.kernel.queries import history_of
from blueheart.wear.actions.frames import FrameWords, StaleFrame, TypedFrame, add_frame, change_frame, seed_frames
from blueheart.wear.models import Frame

pytestmark = pytest.mark.django_db
EDITOR = Actor.staff(ref=3, roles=frozenset({Role.EDITOR.value}))
RING = '<circle data-slot="ring" cx="500" cy="500" r="450" font-size="60" fill="#ffffff"/>'


def svg(inside: str = '<path d="M0 0h10v10z" fill="#009edb"/>') -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">'
        f'<g data-anchor="bottom-end">{inside}</g></svg>'
    )


TYPED = TypedFrame(slug="star", svg=svg(), words={"en": FrameWords(title="Star", description="A star.")})


def events(frame: Frame) -> list[tuple[str, object]]:
    found = history_of(subject="frame", subject_id=str(frame.pk))
    return [(event.name, event.payload.get("fields")) for event in found]


def wrong_fields(typed: TypedFrame, at: datetime) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        add_frame(typed=typed, by=EDITOR, at=at)
    assert not Frame.objects.exists()
    return set(caught.value.message_dict)


def test_an_editor_adds_a_frame_and_it_is_recorded(at: datetime) -> None:
    frame = add_frame(typed=TYPED, by=EDITOR, at=at)
    assert frame.changed_at == at
    assert list(frame.texts.values_list("language", "title", "description")) == [("en", "Star", "A star.")]
    assert events(frame) == [("wear.frame_added", None)]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.HEAD_OFFICE, Role.EDITOR}])
def test_other_roles_may_not(role: Role, at: datetime) -> None:
    by = Actor.staff(ref=4, roles=frozenset({role.value}), countries=frozenset({"BE"}))
    with pytest.raises(NotPermitted):
        add_frame(typed=TYPED, by=by, at=at)
    frame = add_frame(typed=TYPED, by=EDITOR, at=at)
    with pytest.raises(NotPermitted):
        change_frame(frame_id=frame.pk, typed=replace(TYPED, position=1), seen_at=at, by=by, at=at)
    with pytest.raises(NotPermitted):
        add_frame(typed=replace(TYPED, slug="other"), by=Actor.visitor(), at=at)


def test_every_mistake_is_named_at_once(at: datetime) -> None:
    words = {"en": FrameWords(title="a" * 81), "fr": FrameWords(description="Sans nom")}
    typed = replace(TYPED, svg="<svg onload='x'>", words=words)
    assert wrong_fields(typed, at) == {"svg", "title_en", "title_fr"}
    assert wrong_fields(replace(TYPED, words={}), at) == {"title_en"}
    assert wrong_fields(replace(TYPED, words={"en": FrameWords(title=" \u202e ")}), at) == {"title_en"}
    assert wrong_fields(replace(TYPED, slug="no slug!"), at) == {"slug"}


def test_a_name_is_given_once(at: datetime) -> None:
    first = add_frame(typed=TYPED, by=EDITOR, at=at)
    other = add_frame(typed=replace(TYPED, slug="other"), by=EDITOR, at=at)
    for write in (
        lambda: add_frame(typed=TYPED, by=EDITOR, at=at),
        lambda: change_frame(frame_id=other.pk, typed=TYPED, seen_at=at, by=EDITOR, at=at),
    ):
        with pytest.raises(ValidationError) as caught:
            write()
        assert set(caught.value.message_dict) == {"slug"}
    assert set(Frame.objects.values_list("pk", "slug")) == {(first.pk, "star"), (other.pk, "other")}


def test_a_change_records_what_changed_and_nothing_when_nothing_did(at: datetime) -> None:
    frame = add_frame(typed=TYPED, by=EDITOR, at=at)
    change_frame(frame_id=frame.pk, typed=TYPED, seen_at=at, by=EDITOR, at=at)
    assert events(frame) == [("wear.frame_added", None)]
    typed = replace(TYPED, svg=svg(RING), is_active=False, words={"fr": FrameWords(title="Étoile")})
    changed = change_frame(frame_id=frame.pk, typed=typed, seen_at=at, by=EDITOR, at=at)
    assert changed.has_ring_text
    assert not changed.is_active
    assert list(changed.texts.values_list("language", "title")) == [("fr", "Étoile")]
    assert events(frame)[1:] == [("wear.frame_changed", ["has_ring_text", "is_active", "svg", "texts"])]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(at: datetime) -> None:
    frame = add_frame(typed=TYPED, by=EDITOR, at=at)
    later = at + timedelta(minutes=1)
    change_frame(frame_id=frame.pk, typed=replace(TYPED, position=1), seen_at=at, by=EDITOR, at=later)
    with pytest.raises(StaleFrame):
        change_frame(frame_id=frame.pk, typed=replace(TYPED, position=2), seen_at=at, by=EDITOR, at=later)
    assert Frame.objects.get().position == 1
    change_frame(frame_id=frame.pk, typed=replace(TYPED, position=2), seen_at=later, by=EDITOR, at=later)
    assert Frame.objects.get().position == 2


def test_seeding_twice_adds_nothing_and_leaves_what_the_desk_changed(at: datetime) -> None:
    by = Actor.system("seed")
    assert seed_frames(by=by, at=at) == 4
    ring = Frame.objects.get(slug="ring")
    assert ring.has_ring_text
    assert ring.texts.get(language="ar").ring_text == "أرتدي القلب الأزرق"
    Frame.objects.filter(slug="ring").update(position=1)
    Frame.objects.filter(slug="light").delete()
    assert seed_frames(by=by, at=at) == 1
    assert seed_frames(by=by, at=at) == 0
    assert Frame.objects.get(slug="ring").position == 1
