"""The kernel's own housekeeping."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.models import Delivery, SentMail, WorkerBeat
from blueheart.kernel.schedule import every

KEEP_FINISHED_TASKS = timedelta(days=1)
KEEP_FAILED_TASKS = timedelta(days=14)
KEEP_DONE_DELIVERIES = timedelta(days=90)
KEEP_SENT_MAIL = timedelta(days=90)
KEEP_BEATS = timedelta(days=7)


@every(hours=1, key="kernel.prune")
def prune(*, at: datetime) -> None:
    """Remove what only filled the tables; failed deliveries and events stay."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_FINISHED_TASKS).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_FAILED_TASKS).delete()
    Delivery.objects.filter(state=DeliveryState.DONE, done_at__lt=at - KEEP_DONE_DELIVERIES).delete()
    SentMail.objects.filter(sent_at__lt=at - KEEP_SENT_MAIL).delete()
    WorkerBeat.objects.filter(seen_at__lt=at - KEEP_BEATS).delete()
