import logging
import re
import traceback
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

try:
    from django.tasks import TaskContext, task
except ImportError:  # Django 5.2: the same framework, as a package
    from django_tasks import TaskContext, task  # type: ignore[no-redef,assignment]

from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.events import DeliveryRetried, DomainEvent
from blueheart.kernel.models import Delivery, EventRecord
from blueheart.kernel.queries import claimed_deliveries, due_deliveries
from blueheart.kernel.registry import Handler, handler_named, handlers_for
from blueheart.kernel.rules import MAX_ATTEMPTS, backoff, lease_after

logger = logging.getLogger(__name__)

ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+|\+?\d[\d ()./-]{7,}\d")


class NotInTransaction(RuntimeError):
    """An event would be stored apart from the change it tells of."""


class DeliveryNotFailed(ValueError):
    """Only a failed delivery can be sent on its way again."""


class ClaimLost(RuntimeError):
    """The lease ran out while the handler worked; what it wrote is rolled back."""


def record_event(*, event: DomainEvent, by: Actor, at: datetime) -> EventRecord:
    """Store the fact, one delivery for each subscribed handler, and the task that wakes the worker.

    All of it stands or falls with the caller's transaction. Raises NotInTransaction outside one,
    PersonalDataInEvent and NotPlain for a payload that must not be kept.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{event.name}: record it inside transaction.atomic(), with the change it tells of")
    record = EventRecord.objects.create(
        name=event.name,
        subject=event.subject,
        subject_id=str(event.subject_id),
        payload=event.payload(),
        by=by.label,
        at=at,
    )
    deliveries = [Delivery(event=record, handler=h.key, due_at=at) for h in handlers_for(event.name)]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        deliver_event.enqueue(event_id=record.pk)
    return record


@task(takes_context=True)
def deliver_event(context: "TaskContext[Any, None]", event_id: int) -> None:
    """The background task: try every delivery of this event that is due."""
    worker_id = context.task_result.worker_ids[-1] if context.task_result.worker_ids else ""
    at = clock.now()
    pending = due_deliveries(at=at).filter(event_id=event_id).order_by("handler")
    for delivery_id in list(pending.values_list("pk", flat=True)):
        run_delivery(delivery_id=delivery_id, at=clock.now(), worker_id=worker_id)


def run_due_deliveries(*, at: datetime, limit: int = 100) -> int:
    """Try up to `limit` deliveries that are due, and say how many were tried."""
    due = list(due_deliveries(at=at).values_list("pk", flat=True)[:limit])
    return sum(run_delivery(delivery_id=pk, at=at) for pk in due)


def run_delivery(*, delivery_id: int, at: datetime, worker_id: str = "") -> bool:
    """Try one delivery; False when it was not due or another worker holds it.

    It is claimed first by moving `due_at` past the lease, in a statement of its own, so no
    transaction is open while the handler works. A worker that dies between the handler and the mark
    leaves its claim to `release_claims` or to run out, and the handler runs again: at least once. The
    handler's error is kept on the row and never raised.
    """
    if not _claim(delivery_id, at, worker_id):
        return False
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    handler = handler_named(delivery.handler)
    try:
        if handler is None:
            raise LookupError(f"no handler is registered as {delivery.handler!r}")
        _run_handler(handler, delivery, at)
    except Exception as error:
        # The message may hold what a visitor wrote; only the stripped line goes anywhere.
        line = error_line(error)
        logger.warning("delivery %s to %s failed: %s", delivery.pk, delivery.handler, line)
        _mark_failed(delivery, at, line)
    return True


def release_claims(*, worker_ids: Iterable[str]) -> int:
    """Take the claims of dead workers from them; how many there were.

    Each comes due after the wait that a plain failure would have brought, counted from its claim, in
    place of the lease: a handler that kills its process backs off like any other, and what a power cut
    broke off is done seconds after the next start.
    """
    released = 0
    for delivery in claimed_deliveries().filter(claimed_by__in=list(worker_ids)):
        claimed_at = delivery.due_at - lease_after(delivery.attempts)
        wait = backoff(delivery.attempts) or timedelta()
        released += _claimed(delivery).update(due_at=claimed_at + wait, claimed_by="")
    return released


def retry_delivery(*, delivery_id: int, by: Actor, at: datetime) -> None:
    """Send a failed delivery on its way again, with all its attempts. Raises DeliveryNotFailed."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        if delivery.state != DeliveryState.FAILED:
            raise DeliveryNotFailed(f"Delivery {delivery_id} is {delivery.state}, not failed; reload the list.")
        delivery.state = DeliveryState.WAITING
        delivery.attempts = 0
        delivery.due_at = at
        delivery.claimed_by = ""
        delivery.save(update_fields=["state", "attempts", "due_at", "claimed_by"])
        record_event(
            event=DeliveryRetried(subject_id=str(delivery.pk), handler=delivery.handler, event_id=delivery.event_id),
            by=by,
            at=at,
        )
        deliver_event.enqueue(event_id=delivery.event_id)


def error_line(error: BaseException) -> str:
    """The traceback's last line, with anything like an address or a telephone number struck out."""
    line = traceback.format_exception_only(error)[-1].strip().splitlines()[0]
    return ADDRESS.sub("…", line)[:500]


def _claim(delivery_id: int, at: datetime, worker_id: str) -> bool:
    row = due_deliveries(at=at).filter(pk=delivery_id).values("attempts").first()
    if row is None:
        return False
    attempts = row["attempts"] + 1
    if attempts > MAX_ATTEMPTS:  # each attempt before ended with the worker, so none could be marked
        due_deliveries(at=at).filter(pk=delivery_id).update(
            state=DeliveryState.FAILED,
            claimed_by="",
            last_error="The worker died during this handler, each time.",
        )
        return False
    claimed = due_deliveries(at=at).filter(pk=delivery_id, attempts=row["attempts"])
    due_at = at + lease_after(attempts)
    return claimed.update(attempts=F("attempts") + 1, due_at=due_at, claimed_by=worker_id) == 1


def _run_handler(handler: Handler, delivery: Delivery, at: datetime) -> None:
    # Inside a caller's transaction a savepoint keeps that one usable after a handler's error.
    outside = nullcontext() if not connection.in_atomic_block else transaction.atomic()
    with transaction.atomic() if handler.is_atomic else outside:
        handler.function(delivery.event.recorded)
        if handler.is_atomic and not _mark_done(delivery, at):
            raise ClaimLost(f"{handler.key} took longer than its lease; another worker has the delivery")
    if not handler.is_atomic:
        _mark_done(delivery, at)


def _mark_done(delivery: Delivery, at: datetime) -> bool:
    return _claimed(delivery).update(state=DeliveryState.DONE, done_at=at, claimed_by="", last_error="") == 1


def _mark_failed(delivery: Delivery, at: datetime, line: str) -> None:
    wait = backoff(delivery.attempts)
    if wait is None:
        _claimed(delivery).update(state=DeliveryState.FAILED, claimed_by="", last_error=line)
    else:
        _claimed(delivery).update(due_at=at + wait, claimed_by="", last_error=line)


def _claimed(delivery: Delivery) -> QuerySet[Delivery]:
    """Only while the claim is ours: one that ran out belongs to whoever took it after."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts, due_at=delivery.due_at
    )
