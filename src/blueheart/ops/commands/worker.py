"""The background worker alone, for installations that run it apart from the web server."""

import argparse
import signal
import threading

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import say

HELP = "run the background worker alone: event delivery, mail, periodic jobs"
EXAMPLES = """\
`./blueheart run` starts one of its own: this is for installations that start the web server with --no-worker.
Several may run side by side; each delivery is done by one of them at a time.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(args: argparse.Namespace) -> int:
    del args
    from blueheart.ops import databases
    from blueheart.ops.commands.run import find_worker

    databases.check_ready()
    work = find_worker()
    if work is None:
        raise CommandFailed("this installation has no background work")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    say("Working. Ctrl-C stops it.")
    work(stop)
    say("Stopped.")
    return 0
