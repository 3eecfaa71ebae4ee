from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from blueheart.kernel import clock, rules
from blueheart.kernel.actions import (
    DeliveryNotFailed,
    NotInTransaction,
    deliver_event,
    error_line,
    record_event,
    release_claims,
    retry_delivery,
    run_delivery,
    run_due_deliveries,
)
from blueheart.kernel.actors import Actor
from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.models import Delivery, EventRecord, JobRun
from blueheart.kernel.queries import due_deliveries, history_of
from blueheart.kernel.registry import RecordedEvent
from tests.kernel.conftest import NOON, Listen
from tests.kernel.things import ThingOpened

Record = Callable[..., EventRecord]
SECOND = timedelta(seconds=1)


def fail(event: RecordedEvent) -> None:
    raise RuntimeError(f"no answer for somebody@example.org on {event.subject_id}")


def call_task(event_id: int, *worker_ids: str) -> None:
    deliver_event.call(SimpleNamespace(task_result=SimpleNamespace(worker_ids=list(worker_ids))), event_id=event_id)


def test_event_outside_a_transaction_is_refused() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(NotInTransaction, match=r"things\.opened"):
        record_event(event=ThingOpened(subject_id="1"), by=Actor.system(), at=NOON)


@pytest.mark.django_db
class TestRecordEvent:
    def test_stores_the_fact_a_delivery_a_handler_and_one_task(self, listen: Listen) -> None:
        with listen(fail, key="t.a"), listen(print, key="t.b"), transaction.atomic():
            row = record_event(event=ThingOpened(subject_id="7", count=3), by=Actor.staff(ref=12), at=NOON)
        (kept,) = history_of(subject="thing", subject_id="7")
        assert (kept.id, kept.name, kept.payload, kept.by, kept.at) == (
            row.pk,
            "things.opened",
            {"count": 3},
            "staff:12",
            NOON,
        )
        assert sorted(Delivery.objects.values_list("handler", "state", "due_at")) == [
            ("t.a", "waiting", NOON),
            ("t.b", "waiting", NOON),
        ]
        (task,) = DBTaskResult.objects.all()
        assert task.args_kwargs == {"args": [], "kwargs": {"event_id": row.pk}}

    def test_nobody_listens_so_nothing_is_enqueued(self, record: Record) -> None:
        record()
        assert not Delivery.objects.exists()
        assert not DBTaskResult.objects.exists()

    def test_rollback_leaves_nothing(self, record: Record, listen: Listen) -> None:
        def change_and_fail() -> None:
            with transaction.atomic():
                record()
                assert DBTaskResult.objects.count() == 1
                raise ZeroDivisionError

        with listen(fail, key="t.a"), pytest.raises(ZeroDivisionError):
            change_and_fail()
        assert not EventRecord.objects.exists()
        assert not Delivery.objects.exists()
        assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
class TestRunDelivery:
    def test_success_is_marked_and_not_repeated(self, record: Record, listen: Listen) -> None:
        seen: list[str] = []
        with listen(lambda event: seen.append(event.subject_id), key="t.a"):
            record("7")
            assert run_due_deliveries(at=NOON) == 1
            assert run_due_deliveries(at=NOON + timedelta(days=30)) == 0
        delivery = Delivery.objects.get()
        assert seen == ["7"]
        assert (delivery.state, delivery.done_at, delivery.attempts) == (DeliveryState.DONE, NOON, 1)

    def test_one_handler_failing_leaves_the_others(self, record: Record, listen: Listen) -> None:
        seen: list[str] = []
        with listen(fail, key="t.a"), listen(lambda event: seen.append(event.name), key="t.b"):
            row = record()
            call_task(row.pk)
        # The task reads the clock, which stands before the event's own time: nothing is due yet
        assert seen == []
        with listen(fail, key="t.a"), listen(lambda event: seen.append(event.name), key="t.b"):
            run_due_deliveries(at=NOON)
        assert seen == ["things.opened"]
        assert dict(Delivery.objects.values_list("handler", "state")) == {"t.a": "waiting", "t.b": "done"}

    def test_failure_waits_by_the_steps_and_keeps_no_address(self, record: Record, listen: Listen) -> None:
        with listen(fail, key="t.a"):
            record("7")
            run_due_deliveries(at=NOON)
            delivery = Delivery.objects.get()
            assert delivery.last_error == "RuntimeError: no answer for … on 7"
            assert delivery.due_at == NOON + 10 * SECOND
            assert run_due_deliveries(at=NOON + 9 * SECOND) == 0
            run_due_deliveries(at=NOON + 10 * SECOND)
        assert Delivery.objects.get().due_at == NOON + 70 * SECOND

    def test_poison_ends_as_failed_after_twelve_attempts(self, record: Record, listen: Listen) -> None:
        tries: list[datetime] = []
        moment = NOON
        with listen(fail, key="t.a"):
            record()
            while due := Delivery.objects.filter(state=DeliveryState.WAITING).first():
                moment = due.due_at
                tries.append(moment)
                assert run_delivery(delivery_id=due.pk, at=moment)
        delivery = Delivery.objects.get()
        assert len(tries) == rules.MAX_ATTEMPTS == delivery.attempts
        assert delivery.state == DeliveryState.FAILED
        assert moment - NOON == sum(rules.STEPS, timedelta()) + 5 * timedelta(days=1)

    def test_crash_between_handler_and_mark_delivers_again(self, record: Record, listen: Listen) -> None:
        seen: list[int] = []

        def die(event: RecordedEvent) -> None:
            seen.append(event.id)
            if len(seen) == 1:
                raise SystemExit  # as a killed process: no code of ours runs after it

        with listen(die, key="t.a"):
            record()
            with pytest.raises(SystemExit):
                run_due_deliveries(at=NOON)
            assert run_due_deliveries(at=NOON + rules.LEASE - SECOND) == 0
            assert run_due_deliveries(at=NOON + rules.LEASE) == 1
        assert len(seen) == 2
        assert Delivery.objects.get().state == DeliveryState.DONE

    def test_handler_that_kills_each_worker_ends_as_failed(self, record: Record, listen: Listen) -> None:
        def die(event: RecordedEvent) -> None:
            raise SystemExit

        with listen(die, key="t.a"):
            record()
            for _ in range(rules.MAX_ATTEMPTS):
                with pytest.raises(SystemExit):
                    run_due_deliveries(at=Delivery.objects.get().due_at)
            assert run_due_deliveries(at=Delivery.objects.get().due_at) == 0
        delivery = Delivery.objects.get()
        assert delivery.state == DeliveryState.FAILED
        assert "worker died" in delivery.last_error

    def test_claimed_delivery_is_no_one_elses(self, record: Record, listen: Listen) -> None:
        inner: list[bool] = []

        def claim_again(event: RecordedEvent) -> None:
            inner.append(run_delivery(delivery_id=Delivery.objects.get().pk, at=NOON))

        with listen(claim_again, key="t.a"):
            record()
            run_due_deliveries(at=NOON)
        assert inner == [False]

    def test_claim_says_whose_it_is_until_the_end(self, record: Record, listen: Listen) -> None:
        seen: list[str] = []
        with listen(lambda _event: seen.append(Delivery.objects.get().claimed_by), key="t.a"):
            row = record()
            Delivery.objects.update(due_at=clock.now())
            call_task(row.pk, "12.earlier", "34.now")
        assert seen == ["34.now"]
        assert (Delivery.objects.get().state, Delivery.objects.get().claimed_by) == (DeliveryState.DONE, "")

    def test_failure_gives_the_claim_back(self, record: Record, listen: Listen) -> None:
        with listen(fail, key="t.a"):
            record()
            run_delivery(delivery_id=Delivery.objects.get().pk, at=NOON, worker_id="34.now")
        assert (Delivery.objects.get().attempts, Delivery.objects.get().claimed_by) == (1, "")

    def test_claim_of_a_dead_worker_comes_due_as_a_failure_would(self, record: Record, listen: Listen) -> None:
        seen: list[int] = []

        def die_twice(event: RecordedEvent) -> None:
            seen.append(event.id)
            if len(seen) < 3:
                raise SystemExit

        with listen(die_twice, key="t.a"):
            record()
            moment = NOON
            for wait in (10, 60):
                with pytest.raises(SystemExit):
                    run_delivery(delivery_id=Delivery.objects.get().pk, at=moment, worker_id="w")
                assert release_claims(worker_ids=["another"]) == 0
                assert release_claims(worker_ids=["another", "w"]) == 1
                assert release_claims(worker_ids=["w"]) == 0
                assert Delivery.objects.get().due_at == moment + wait * SECOND
                moment += wait * SECOND
            assert run_delivery(delivery_id=Delivery.objects.get().pk, at=moment, worker_id="w2")
        assert Delivery.objects.get().state == DeliveryState.DONE

    def test_failed_delivery_is_claimed_by_nobody(self, record: Record, listen: Listen) -> None:
        with listen(fail, key="t.a"):
            record()
            Delivery.objects.update(attempts=rules.MAX_ATTEMPTS, claimed_by="the last that died")
            assert run_due_deliveries(at=NOON) == 0
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.claimed_by) == (DeliveryState.FAILED, "")

    def test_handler_that_killed_each_worker_is_failed_after_the_last_release(
        self, record: Record, listen: Listen
    ) -> None:
        with listen(fail, key="t.a"):
            record()
        Delivery.objects.update(
            attempts=rules.MAX_ATTEMPTS, claimed_by="w", due_at=NOON + rules.lease_after(rules.MAX_ATTEMPTS)
        )
        assert release_claims(worker_ids=["w"]) == 1
        assert run_due_deliveries(at=NOON) == 0
        assert Delivery.objects.get().state == DeliveryState.FAILED

    def test_late_handler_does_not_overwrite_who_took_over(self, record: Record, listen: Listen) -> None:
        later = NOON + rules.LEASE

        def outlive_the_lease(event: RecordedEvent) -> None:
            if Delivery.objects.get().attempts == 1:
                run_delivery(delivery_id=Delivery.objects.get().pk, at=later)

        with listen(outlive_the_lease, key="t.a"):
            record()
            run_due_deliveries(at=NOON)
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.done_at) == (DeliveryState.DONE, later)

    def test_database_error_in_a_handler_is_kept_as_its_failure(self, record: Record, listen: Listen) -> None:
        def double(event: RecordedEvent) -> None:
            JobRun.objects.create(key="same")
            JobRun.objects.create(key="same")

        with listen(double, key="t.a"):
            record()
            run_due_deliveries(at=NOON)
        assert Delivery.objects.get().last_error.startswith("django.db.utils.IntegrityError")

    def test_atomic_handler_that_fails_leaves_nothing_behind(self, record: Record, listen: Listen) -> None:
        def half(event: RecordedEvent) -> None:
            JobRun.objects.create(key="half")
            raise IntegrityError("other half")

        with listen(half, key="t.a", atomic=True):
            record()
            run_due_deliveries(at=NOON)
        assert not JobRun.objects.exists()
        assert Delivery.objects.get().state == DeliveryState.WAITING

    def test_atomic_handler_that_lost_its_claim_is_rolled_back(self, record: Record, listen: Listen) -> None:
        def outlived(event: RecordedEvent) -> None:
            JobRun.objects.create(key="outlived")
            Delivery.objects.update(attempts=9)

        with listen(outlived, key="t.a", atomic=True):
            record()
            run_due_deliveries(at=NOON)
        assert not JobRun.objects.exists()

    def test_handler_that_is_gone_waits_for_its_return(self, record: Record, listen: Listen) -> None:
        with listen(print, key="t.gone"):
            record()
        run_due_deliveries(at=NOON)
        delivery = Delivery.objects.get()
        assert delivery.state == DeliveryState.WAITING
        assert "t.gone" in delivery.last_error
        with listen(print, key="t.gone"):
            run_due_deliveries(at=delivery.due_at)
        assert Delivery.objects.get().state == DeliveryState.DONE


@pytest.mark.django_db
class TestRetryDelivery:
    def failed(self, record: Record) -> Delivery:
        return Delivery.objects.create(
            event=record(), handler="t.a", due_at=NOON, state=DeliveryState.FAILED, attempts=12, last_error="x"
        )

    def test_sends_it_again_and_says_who(self, record: Record, listen: Listen) -> None:
        delivery = self.failed(record)
        retry_delivery(delivery_id=delivery.pk, by=Actor.staff(ref=3), at=NOON + SECOND)
        (again,) = due_deliveries(at=NOON + SECOND)
        assert (again.pk, again.attempts) == (delivery.pk, 0)
        (event,) = history_of(subject="delivery", subject_id=str(delivery.pk))
        assert (event.name, event.by, event.payload["handler"]) == ("kernel.delivery_retried", "staff:3", "t.a")
        assert DBTaskResult.objects.count() == 1

    def test_takes_it_from_whoever_claimed_it(self, record: Record, listen: Listen) -> None:
        """An older version left the name there; the release of a dead worker's claims would move it again."""
        delivery = self.failed(record)
        Delivery.objects.update(claimed_by="one that died")
        retry_delivery(delivery_id=delivery.pk, by=Actor.system(), at=NOON)
        assert Delivery.objects.get().claimed_by == ""
        assert release_claims(worker_ids=["one that died"]) == 0

    def test_refuses_one_that_did_not_fail(self, record: Record) -> None:
        delivery = self.failed(record)
        retry_delivery(delivery_id=delivery.pk, by=Actor.system(), at=NOON)
        with pytest.raises(DeliveryNotFailed, match="waiting"):
            retry_delivery(delivery_id=delivery.pk, by=Actor.system(), at=NOON)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("a@b.org and <c@d.eu>"), "ValueError: … and <…>"),
        (ValueError("call +32 2 555 12 34 now"), "ValueError: call … now"),
        (ValueError("first\nsecond"), "ValueError: first"),
        (ValueError("x" * 900), "ValueError: " + "x" * 488),
        (KeyError(), "KeyError"),
    ],
)
def test_error_line_is_short_and_without_addresses(error: Exception, line: str) -> None:
    assert error_line(error) == line
