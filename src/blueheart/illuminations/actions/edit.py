"""Changing the light of a promise: hours stand at once, words about what is public are read by the desk first."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.actions.steps import lock_promise
from blueheart.illuminations.actions.submit import site_of
from blueheart.illuminations.enums import EDITABLE, PUBLIC, PromiseState
from blueheart.illuminations.events import PromiseEdited
from blueheart.illuminations.models import Promise
from blueheart.illuminations.permissions import can_decide, check_may_decide, check_may_manage
from blueheart.illuminations.rules.content import check_light
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.problems import Problem, ProblemList
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


class StalePromise(Exception):
    """Somebody changed it in the meantime; `message` says so."""

    message = _("Somebody else changed this promise in the meantime. Look at what stands now, and change it again.")


@transaction.atomic
def edit_promise(*, promise_id: int, typed: TypedPromise, base_version: int, by: Actor, at: datetime) -> Promise:
    """New hours or another dressing, which stand at once; so do words, unless they wait (`words_of`).

    Raises NotPermitted, MoveNotAllowed, StalePromise, InvalidPromise.
    """
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    if promise.state not in EDITABLE:
        raise MoveNotAllowed(promise.state, PromiseState(promise.state))
    if promise.version != base_version:
        raise StalePromise
    problems = ProblemList()
    light = check_light(typed=typed, site=site_of(promise.monument), year=promise.year, at=at, problems=problems)
    if light is None:
        raise InvalidPromise(problems.found)
    values = {**light.as_fields(), **words_of(promise, light.dressing_note, by=by)}
    changed = tuple(sorted(name for name, value in values.items() if getattr(promise, name) != value))
    if not changed:
        return promise
    for name, value in values.items():
        setattr(promise, name, value)
    return keep_edit(promise, changed, by=by, at=at)


def words_of(promise: Promise, note: str, *, by: Actor) -> dict[str, str | None]:
    """What an edit makes of the words that stand and of those that wait.

    Nobody but the desk changes words that everybody sees. Whoever decides leaves what waits, unless they changed
    what stands.
    """
    decides = can_decide(by, promise.monument.country)
    if promise.state in PUBLIC and not decides:
        waiting = None if note == promise.dressing_note else note
        return {"dressing_note": promise.dressing_note, "waiting_note": waiting}
    is_left = decides and note == promise.dressing_note
    return {"dressing_note": note, "waiting_note": promise.waiting_note if is_left else None}


@transaction.atomic
def decide_note(*, promise_id: int, is_public: bool, by: Actor, at: datetime) -> Promise:
    """The words that wait take the place of those that stand, or go.

    Raises NotPermitted, and InvalidPromise when none wait.
    """
    promise = lock_promise(promise_id)
    check_may_decide(by, promise.monument.country)
    if promise.waiting_note is None:
        message = _("No words wait any more: somebody has decided on them, or they were taken back.")
        raise InvalidPromise([Problem("waiting_note", "nothing_waits", message)])
    if is_public:
        promise.dressing_note = promise.waiting_note
    promise.waiting_note = None
    return keep_edit(promise, ("dressing_note" if is_public else "waiting_note",), by=by, at=at)


def keep_edit(promise: Promise, changed: tuple[str, ...], *, by: Actor, at: datetime) -> Promise:
    """A new version, also for calendars unless only words that wait have changed."""
    promise.version += 1
    if changed != ("waiting_note",):
        promise.calendar_sequence += 1
        promise.changed_at = at
    promise.save()
    event = PromiseEdited.about(promise, country=promise.monument.country, fields=changed)
    record_event(event=event, by=by, at=at)
    return promise
