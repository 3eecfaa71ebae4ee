from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from blueheart.kernel.models import Delivery, EventRecord, JobRun, SentMail, WorkerBeat
from blueheart.kernel.schedule import JobKeyTaken, every, jobs, run_due_jobs, unschedule

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueheart.kernel.schedule._jobs", {})


@pytest.fixture
def runs() -> list[datetime]:
    made: list[datetime] = []

    @every(minutes=10, key="t.job")
    def job(*, at: datetime) -> None:
        made.append(at)

    return made


@pytest.mark.django_db
def test_job_runs_at_once_and_then_each_interval(runs: list[datetime], at: datetime) -> None:
    ran = [run_due_jobs(at=at + n * MINUTE) for n in (0, 1, 9, 10, 11, 45, 46)]
    assert runs == [at, at + 10 * MINUTE, at + 45 * MINUTE]
    assert ran == [["t.job"], [], [], ["t.job"], [], ["t.job"], []]
    run = JobRun.objects.get()
    assert run.last_started_at == at + 45 * MINUTE
    assert run.last_finished_at is not None


@pytest.mark.django_db
def test_failing_job_keeps_its_error_spares_the_others_and_comes_round(runs: list[datetime], at: datetime) -> None:
    @every(minutes=1, key="t.bad")
    def bad(*, at: datetime) -> None:
        JobRun.objects.create(key="t.bad")  # breaks the transaction on PostgreSQL

    assert run_due_jobs(at=at) == ["t.bad", "t.job"]
    assert JobRun.objects.get(key="t.bad").last_error.startswith("django.db.utils.IntegrityError")
    unschedule("t.bad")

    @every(minutes=1, key="t.bad")
    def good(*, at: datetime) -> None: ...

    assert run_due_jobs(at=at + MINUTE) == ["t.bad"]
    assert JobRun.objects.get(key="t.bad").last_error == ""


@pytest.mark.django_db
def test_job_taken_by_another_worker_meanwhile_is_left(
    runs: list[datetime], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    JobRun.objects.create(key="t.job", last_started_at=at - 20 * MINUTE)
    real = JobRun.objects.values_list

    def stale(*fields: str) -> list[tuple[object, ...]]:
        rows = list(real(*fields))
        JobRun.objects.filter(key="t.job").update(last_started_at=at)  # the other worker's claim
        return rows

    monkeypatch.setattr(JobRun.objects, "values_list", stale)
    assert run_due_jobs(at=at) == []
    assert runs == []


def test_key_of_another_job_is_refused(runs: list[datetime]) -> None:
    with pytest.raises(JobKeyTaken, match=r"t\.job"):

        @every(minutes=1, key="t.job")
        def other(*, at: datetime) -> None: ...

    assert [job.key for job in jobs()] == ["t.job"]


def test_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        every(key="t.never")


@pytest.mark.django_db
def test_prune_removes_what_only_fills_tables(record: Callable[..., EventRecord], at: datetime) -> None:
    from blueheart.kernel.handlers import prune

    event = record()
    year = timedelta(days=365)
    for age, worker, mail in [(year, "old", "old"), (MINUTE, "new", "new")]:
        WorkerBeat.objects.create(worker_id=worker, host="h", pid=1, started_at=at, seen_at=at - age)
        SentMail.objects.create(key=mail, message_id="<x@y>", sent_at=at - age)
        Delivery.objects.create(event=event, handler=worker, state="done", due_at=at, done_at=at - age)
        DBTaskResult.objects.create(
            task_path="x",
            args_kwargs={},
            status="SUCCESSFUL",
            finished_at=at - age,
            backend_name="default",
            run_after=at,
        )
    Delivery.objects.create(event=event, handler="failed", state="failed", due_at=at - year)
    prune(at=at)
    assert list(WorkerBeat.objects.values_list("pk", flat=True)) == ["new"]
    assert list(SentMail.objects.values_list("pk", flat=True)) == ["new"]
    assert sorted(Delivery.objects.values_list("handler", flat=True)) == ["failed", "new"]
    assert DBTaskResult.objects.count() == 1
    assert EventRecord.objects.count() == 1
