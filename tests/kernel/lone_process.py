"""A process of its own for the worker's tests: `python -m tests.kernel.lone_process COMMAND`.

Each run of a handler appends one line to ran.log in the home: event id, process id, time.
"""

import argparse
import json
import os
import signal
import threading
import time
from datetime import timedelta

import django
import time_machine

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from blueheart.kernel import clock  # noqa: E402
from blueheart.kernel.actions import record_event  # noqa: E402
from blueheart.kernel.actors import Actor  # noqa: E402
from blueheart.kernel.models import Delivery, WorkerBeat  # noqa: E402
from blueheart.kernel.registry import RecordedEvent, subscribe  # noqa: E402
from blueheart.kernel.worker import run_worker  # noqa: E402
from tests.kernel.conftest import ThingOpened  # noqa: E402


@subscribe("things.opened", key="lone.log")
def log(event: RecordedEvent) -> None:
    line = f"{event.id} {os.getpid()} {time.time()}\n"
    descriptor = os.open(settings.HOME / "ran.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())
    os.close(descriptor)
    if os.environ.get("LONE_HANDLER") == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def record(number: int) -> None:
    for count in range(number):
        with transaction.atomic():
            record_event(event=ThingOpened(subject_id=str(count)), by=Actor.system(), at=clock.now())


def killed_before_commit() -> None:
    with transaction.atomic():
        record_event(event=ThingOpened(subject_id="1"), by=Actor.system(), at=clock.now())
        os.kill(os.getpid(), signal.SIGKILL)


def work(later_minutes: float) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with time_machine.travel(clock.now() + timedelta(minutes=later_minutes), tick=True):
        run_worker(stop)


def show() -> None:
    print(
        json.dumps(
            {
                "deliveries": sorted(Delivery.objects.values_list("state", flat=True)),
                "tasks": sorted(DBTaskResult.objects.values_list("status", flat=True)),
                "attempts": sorted(Delivery.objects.values_list("attempts", flat=True)),
                "workers": WorkerBeat.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["migrate", "record", "killed-before-commit", "work", "show"])
    parser.add_argument("--number", type=int, default=1)
    parser.add_argument("--later", type=float, default=0)
    given = parser.parse_args()
    match given.command:
        case "migrate":
            call_command("migrate", verbosity=0)
        case "record":
            record(given.number)
        case "killed-before-commit":
            killed_before_commit()
        case "work":
            work(given.later)
        case "show":
            show()
