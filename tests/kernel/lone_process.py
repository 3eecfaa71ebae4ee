"""A process of its own for the worker's tests, on a database of its own; it forks workers as `run` does.

Takes one JSON list a line on its input, the name of a function below and its arguments, and answers
in one line. Each run of the handler appends to ran.log in the home: event id, process id, time.
"""

import json
import os
import signal
import sys
import threading
import time
from datetime import timedelta

import django

django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from blueheart.kernel import clock  # noqa: E402
from blueheart.kernel.actions import record_event  # noqa: E402
from blueheart.kernel.actors import Actor  # noqa: E402
from blueheart.kernel.models import Delivery, WorkerBeat  # noqa: E402
from blueheart.kernel.registry import RecordedEvent, subscribe  # noqa: E402
from blueheart.kernel.worker import run_worker  # noqa: E402
from tests.kernel.things import ThingOpened  # noqa: E402


@subscribe("things.opened", key="lone.log")
def log(event: RecordedEvent) -> None:
    line = f"{event.id} {os.getpid()} {time.time()}\n"
    descriptor = os.open(settings.HOME / "ran.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())
    os.close(descriptor)
    if os.environ.get("LONE_HANDLER") == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def migrate() -> None:
    call_command("migrate", verbosity=0)


def record(number: int) -> None:
    for count in range(number):
        with transaction.atomic():
            record_event(event=ThingOpened(subject_id=str(count)), by=Actor.system(), at=clock.now())


def work(*, later_minutes: float = 0, handler: str = "") -> int:
    """Fork a worker that sees the clock so much later; its process id."""
    child = os.fork()
    if child:
        return child
    os.environ["LONE_HANDLER"] = handler
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with time_machine.travel(clock.now() + timedelta(minutes=later_minutes), tick=True):
        run_worker(stop)
    os._exit(0)


def work_to_be_killed() -> int:
    return work(handler="killed")


def work_later(minutes: float) -> int:
    return work(later_minutes=minutes)


def record_killed_before_commit() -> int:
    connections.close_all()
    child = os.fork()
    if child:
        return child
    with transaction.atomic():
        record_event(event=ThingOpened(subject_id="1"), by=Actor.system(), at=clock.now())
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(1)


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def show() -> dict[str, object]:
    return {
        "deliveries": sorted(Delivery.objects.values_list("state", flat=True)),
        "tasks": sorted(DBTaskResult.objects.values_list("status", flat=True)),
        "attempts": sorted(Delivery.objects.values_list("attempts", flat=True)),
        "workers": WorkerBeat.objects.count(),
    }


COMMANDS = [migrate, record, work, work_to_be_killed, work_later, record_killed_before_commit, wait, show]

if __name__ == "__main__":
    by_name = {command.__name__: command for command in COMMANDS}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answer = by_name[name](*arguments)  # type: ignore[operator]
        connections.close_all()
        print(json.dumps(answer), flush=True)
