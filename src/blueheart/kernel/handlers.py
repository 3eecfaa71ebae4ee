"""The kernel's own housekeeping."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.models import Delivery, JobRun, SentMail, WorkerBeat
from blueheart.kernel.schedule import every, jobs

KEEP_FINISHED_TASKS = timedelta(days=1)
KEEP_FAILED_TASKS = timedelta(days=14)
KEEP_DONE_DELIVERIES = timedelta(days=90)
KEEP_SENT_MAIL = timedelta(days=90)
KEEP_BEATS = timedelta(days=7)
KEEP_MAIL_FILES = timedelta(days=90)


@every(hours=1, key="kernel.prune")
def prune(*, at: datetime) -> None:
    """Remove what only filled the tables; failed deliveries and events stay."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_FINISHED_TASKS).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_FAILED_TASKS).delete()
    Delivery.objects.filter(state=DeliveryState.DONE, done_at__lt=at - KEEP_DONE_DELIVERIES).delete()
    SentMail.objects.filter(sent_at__lt=at - KEEP_SENT_MAIL).delete()
    WorkerBeat.objects.filter(seen_at__lt=at - KEEP_BEATS).delete()
    JobRun.objects.exclude(
        key__in=[job.key for job in jobs()]
    ).delete()  # else a job that is gone stays failed for ever


@every(days=1, key="kernel.erase_mail_files")
def erase_mail_files(*, at: datetime) -> None:
    """Mail that was written as files holds addresses and signed links: it goes when the links' own time is over."""
    for path in Path(settings.MAIL_DIR).glob("*.eml"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - KEEP_MAIL_FILES:
            path.unlink(missing_ok=True)
