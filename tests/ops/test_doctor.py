"""`./blueheart doctor`: each thing that can be wrong is named with its mend, and makes the exit code 1."""

import json
import shutil
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from blueheart.kernel.clock import now
from blueheart.kernel.enums import DeliveryState
from blueheart.kernel.models import Delivery, EventRecord, JobRun, WorkerBeat
from blueheart.ops import command_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor(capsys: Any) -> Any:
    def run() -> tuple[int, dict[str, dict[str, Any]]]:
        code = command_line.main(["doctor", "--json"])
        report = json.loads(capsys.readouterr().out)
        assert report["healthy"] is (code == 0)
        return code, {finding["name"]: finding for finding in report["findings"]}

    return run


@pytest.fixture(autouse=True)
def _a_worker_at_work(settings: Any) -> None:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    settings.EMAIL_BACKEND = "blueheart.kernel.mail_backend.FileMailBackend"
    add_beat(seconds=5)


def add_beat(*, seconds: int) -> None:
    seen = now() - timedelta(seconds=seconds)
    row = {"host": "here", "pid": 1, "started_at": seen, "seen_at": seen}
    WorkerBeat.objects.update_or_create(worker_id="one", defaults=row)


def add_delivery(state: DeliveryState, *, due: timedelta) -> None:
    at = now()
    event = EventRecord.objects.create(name="x.y", subject="x", subject_id="1", payload={}, by="system:x", at=at)
    Delivery.objects.create(event=event, handler="x.z", state=state, due_at=at + due)


def test_a_site_at_work_has_nothing_to_mend(doctor: Any) -> None:
    add_delivery(DeliveryState.WAITING, due=timedelta(minutes=5))
    code, found = doctor()
    assert code == 0, found
    assert found["deliveries"]["text"] == "1 waiting, 0 late, 0 failed"
    assert set(found) == {
        "home", "space", "database", "migrations", "worker", "deliveries", "jobs", "mail", "office",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "due", "told", "mend"),
    [
        (DeliveryState.WAITING, timedelta(minutes=-3), "1 waiting, 1 late, 0 failed", "./blueheart worker"),
        (DeliveryState.FAILED, timedelta(), "0 waiting, 0 late, 1 failed", "Try again"),
    ],
)
def test_what_did_not_arrive_is_named(doctor: Any, state: DeliveryState, due: timedelta, told: str, mend: str) -> None:
    add_delivery(state, due=due)
    code, found = doctor()
    assert (code, found["deliveries"]["text"]) == (1, told)
    assert mend in found["deliveries"]["mend"]


def test_a_worker_that_is_gone_or_never_came_is_named(doctor: Any) -> None:
    add_beat(seconds=600)
    code, found = doctor()
    assert code == 1
    assert found["worker"]["text"].startswith("last seen ")
    WorkerBeat.objects.all().delete()
    code, found = doctor()
    assert (code, found["worker"]["text"]) == (1, "none was seen in the last week")


def test_a_job_that_failed_is_named_without_what_it_said(doctor: Any) -> None:
    JobRun.objects.update_or_create(key="kernel.prune", defaults={"last_error": "ValueError: somebody@example.org"})
    code, found = doctor()
    assert (code, found["jobs"]["text"]) == (1, "failed the last time: kernel.prune")


def test_little_space_is_named(doctor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=3_000_000))
    code, found = doctor()
    assert code == 1
    assert "3 MB left" in found["space"]["text"]


def test_a_public_site_without_a_mail_server_is_named(doctor: Any, settings: Any) -> None:
    assert doctor()[0] == 0
    settings.BASE_URL = "https://blueheart.example.org"
    code, found = doctor()
    assert (code, found["mail"]["mend"]) == (1, "set EMAIL_URL and EMAIL_FROM")


def test_a_dead_mail_server_and_a_sender_at_localhost_are_named(doctor: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    code, found = doctor()
    assert (code, found["mail"]["mend"]) == (1, "set EMAIL_FROM")
    settings.DEFAULT_FROM_EMAIL = "Office <office@example.org>"
    code, found = doctor()
    assert code == 1
    assert "cannot be reached" in found["mail"]["text"]


def test_without_tables_only_the_migrations_are_told(doctor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueheart.ops.template.missing_migrations", lambda: [("kernel", "0001_initial")])
    code, found = doctor()
    assert (code, found["migrations"]["mend"]) == (1, "./blueheart migrate")
    assert "worker" not in found


def test_a_look_that_fails_is_a_finding_not_a_crash(doctor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, at: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("blueheart.kernel.queries.delivery_health", broken)
    code, found = doctor()
    assert (code, found["worker"]["text"]) == (1, "RuntimeError: no")
