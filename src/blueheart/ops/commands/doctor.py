"""Whether this installation can work, and what to mend."""

import argparse
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json

HELP = "look whether this installation can work, and say what to mend"
EXAMPLES = """\
It looks at the home, free space, mail, database, migrations, worker, deliveries and jobs, and changes nothing.
The exit code is 0 when all is well, 1 when something is to be mended: fit for a monitor, with --json.
"""
LOW_SPACE_BYTES = 500_000_000
WORKER_GONE_AFTER = timedelta(minutes=2)
"""A beat comes every ten seconds; a job may hold it up."""


@dataclass(frozen=True)
class Finding:
    name: str
    passed: bool
    text: str
    mend: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def home() -> Finding:
    from django.conf import settings

    path = settings.HOME
    if not path.is_dir() or not os.access(path, os.W_OK):
        mend = "set BLUEHEART_HOME to a folder that you may write to; ./blueheart run makes what is missing in it"
        return Finding("home", False, f"{path} is not there or cannot be written to", mend)
    return Finding("home", True, str(path))


def space() -> Finding:
    """Of the home, and of an SQLite database that stands elsewhere."""
    from django.conf import settings

    from blueheart.ops import databases

    folders = [settings.HOME]
    if databases.is_sqlite() and databases.sqlite_path().parent.is_dir():
        folders.append(databases.sqlite_path().parent)
    free, path = min((shutil.disk_usage(folder).free, folder) for folder in folders if folder.is_dir())
    if free < LOW_SPACE_BYTES:
        mend = f"make space there: below {LOW_SPACE_BYTES / 1e6:.0f} MB forms may soon answer 503"
        return Finding("space", False, f"{path} has {free / 1e6:.0f} MB left", mend)
    return Finding("space", True, f"{free / 1e9:.1f} GB free for {path}")


def database() -> Finding:
    from django.db import connection

    from blueheart.ops import databases

    try:
        databases.check_reachable()
    except CommandFailed as failed:
        return Finding("database", False, failed.what, failed.mend)
    name = connection.settings_dict["NAME"]
    return Finding("database", True, f"{connection.display_name} {'.'.join(map(str, _version()))}: {name}")


def _version() -> tuple[int, ...]:
    from django.db import connection

    version: tuple[int, ...] = connection.get_database_version()
    return version


def migrations() -> Finding:
    from blueheart.ops import template

    missing = template.missing_migrations()
    if missing:
        return Finding("migrations", False, f"{len(missing)} are not applied", "./blueheart migrate")
    return Finding("migrations", True, "all applied")


def mail() -> Finding:
    from django.conf import settings
    from django.core.mail import get_connection

    if settings.EMAIL_BACKEND.endswith("FileMailBackend"):
        if is_public(settings.BASE_URL):
            text = f"BASE_URL is {settings.BASE_URL}, but nobody receives mail: it is kept in {settings.MAIL_DIR}"
            return Finding("mail", False, text, "set EMAIL_URL and EMAIL_FROM")
        return Finding("mail", True, f"kept as files in {settings.MAIL_DIR}; set EMAIL_URL to send it")
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost"):
        return Finding("mail", False, "the sender is at localhost, which mail servers refuse", "set EMAIL_FROM")
    try:
        server = get_connection()
        server.open()
        server.close()
    except OSError as error:
        mend = "correct EMAIL_URL, or start the server; mail waits meanwhile and goes out later"
        return Finding("mail", False, f"the mail server cannot be reached: {error}", mend)
    return Finding("mail", True, f"the server {settings.EMAIL_HOST} answers")


def is_public(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host not in {"localhost", "::1"} and not host.startswith("127.")


def deliveries() -> Finding:
    from blueheart.kernel.clock import now
    from blueheart.kernel.queries import delivery_health

    health = delivery_health(at=now())
    text = f"{health.waiting} waiting, {health.late} late, {health.failed} failed"
    if health.late:
        return Finding("deliveries", False, text, "see that a worker runs: ./blueheart run, or ./blueheart worker")
    if health.failed:
        return Finding("deliveries", False, text, "the desk, Deliveries: read why, mend it, press Try again")
    return Finding("deliveries", True, text)


def worker() -> Finding:
    from blueheart.kernel.clock import now
    from blueheart.kernel.queries import delivery_health

    seen = delivery_health(at=now()).worker_seen_at
    mend = "start it: ./blueheart run, or ./blueheart worker beside run --no-worker"
    if seen is None:
        return Finding("worker", False, "none was seen in the last week", mend)
    if (age := now() - seen) > WORKER_GONE_AFTER:
        return Finding("worker", False, f"last seen {seen:%Y-%m-%d %H:%M} UTC", mend)
    return Finding("worker", True, f"seen {max(0, round(age.total_seconds()))} s ago")


def jobs() -> Finding:
    from blueheart.kernel.clock import now
    from blueheart.kernel.queries import delivery_health

    failed = delivery_health(at=now()).failed_jobs
    if failed:
        mend = "the worker's log says why; each is tried again when it is due, and a success clears it"
        return Finding("jobs", False, f"failed the last time: {', '.join(failed)}", mend)
    return Finding("jobs", True, "none failed the last time")


def office() -> Finding:
    from django.conf import settings

    if settings.OFFICE_NAME:
        return Finding("office", True, settings.OFFICE_NAME)
    return Finding("office", True, "no OFFICE_NAME: every page says that this is not an official site")


CHECKS: tuple[Callable[[], Finding], ...] = (home, space, mail, office)
IN_DATABASE: tuple[tuple[Callable[[], Finding], ...], ...] = ((database,), (migrations,), (worker, deliveries, jobs))
"""Each group can be looked at once those before it are well."""


def look(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        return Finding(
            check.__name__, False, f"{type(error).__name__}: {error}", "this is not expected: tell the maintainers"
        )


def run(args: argparse.Namespace) -> int:
    findings = [look(check) for check in CHECKS]
    for group in IN_DATABASE:
        findings += [look(check) for check in group]
        if not findings[-1].passed and len(group) == 1:
            break
    healthy = all(finding.passed for finding in findings)
    if args.json:
        print_json({"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
        return 0 if healthy else 1
    for finding in findings:
        print(f"  {'ok' if finding.passed else 'MEND':<5} {finding.name:<12} {finding.text}")
        if finding.mend:
            print(f"{'':<20} {finding.mend}")
    return 0 if healthy else 1
