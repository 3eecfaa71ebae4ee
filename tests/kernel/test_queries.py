from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from blueheart.kernel.models import Delivery, EventRecord, JobRun, WorkerBeat
from blueheart.kernel.queries import delivery_health, due_deliveries, failed_deliveries, history_of

pytestmark = pytest.mark.django_db
Record = Callable[..., EventRecord]


def test_history_is_the_subjects_own_oldest_first(record: Record, at: datetime) -> None:
    first, _, second = record("7"), record("8"), record("7", at=at + timedelta(days=1))
    assert [event.id for event in history_of(subject="thing", subject_id="7")] == [first.pk, second.pk]
    assert history_of(subject="other", subject_id="7") == []


def test_health_of_an_empty_house(at: datetime) -> None:
    health = delivery_health(at=at)
    assert (health.waiting, health.late, health.failed, health.oldest_age, health.worker_seen_at) == (
        0,
        0,
        0,
        None,
        None,
    )
    assert health.is_well


def test_health_counts_what_waits_what_is_late_and_what_failed(record: Record, at: datetime) -> None:
    event = record(at=at - timedelta(hours=1))
    for handler, state, due_at in [
        ("t.future", "waiting", at + timedelta(minutes=4)),
        ("t.fresh", "waiting", at - timedelta(seconds=2)),
        ("t.late", "waiting", at - timedelta(minutes=2)),
        ("t.failed", "failed", at),
    ]:
        Delivery.objects.create(event=event, handler=handler, state=state, due_at=due_at)
    Delivery.objects.create(event=event, handler="t.done", state="done", due_at=at, done_at=at)
    WorkerBeat.objects.create(worker_id="1.a", host="h", pid=1, started_at=at, seen_at=at)
    JobRun.objects.create(key="t.job", last_error="ValueError")
    health = delivery_health(at=at)
    assert (health.waiting, health.late, health.failed) == (3, 1, 1)
    assert health.oldest_age == timedelta(hours=1)
    assert health.worker_seen_at == at
    assert health.failed_jobs == ("t.job",)
    assert not health.is_well
    assert [d.handler for d in due_deliveries(at=at)] == ["t.late", "t.fresh"]
    assert [d.handler for d in failed_deliveries()] == ["t.failed"]
