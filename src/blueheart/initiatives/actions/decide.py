"""The desk's decisions. Each locks the initiative, so that of two at once the second hears of the first."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.actions.listing import list_publicly, unlist
from blueheart.initiatives.enums import UNDOABLE, State
from blueheart.initiatives.events import (
    ChangeRequested,
    DecisionUndone,
    InitiativeDeclined,
    InitiativePublished,
    InitiativesMerged,
)
from blueheart.initiatives.models import DecisionNote, Initiative
from blueheart.initiatives.permissions import check_may_decide
from blueheart.initiatives.rules.limits import NOTE_LENGTH
from blueheart.initiatives.rules.moves import MoveNotAllowed, check_move
from blueheart.initiatives.rules.problems import InvalidInitiative, Problem, ProblemList
from blueheart.initiatives.rules.texts import read_text
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


def lock_initiative(initiative_id: int) -> Initiative:
    """The row, held until the transaction ends. Raises Initiative.DoesNotExist."""
    return Initiative.objects.select_for_update(of=("self",)).get(pk=initiative_id)


def move(initiative: Initiative, to_state: State, *, at: datetime, note: str = "") -> None:
    """Raises MoveNotAllowed. Saves the state with what an undo needs."""
    check_move(initiative.state, to_state)
    initiative.state_before = initiative.state
    initiative.state = to_state
    initiative.decision_note = note
    initiative.decided_at = at
    initiative.changed_at = at
    if initiative.published_at is not None:
        initiative.calendar_sequence += 1  # subscribers take only what has a higher one (RFC 5545, 3.8.7.4)
    elif to_state == State.PUBLISHED:
        initiative.published_at = at
    initiative.save(
        update_fields=[
            "state", "state_before", "decision_note", "decided_at", "changed_at", "published_at", "merged_into",
            "calendar_sequence",
        ]
    )  # fmt: skip


def read_note(field: str, typed: str) -> str:
    """What the organiser will read. Raises InvalidInitiative when it is empty or not plain words."""
    problems = ProblemList()
    note = read_text(field, typed, limit=NOTE_LENGTH, problems=problems, is_required=True, lines=True)
    problems.raise_if_any()
    return note


def keep_note(initiative: Initiative, text: str, *, at: datetime) -> int:
    return DecisionNote.objects.create(initiative=initiative, text=text, written_at=at).pk


@transaction.atomic
def publish_initiative(*, initiative_id: int, by: Actor, at: datetime) -> Initiative:
    """Shows it to the world. Raises NotPermitted, MoveNotAllowed."""
    initiative = lock_initiative(initiative_id)
    check_may_decide(by, initiative.country)
    move(initiative, State.PUBLISHED, at=at)
    list_publicly(initiative)
    event = InitiativePublished.about(initiative)
    record_event(event=event, by=by, at=at)
    return initiative


def request_change(*, initiative_id: int, note: str, by: Actor, at: datetime) -> Initiative:
    """Asks the organiser to change something. Raises NotPermitted, MoveNotAllowed, InvalidInitiative."""
    return decide_with_words(
        initiative_id=initiative_id, to_state=State.CHANGES_REQUESTED, field="note", typed=note, event=ChangeRequested,
        by=by, at=at,
    )  # fmt: skip


def decline_initiative(*, initiative_id: int, reason: str, by: Actor, at: datetime) -> Initiative:
    """Declines with a reason that the organiser receives. Raises NotPermitted, MoveNotAllowed, InvalidInitiative."""
    return decide_with_words(
        initiative_id=initiative_id, to_state=State.DECLINED, field="reason", typed=reason, event=InitiativeDeclined,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def decide_with_words(
    *, initiative_id: int, to_state: State, field: str, typed: str,
    event: type[ChangeRequested] | type[InitiativeDeclined], by: Actor, at: datetime,
) -> Initiative:  # fmt: skip
    """`field` is the name that a problem with the words is told under."""
    initiative = lock_initiative(initiative_id)
    check_may_decide(by, initiative.country)
    text = read_note(field, typed)
    move(initiative, to_state, at=at, note=text)
    record_event(event=event.about(initiative, note_id=keep_note(initiative, text, at=at)), by=by, at=at)
    return initiative


@transaction.atomic
def merge_initiatives(*, keep_id: int, merge_id: int, by: Actor, at: datetime) -> Initiative:
    """The second becomes a pointer to the first; returns the first. Both countries must be the actor's.

    Raises NotPermitted, MoveNotAllowed, InvalidInitiative.
    """
    locked = {pk: lock_initiative(pk) for pk in sorted({keep_id, merge_id})}
    kept, merged = locked[keep_id], locked[merge_id]
    check_may_decide(by, kept.country)
    check_may_decide(by, merged.country)
    if keep_id == merge_id or kept.state == State.MERGED:
        problem = Problem("keep", "not_mergeable", _("Choose another initiative to keep, one that is not merged."))
        raise InvalidInitiative([problem])
    merged.merged_into = kept
    move(merged, State.MERGED, at=at)
    unlist(merged.pk)
    event = InitiativesMerged.about(merged, into_id=kept.pk)
    record_event(event=event, by=by, at=at)
    return kept


@transaction.atomic
def undo_decision(*, initiative_id: int, by: Actor, at: datetime) -> Initiative:
    """Takes the last decision back. Raises NotPermitted, MoveNotAllowed."""
    initiative = lock_initiative(initiative_id)
    check_may_decide(by, initiative.country)
    decided = State(initiative.state)
    target = State(initiative.state_before or State.IN_REVIEW)
    if decided not in UNDOABLE or target not in (State.IN_REVIEW, State.CHANGES_REQUESTED, State.PUBLISHED):
        raise MoveNotAllowed(decided, target)
    if decided == State.MERGED:
        initiative.merged_into = None
    if State.CHANGES_REQUESTED in {target, decided}:
        target = State.IN_REVIEW
    restore(initiative, target, at=at)
    event = DecisionUndone.about(
        initiative,
        from_state=decided,
        to_state=target,
    )
    record_event(event=event, by=by, at=at)
    return initiative


def restore(initiative: Initiative, target: State, *, at: datetime) -> None:
    if initiative.state == State.PUBLISHED:
        unlist(initiative.pk)
    move(initiative, target, at=at)
    if target == State.PUBLISHED:
        list_publicly(initiative)
