"""Whether this installation can work, and what to mend."""

import argparse
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json

HELP = "look whether this installation can work, and say what to mend"
LOW_SPACE_BYTES = 500_000_000


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
        return Finding(
            "home", False, f"{path} is not there or cannot be written to", "set BLUEHEART_HOME to a folder of yours"
        )
    free = shutil.disk_usage(path).free
    if free < LOW_SPACE_BYTES:
        return Finding("home", False, f"{path} has {free / 1e6:.0f} MB left", "make space")
    return Finding("home", True, f"{path}, {free / 1e9:.1f} GB free")


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
        return Finding("mail", True, f"kept as files in {settings.MAIL_DIR}; set EMAIL_URL to send it")
    try:
        server = get_connection()
        server.open()
        server.close()
    except OSError as error:
        return Finding(
            "mail", False, f"the mail server cannot be reached: {error}", "correct EMAIL_URL; mail waits meanwhile"
        )
    return Finding("mail", True, "the mail server answers")


def office() -> Finding:
    from django.conf import settings

    if settings.OFFICE_NAME:
        return Finding("office", True, settings.OFFICE_NAME)
    return Finding("office", True, "no OFFICE_NAME: every page says that this is not an official site")


CHECKS: tuple[Callable[[], Finding], ...] = (home, database, migrations, mail, office)


def run(args: argparse.Namespace) -> int:
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings.append(check())
        except Exception as error:
            findings.append(Finding(check.__name__, False, f"{type(error).__name__}: {error}"))
    healthy = all(finding.passed for finding in findings)
    if args.json:
        print_json({"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
        return 0 if healthy else 1
    for finding in findings:
        print(f"  {'ok' if finding.passed else 'MEND':<5} {finding.name:<12} {finding.text}")
        if finding.mend:
            print(f"{'':<20} {finding.mend}")
    return 0 if healthy else 1
