"""Changing what was sent: at once before publication, as a revision to review afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.actions.decide import keep_note, lock_initiative, read_note
from blueheart.initiatives.actions.listing import list_publicly
from blueheart.initiatives.actions.submit import check_picture_kept, find_picture
from blueheart.initiatives.enums import EDITABLE, RevisionState, State
from blueheart.initiatives.events import InitiativeEdited, RevisionAccepted, RevisionDeclined
from blueheart.initiatives.models import Draft, Initiative, Revision
from blueheart.initiatives.permissions import can_decide, check_may_decide, check_may_manage
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.content import CheckedContent, check_content
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.problems import InvalidInitiative, ProblemList, Text
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import clean_line


class StaleEdit(Exception):
    """Somebody changed the initiative since this edit began; `message` says what to do, nothing is lost."""

    message: Text = _(
        "This initiative was changed since you opened it. What you typed is kept below: "
        "look at what stands now, and send yours again if it should replace that."
    )

    def __init__(self, current_version: int) -> None:
        self.current_version = current_version
        super().__init__(f"the version is {current_version} by now")


@transaction.atomic
def edit_initiative(
    *, initiative_id: int, typed: TypedInitiative, base_version: int, by: Actor, at: datetime, draft_key: str = ""
) -> Initiative:
    """Applies the edit, or keeps it as a revision when an organiser edits what is published.

    Raises NotPermitted, MoveNotAllowed, StaleEdit, InvalidInitiative.
    """
    initiative = lock_initiative(initiative_id)
    check_may_manage(by, str(initiative.uid), initiative.country)
    if initiative.state not in EDITABLE:
        raise MoveNotAllowed(initiative.state, State.IN_REVIEW)
    if base_version != initiative.version:
        raise StaleEdit(initiative.version)
    content = check_edit(typed=typed, own_id=initiative_id, at=at)
    fields = changed_fields(initiative, typed)
    waits = initiative.state == State.PUBLISHED and not can_decide(by, initiative.country)
    revision = propose_revision(initiative, typed, at) if waits and fields else None
    if not waits:
        apply_content(initiative, content, typed, at)
    initiative.version += 1
    initiative.save(update_fields=["version"])
    if draft_key:
        Draft.objects.filter(key=draft_key).update(is_sent=True, typed={}, saved_at=at)
    if fields:
        event = InitiativeEdited.about(
            initiative,
            fields=fields,
            revision_id=revision.pk if revision else None,
        )
        record_event(event=event, by=by, at=at)
    return initiative


def check_edit(*, typed: TypedInitiative, own_id: int, at: datetime) -> CheckedContent:
    problems = ProblemList()
    place = resolve_place(typed=typed, problems=problems)
    content = check_content(typed=typed, place=place, year=None, at=at, may_be_past=True, problems=problems)
    check_picture_kept(typed, problems, own_id=own_id)
    if content is None or problems.found:
        raise InvalidInitiative(problems.found)
    return content


def changed_fields(initiative: Initiative, typed: TypedInitiative) -> tuple[str, ...]:
    """The names of the typed fields that differ from what stands, without the contact's."""
    before, after = typed_of(initiative).as_mapping(), typed.as_mapping()
    private = {"contact_name", "contact_email", "contact_phone", "accepts_terms", "city"}
    return tuple(name for name in before if name not in private and before[name] != after[name])


def propose_revision(initiative: Initiative, typed: TypedInitiative, at: datetime) -> Revision:
    waiting = initiative.revisions.filter(state=RevisionState.WAITING)
    waiting.update(state=RevisionState.SUPERSEDED, decided_at=at)
    return Revision.objects.create(
        initiative=initiative, base_version=initiative.version, changes=public_part(typed), proposed_at=at
    )


def public_part(typed: TypedInitiative) -> dict[str, Any]:
    """The contact stays out of the revision: it is kept, and erased, in its own table."""
    return {name: value for name, value in typed.as_mapping().items() if not name.startswith("contact_")}


def apply_content(initiative: Initiative, content: CheckedContent, typed: TypedInitiative, at: datetime) -> None:
    for name, value in content.as_fields().items():
        setattr(initiative, name, value)
    initiative.picture = find_picture(typed.picture_id) if typed.picture_id else None
    if initiative.picture is not None:
        initiative.picture.alternative_text = clean_line(typed.picture_alternative_text)
        initiative.picture.credit = clean_line(typed.picture_credit)
        initiative.picture.has_consent = typed.picture_has_consent
        initiative.picture.save(update_fields=["alternative_text", "credit", "has_consent"])
    if initiative.state == State.CHANGES_REQUESTED:
        initiative.state = State.IN_REVIEW
        initiative.state_before = State.CHANGES_REQUESTED
    initiative.calendar_sequence += 1
    initiative.changed_at = at
    initiative.save()
    if initiative.state == State.PUBLISHED:
        list_publicly(initiative)


@transaction.atomic
def accept_revision(*, revision_id: int, by: Actor, at: datetime) -> Initiative:
    """The edit replaces the published text. Raises NotPermitted, MoveNotAllowed, InvalidInitiative."""
    revision = Revision.objects.select_for_update().get(pk=revision_id)
    initiative = lock_initiative(revision.initiative_id)
    check_may_decide(by, initiative.country)
    check_waiting(revision, initiative)
    typed = TypedInitiative.from_mapping(revision.changes)
    fields = changed_fields(initiative, typed)
    apply_content(initiative, check_edit(typed=typed, own_id=initiative.pk, at=at), typed, at)
    initiative.version += 1
    initiative.save(update_fields=["version"])
    close_revision(revision, RevisionState.ACCEPTED, at=at)
    event = RevisionAccepted.about(
        initiative,
        revision_id=revision.pk,
        fields=fields,
    )
    record_event(event=event, by=by, at=at)
    return initiative


@transaction.atomic
def decline_revision(*, revision_id: int, reason: str, by: Actor, at: datetime) -> Initiative:
    """The published text stays; the organiser receives the reason. Raises NotPermitted, InvalidInitiative."""
    revision = Revision.objects.select_for_update().get(pk=revision_id)
    initiative = lock_initiative(revision.initiative_id)
    check_may_decide(by, initiative.country)
    check_waiting(revision, initiative)
    text = read_note("reason", reason)
    close_revision(revision, RevisionState.DECLINED, at=at, note=text)
    event = RevisionDeclined.about(
        initiative,
        revision_id=revision.pk,
        note_id=keep_note(initiative, text, at=at),
    )
    record_event(event=event, by=by, at=at)
    return initiative


def check_waiting(revision: Revision, initiative: Initiative) -> None:
    if revision.state != RevisionState.WAITING or initiative.state != State.PUBLISHED:
        raise MoveNotAllowed(initiative.state, State.PUBLISHED)


def close_revision(revision: Revision, state: RevisionState, *, at: datetime, note: str = "") -> None:
    revision.state = state
    revision.note = note
    revision.decided_at = at
    revision.save(update_fields=["state", "note", "decided_at"])
