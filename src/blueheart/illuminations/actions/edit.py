"""Changing the light of a promise."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.actions.steps import lock_promise
from blueheart.illuminations.actions.submit import site_of
from blueheart.illuminations.enums import EDITABLE, PromiseState
from blueheart.illuminations.events import PromiseEdited
from blueheart.illuminations.models import Promise
from blueheart.illuminations.permissions import check_may_manage
from blueheart.illuminations.rules.content import check_light
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


class StalePromise(Exception):
    """Somebody changed it in the meantime; `message` says so."""

    message = _("Somebody else changed this promise in the meantime. Look at what stands now, and change it again.")


@transaction.atomic
def edit_promise(*, promise_id: int, typed: TypedPromise, base_version: int, by: Actor, at: datetime) -> Promise:
    """New hours or another dressing. Raises NotPermitted, MoveNotAllowed, StalePromise, InvalidPromise."""
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
    values = light.as_fields()
    changed = tuple(sorted(name for name, value in values.items() if getattr(promise, name) != value))
    if not changed:
        return promise
    for name, value in values.items():
        setattr(promise, name, value)
    promise.version += 1
    promise.calendar_sequence += 1
    promise.changed_at = at
    promise.save()
    event = PromiseEdited.about(promise, country=promise.monument.country, fields=changed)
    record_event(event=event, by=by, at=at)
    return promise
