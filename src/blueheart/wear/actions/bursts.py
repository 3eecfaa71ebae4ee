"""A burst of presses taken out of the counter by the desk, with a reason, and put back again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.problems import Problem, Text
from blueheart.wear.actions.counts import CountKey, move_counts
from blueheart.wear.enums import HeartState
from blueheart.wear.events import BurstRestored, BurstVoided
from blueheart.wear.models import Burst, Heart
from blueheart.wear.permissions import check_may_void
from blueheart.wear.queries.bursts import BurstRange, hearts_in
from blueheart.wear.rules.messages import InvalidMessage, read_reason

COUNTED_BY = ("pressed_on", "country", "supporter_id", "state_before")


class BurstIsEmpty(Exception):
    """No heart that counts was pressed in that time; `message` says so."""

    message: Text = _("No heart that counts was pressed in this time. Nothing is changed.")


class BurstIsOver(Exception):
    """The burst was put back already; `message` says so."""

    message: Text = _("This burst was put back already.")


@transaction.atomic
def void_burst(*, wanted: BurstRange, reason: str, by: Actor, at: datetime) -> Burst:
    """Takes every counted heart of the range out of the counter. Raises NotPermitted, InvalidMessage, BurstIsEmpty."""
    check_may_void(by, wanted.country)
    words = read_reason(reason)
    if wanted.to_at <= wanted.from_at:
        raise InvalidMessage([Problem("to_at", "before_start", _("The end lies before the start."))])
    burst = Burst.objects.create(
        from_at=wanted.from_at, to_at=wanted.to_at, country=wanted.country, supporter_id=wanted.supporter_key or None,
        reason=words, voided_at=at,
    )  # fmt: skip
    burst.count = hearts_in(wanted).update(state_before=F("state"), state=HeartState.VOID, burst=burst)
    if not burst.count:
        raise BurstIsEmpty
    burst.save(update_fields=["count"])
    move_burst(burst, into_void=True)
    record_event(event=BurstVoided.about(burst), by=by, at=at)
    return burst


@transaction.atomic
def restore_burst(*, burst_id: int, by: Actor, at: datetime) -> Burst:
    """Every heart of the burst is what it was. Raises NotPermitted, BurstIsOver, Burst.DoesNotExist."""
    burst = Burst.objects.select_for_update(of=("self",)).get(pk=burst_id)
    check_may_void(by, burst.country)
    if burst.restored_at is not None:
        raise BurstIsOver
    hearts = Heart.objects.filter(burst=burst)
    hearts.update(state_before=F("state_before"))  # holds the rows, so that nobody confirms one between the two steps
    move_burst(burst, into_void=False)
    hearts.update(state=F("state_before"), state_before="", burst=None)
    burst.restored_at = at
    burst.save(update_fields=["restored_at"])
    record_event(event=BurstRestored.about(burst), by=by, at=at)
    return burst


def move_burst(burst: Burst, *, into_void: bool) -> None:
    """Moves the counts of its hearts from what they were to void, or back."""
    sign = 1 if into_void else -1
    changes: dict[CountKey, int] = {}
    rows = Heart.objects.filter(burst=burst).values_list(*COUNTED_BY).annotate(Count("pk")).order_by()
    for day, country, supporter_id, before, number in rows:
        was = CountKey(day, country, supporter_id or 0, before)
        void = was._replace(state=HeartState.VOID.value)
        changes[was] = changes.get(was, 0) - sign * number
        changes[void] = changes.get(void, 0) + sign * number
    move_counts(changes)
