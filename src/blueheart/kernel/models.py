import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.registry import RecordedEvent


class EventRecord(models.Model):
    """The log of facts: audit trail, outbox and source of reports. Triggers refuse change and removal.

    Personal data: none. `by` is a kind and an id, `payload` ids and plain values; what they point at
    can be erased, this row never is.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    subject = models.CharField(max_length=50)
    subject_id = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="kernel_event_subject"),
            models.Index(fields=["name", "id"], name="kernel_event_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(subject=""), name="kernel_event_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}:{self.subject_id}"

    @property
    def recorded(self) -> RecordedEvent:
        return RecordedEvent(
            id=self.pk,
            uid=self.uid,
            name=self.name,
            subject=self.subject,
            subject_id=self.subject_id,
            payload=self.payload,
            by=self.by,
            at=self.at,
        )


class Delivery(models.Model):
    """One event on its way to one handler.

    `due_at` is when it may be tried; a worker that claims it moves `due_at` past its lease, so
    that the delivery comes back by itself when the worker dies, and leaves its id in `claimed_by`, so
    that the next worker need not wait that long. Personal data: none; `last_error` keeps the kind of
    the error and the line, with addresses struck out. Done rows go after 90 days.
    """

    event = models.ForeignKey(EventRecord, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True, default="", help_text="the worker that is at it")
    last_error = models.CharField(max_length=500, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="kernel_delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["id"], name="kernel_delivery_failed", condition=Q(state="failed")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="kernel_delivery_once"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "done", "failed"]), name="kernel_delivery_state"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="kernel_delivery_done_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id} ({self.state})"


class SentMail(models.Model):
    """That a mail went out, so that a retried handler does not send it twice.

    Personal data: none: no address, no text; `key` is ours ("things.opened:12"). Goes after 90 days.
    """

    key = models.CharField(max_length=200, primary_key=True)
    message_id = models.CharField(max_length=200)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sent mail")
        verbose_name_plural = _("sent mails")
        indexes = [models.Index(fields=["sent_at"], name="kernel_sentmail_sent_at")]

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """When a periodic job last ran. Personal data: none."""

    key = models.CharField(max_length=100, primary_key=True)
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_finished_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")

    def __str__(self) -> str:
        return self.key


class WorkerBeat(models.Model):
    """A background worker's sign of life. Personal data: none. Goes a week after the last one."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.worker_id
