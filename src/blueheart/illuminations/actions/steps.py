"""The steps of a promise: verified, permission asked, promised, confirmed, lit; or declined or cancelled.

Each locks the promise, so that of two at once the second hears of the first.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.actions.monuments import list_monument
from blueheart.illuminations.enums import PUBLIC, PhotoMoment, PromiseState
from blueheart.illuminations.events import PromiseEdited, PromiseMoved
from blueheart.illuminations.models import Promise, PromiseNote
from blueheart.illuminations.permissions import check_may_decide, check_may_manage
from blueheart.illuminations.rules.content import read_whole
from blueheart.illuminations.rules.limits import MAX_LIGHT_HOURS, NOTE_LENGTH
from blueheart.illuminations.rules.moves import check_move, undone
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.initiatives.rules.problems import Problem, ProblemList
from blueheart.initiatives.rules.texts import read_text
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

MAX_PEOPLE = 100_000_000


def lock_promise(promise_id: int) -> Promise:
    """The row, held until the transaction ends. Raises Promise.DoesNotExist."""
    return Promise.objects.select_for_update(of=("self",)).select_related("monument").get(pk=promise_id)


def move(promise: Promise, to_state: PromiseState, *, by: Actor, at: datetime, note: str = "") -> Promise:
    """One step. Raises MoveNotAllowed."""
    check_move(promise.state, to_state)
    return enter(promise, to_state, by=by, at=at, note=note)


def enter(promise: Promise, to_state: PromiseState, *, by: Actor, at: datetime, note: str = "") -> Promise:
    """Saves the state with what an undo needs, and records it."""
    before = PromiseState(promise.state)
    promise.state_before, promise.state, promise.reason, promise.changed_at = before, to_state, note, at
    if promise.published_at is not None:
        promise.calendar_sequence += 1
    elif to_state in PUBLIC:
        promise.published_at = at
    save_state(promise)
    if to_state in PUBLIC:
        list_monument(promise.monument, at=at)
    note_id = PromiseNote.objects.create(promise=promise, text=note, written_at=at).pk if note else None
    event = PromiseMoved.about(
        promise, country=promise.monument.country, from_state=before, to_state=to_state, note_id=note_id
    )
    record_event(event=event, by=by, at=at)
    return promise


def save_state(promise: Promise) -> None:
    """Raises InvalidPromise when another promise has taken the monument in the meantime."""
    try:
        with transaction.atomic():
            promise.save()
    except IntegrityError as error:
        if "promise_once_a_monument_and_year" not in str(error) and "monument_id" not in str(error):
            raise
        message = _("The monument is promised for %(year)s by somebody else by now.") % {"year": promise.year}
        raise InvalidPromise([Problem("monument", "already_promised", message)]) from error


@transaction.atomic
def verify_promise(*, promise_id: int, by: Actor, at: datetime) -> Promise:
    """The press in the mail. A second one changes nothing. Raises NotPermitted, MoveNotAllowed, InvalidPromise."""
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    if promise.verified_at is not None:
        return promise
    promise.verified_at = at
    return move(promise, PromiseState.PROPOSED, by=by, at=at)


@transaction.atomic
def ask_permission(*, promise_id: int, by: Actor, at: datetime) -> Promise:
    """The letter to the owner went out. Raises NotPermitted, MoveNotAllowed."""
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    promise.permission_asked_on = at.date()
    return move(promise, PromiseState.PERMISSION_ASKED, by=by, at=at)


@transaction.atomic
def promise_light(*, promise_id: int, by: Actor, at: datetime) -> Promise:
    """The owner agreed, or who promises is the owner. Raises NotPermitted, MoveNotAllowed."""
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    return move(promise, PromiseState.PROMISED, by=by, at=at)


@transaction.atomic
def confirm_promise(*, promise_id: int, by: Actor, at: datetime) -> Promise:
    """The coordinator's yes: the wave shows it from now on. Raises NotPermitted, MoveNotAllowed."""
    promise = lock_promise(promise_id)
    check_may_decide(by, promise.monument.country)
    return move(promise, PromiseState.CONFIRMED, by=by, at=at)


@transaction.atomic
def decline_promise(*, promise_id: int, reason: str, by: Actor, at: datetime) -> Promise:
    """Raises NotPermitted, MoveNotAllowed, InvalidPromise without a reason."""
    promise = lock_promise(promise_id)
    check_may_decide(by, promise.monument.country)
    return move(promise, PromiseState.DECLINED, by=by, at=at, note=read_reason(reason))


@transaction.atomic
def cancel_promise(*, promise_id: int, reason: str, by: Actor, at: datetime) -> Promise:
    """For good; calendars hear of it. Raises NotPermitted, MoveNotAllowed, InvalidPromise without a reason."""
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    return move(promise, PromiseState.CANCELLED, by=by, at=at, note=read_reason(reason))


@transaction.atomic
def report_light(*, promise_id: int, minutes_lit: str, people_reached: str, by: Actor, at: datetime) -> Promise:
    """It was lit. A later report replaces the numbers, of which calendars know nothing.

    Raises NotPermitted, MoveNotAllowed, InvalidPromise.
    """
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    problems = ProblemList()
    if promise.starts_at_utc > at:
        problems.add("minutes_lit", "not_yet", _("The light has not come on yet. Tell how it went once it has."))
    minutes = read_whole("minutes_lit", minutes_lit, most=MAX_LIGHT_HOURS * 60, problems=problems)
    people = read_whole("people_reached", people_reached, most=MAX_PEOPLE, problems=problems)
    if problems.found:
        raise InvalidPromise(problems.found)
    told = {"minutes_lit": minutes, "people_reached": people}
    changed = tuple(name for name, number in told.items() if getattr(promise, name) != number)
    promise.minutes_lit, promise.people_reached = minutes, people
    if promise.state not in {PromiseState.LIT, PromiseState.PHOTOGRAPHED}:
        move(promise, PromiseState.LIT, by=by, at=at)
        return follow_photographs(promise, by=by, at=at)
    if changed:
        promise.changed_at = at
        promise.save(update_fields=["minutes_lit", "people_reached", "changed_at"])
        event = PromiseEdited.about(promise, country=promise.monument.country, fields=changed)
        record_event(event=event, by=by, at=at)
    return follow_photographs(promise, by=by, at=at)


def follow_photographs(promise: Promise, *, by: Actor, at: datetime) -> Promise:
    """Of what was lit: photographed as long as a photograph in blue is shown. Whatever changes that calls this."""
    if promise.state not in {PromiseState.LIT, PromiseState.PHOTOGRAPHED}:
        return promise
    is_shown = promise.photos.filter(moment=PhotoMoment.AFTER, is_public=True).exists()
    state = PromiseState.PHOTOGRAPHED if is_shown else PromiseState.LIT
    return promise if promise.state == state else move(promise, state, by=by, at=at)


@transaction.atomic
def undo_step(*, promise_id: int, by: Actor, at: datetime) -> Promise:
    """The desk takes its last decision back. Raises NotPermitted, MoveNotAllowed, InvalidPromise."""
    promise = lock_promise(promise_id)
    check_may_decide(by, promise.monument.country)
    target = undone(promise.state, promise.state_before)
    return enter(promise, target, by=by, at=at)


def read_reason(typed: str) -> str:
    """What the other side reads. Raises InvalidPromise when it is empty or not plain words."""
    problems = ProblemList()
    text = read_text("reason", typed, limit=NOTE_LENGTH, problems=problems, is_required=True, lines=True)
    if problems.found:
        raise InvalidPromise(problems.found)
    return text
