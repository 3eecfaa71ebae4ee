"""The whole site in one process tree: database, content, web server, background worker."""

import argparse
import contextlib
import importlib
import os
import sys
import threading
import time
from collections.abc import Callable

from blueheart.ops.failures import CommandFailed
from blueheart.ops.loading import HOME_MEND, load_django
from blueheart.ops.reporting import print_json, say, step

HELP = "start the site: database, first content, web server and background worker"
EXAMPLES = """\
Examples
  ./blueheart run
  ./blueheart run --port 8001 --workers 2
  ./blueheart run --host 0.0.0.0     reachable from other machines; set BASE_URL and ALLOWED_HOSTS too
  ./blueheart run --json             the addresses and the first sign-in for a script to read

The first start makes the database and loads the content; the next ones only what is missing. Database, media and
mail live in BLUEHEART_HOME (default var/). The first sign-in is shown until it was used.
"""
NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=8000, help="where to listen (default: 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--workers", type=int, default=1, help="web processes (default: 1; one for each core is the most)"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="no background worker: run it with `./blueheart worker`"
    )
    parser.add_argument("--json", action="store_true", help="print the addresses as JSON once it answers")


def port_number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; write a number from 1 to 65535")
    return number


def run(args: argparse.Namespace) -> int:
    from blueheart.ops import server

    started = float(os.environ.pop("BLUEHEART_STARTED", 0)) or time.time()
    server.check_port_free(args.host, args.port)
    shown = f"[{args.host}]" if ":" in args.host else args.host
    name_own_address(f"http://{shown}:{args.port}")
    say("Starting")
    sign_in = prepare()
    with step("load addresses and pages"):
        server.warm_up()
    work = None if args.no_worker else find_worker()
    code = server.serve(
        host=args.host,
        port=args.port,
        workers=args.workers,
        work=work,
        when_ready=lambda: announce(f"http://{shown}:{args.port}", sign_in, time.time() - started, as_json=args.json),
    )
    say("Stopped." if code == 0 else "The web server could not go on; what it said stands above.")
    return code


def name_own_address(address: str) -> None:
    """Sets BASE_URL where neither the environment nor `.env` does; a wrong setting is `load_django`'s to tell."""
    from pydantic import ValidationError

    from blueheart.settings.config import Config

    with contextlib.suppress(ValidationError):
        if "base_url" not in Config().model_fields_set:
            os.environ["BASE_URL"] = address


def prepare() -> Callable[[str], str | None]:
    """Everything before serving. Returns what `prepare_content` does."""
    with step("load the application"):
        load_django()
    prepare_home()
    prepare_database()
    return prepare_content()


def prepare_home() -> None:
    from django.conf import settings

    try:
        for folder in (settings.HOME, settings.MEDIA_ROOT, settings.MAIL_DIR):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailed(f"{error.filename} cannot be made: {error.strerror}", mend=HOME_MEND) from error
    if not os.access(settings.HOME, os.W_OK):
        raise CommandFailed(f"{settings.HOME} cannot be written to", mend=HOME_MEND)


def prepare_database() -> None:
    from blueheart.ops import databases, derived, template

    with step("open the database") as remarks:
        if databases.restore_if_missing():
            remarks.append("new, from the shipped template")
        databases.check_reachable()
        missing = template.missing_migrations()
    if missing:
        with step(f"migrate the database ({len(missing)} to apply)"):
            databases.migrate()
    derived.renew_older_listings()


def prepare_content() -> Callable[[str], str | None]:
    """Seeds an empty database once. Returns what gives the first sign-in's address, if one is still open."""
    try:
        seeding = importlib.import_module("blueheart.ops.seeding")
    except ModuleNotFoundError as error:
        if error.name != "blueheart.ops.seeding":
            raise
        return lambda base_url: None
    from blueheart.ops import databases

    with step("load the first content"), databases.as_owner():  # loading the cities rebuilds an index
        seeding.seed_once()
    address: Callable[[str], str | None] = seeding.first_sign_in_url
    return address


def find_worker() -> Callable[[threading.Event], object] | None:
    try:
        module = importlib.import_module("blueheart.kernel.worker")
    except ModuleNotFoundError as error:
        if error.name != "blueheart.kernel.worker":
            raise
        return None
    work: Callable[[threading.Event], object] = module.run_worker
    return work


def announce(listening: str, sign_in: Callable[[str], str | None], seconds: float, *, as_json: bool = False) -> None:
    """Called in a thread once the server answers. Addresses are those that the settings let in: BASE_URL's."""
    from django.conf import settings
    from django.db import connections

    address = settings.BASE_URL
    try:
        first = sign_in(address)
    finally:
        connections.close_all()
    if as_json:
        told = {"site": f"{address}/", "desk": f"{address}/desk/", "first_sign_in": first, "listening": listening}
        print_json({**told, "seconds": round(seconds, 1)})
        sys.stdout.flush()
        return
    lines = [
        "",
        f"  The site    {address}/",
        f"  The desk    {address}/desk/",
        *([f"  First sign-in (once)    {first}"] if first else []),
        *([f"  Listening at {listening}, for a proxy that answers for {address}"] if listening != address else []),
        "",
        f"  Ready in {seconds:.1f} s. Ctrl-C stops it.",
        "",
    ]
    print("\n".join(lines), flush=True)
    sys.stdout.flush()
