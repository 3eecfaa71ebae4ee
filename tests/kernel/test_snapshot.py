"""One moment is read, whoever asks for it inside."""

import pytest
from django.db import connection, transaction

from blueheart.kernel.models import EventRecord
from blueheart.kernel.snapshot import one_moment


@pytest.mark.django_db(transaction=True)
def test_moment_inside_a_moment_is_the_same_one() -> None:
    with one_moment():
        before = EventRecord.objects.count()
        with one_moment():
            assert EventRecord.objects.count() == before
        # Still held: the inner one did not end it
        assert connection.in_atomic_block or connection.connection.in_transaction
        assert EventRecord.objects.count() == before
    assert not connection.in_atomic_block
    if connection.vendor == "sqlite":
        assert not connection.connection.in_transaction


@pytest.mark.django_db(transaction=True)
def test_moment_inside_a_transaction_is_the_transactions() -> None:
    with transaction.atomic(), one_moment():
        assert connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_moment_is_over_when_reading_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        fail_inside()
    with transaction.atomic():
        assert not EventRecord.objects.filter(name="none").exists()


def fail_inside() -> None:
    with one_moment(), one_moment():
        raise ZeroDivisionError(EventRecord.objects.count())
