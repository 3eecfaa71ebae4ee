"""The event log holds by the database's own means, on whichever database the suite runs."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from blueheart.kernel.models import Delivery, EventRecord

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_eventrecord SET name = 'things.closed'",
        "UPDATE kernel_eventrecord SET id = id",
        "DELETE FROM kernel_eventrecord",
        "DELETE FROM kernel_eventrecord WHERE id = (SELECT max(id) FROM kernel_eventrecord)",
    ],
)
def test_event_log_refuses_change_and_removal(record: Callable[..., EventRecord], statement: str) -> None:
    kept = record()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert EventRecord.objects.get().name == kept.name


def test_event_log_refuses_the_orm_too(record: Callable[..., EventRecord]) -> None:
    row = record()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert EventRecord.objects.count() == 1


def test_event_without_a_name_is_refused(at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EventRecord.objects.create(name="", subject="thing", subject_id="1", by="system", at=at)


def test_delivery_of_an_event_to_a_handler_exists_once(record: Callable[..., EventRecord], at: datetime) -> None:
    row = record()
    Delivery.objects.create(event=row, handler="things.count", due_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=row, handler="things.count", due_at=at)


@pytest.mark.parametrize("fields", [{"state": "done"}, {"state": "lost"}, {"state": "waiting", "done_at": True}])
def test_delivery_refuses_a_state_that_contradicts_itself(
    record: Callable[..., EventRecord], at: datetime, fields: dict[str, object]
) -> None:
    row = record()
    if "done_at" in fields:
        fields = {**fields, "done_at": at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=row, handler="things.count", due_at=at, **fields)
