from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.models import Delivery, EventRecord, JobRun, SentMail, WorkerBeat
from blueheart.kernel.registry import RecordedEvent

LATE_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class DeliveryHealth:
    """`late` are waiting ones that were due more than a minute ago: no worker took them."""

    waiting: int
    late: int
    failed: int
    oldest_age: timedelta | None
    worker_seen_at: datetime | None
    failed_jobs: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        return not (self.late or self.failed or self.failed_jobs)


def history_of(*, subject: str, subject_id: str) -> list[RecordedEvent]:
    """Oldest first."""
    rows = EventRecord.objects.filter(subject=subject, subject_id=str(subject_id)).order_by("id")
    return [row.recorded for row in rows]


def sent_mail_keys(*, prefix: str) -> set[str]:
    """Of the mails of the last 90 days, so that a job which comes round does not write them again to no end."""
    return set(SentMail.objects.filter(key__startswith=prefix).values_list("key", flat=True))


def due_deliveries(*, at: datetime) -> QuerySet[Delivery]:
    """What a worker may take, longest due first."""
    return Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at).order_by("due_at", "id")


def claimed_deliveries() -> QuerySet[Delivery]:
    """What workers are at, or were when they died."""
    return Delivery.objects.filter(state=DeliveryState.WAITING).exclude(claimed_by="")


def failed_deliveries() -> QuerySet[Delivery]:
    """What waits for a person, newest first, each with its event."""
    return Delivery.objects.filter(state=DeliveryState.FAILED).select_related("event").order_by("-id")


def delivery_health(*, at: datetime) -> DeliveryHealth:
    waiting = Q(state=DeliveryState.WAITING)
    late = waiting & Q(due_at__lt=at - LATE_AFTER)
    counts = Delivery.objects.exclude(state=DeliveryState.DONE).aggregate(
        waiting=Count("id", filter=waiting),
        late=Count("id", filter=late),
        failed=Count("id", filter=Q(state=DeliveryState.FAILED)),
        oldest=Min("event__at", filter=waiting),
    )
    oldest: datetime | None = counts["oldest"]
    return DeliveryHealth(
        waiting=counts["waiting"],
        late=counts["late"],
        failed=counts["failed"],
        oldest_age=max(at - oldest, timedelta()) if oldest else None,
        worker_seen_at=WorkerBeat.objects.aggregate(seen=Max("seen_at"))["seen"],
        failed_jobs=tuple(JobRun.objects.exclude(last_error="").order_by("key").values_list("key", flat=True)),
    )
