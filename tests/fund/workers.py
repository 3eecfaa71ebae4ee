"""Several at work on the ledger at once, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

Answer = TypeVar("Answer")


def at_once(*work: Callable[[], Answer]) -> list[Answer]:
    """Starts them at the same moment and gives their answers in order. What one of them raises is raised here."""
    barrier = threading.Barrier(len(work))

    def run(one: Callable[[], Answer]) -> Answer:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return [running.result(timeout=120) for running in [pool.submit(run, one) for one in work]]
