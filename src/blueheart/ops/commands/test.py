"""The whole suite: on SQLite with the journeys in Chromium, then without them on PostgreSQL."""

import argparse
import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json, say

HELP = "run the whole suite: on SQLite, in Chromium, on PostgreSQL"
EXAMPLES = """\
Examples
  ./blueheart test
  ./blueheart test --sqlite -k duplicates
  ./blueheart test tests/initiatives -x
  ./blueheart test --json                  the outcome for a machine; what pytest says goes to stderr

The first time it fetches Chromium and PostgreSQL. What it can get neither of is named and left out, and with CI=true
is a failure. The exit code is 0 when all passed.
What this command does not know is handed to pytest.
"""
NEEDS_DJANGO = False
PASSES_UNKNOWN = True
ROOT = Path(__file__).resolve().parents[4]
NOTHING_COLLECTED = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--sqlite", action="store_true", help="on SQLite alone")
    only.add_argument("--postgres", action="store_true", help="on PostgreSQL alone")
    parser.add_argument("--no-browser", action="store_true", help="without the journeys in Chromium")
    parser.add_argument(
        "--workers", default="2", metavar="N", help="processes to test in (default: 2; 0 for none of their own)"
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    sys.path.insert(0, str(ROOT))
    services: Any = importlib.import_module("tests.services")
    missing: list[Any] = []
    with_browser = not args.no_browser and not args.postgres
    if with_browser:
        try:
            os.environ["CHROMIUM"] = str(services.get_chromium())
        except services.Missing as error:
            missing.append(error)
            with_browser = False
    with contextlib.ExitStack() as stack:
        url = ""
        if not args.sqlite:
            try:
                url = stack.enter_context(services.postgresql())
            except services.Missing as error:
                missing.append(error)
        for service in missing:
            say(f"Not run: {service.what}. To get it: {service.mend}")
        if missing and os.environ.get("CI") == "true":
            raise CommandFailed("with CI=true nothing may be left out", code=3)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="blueheart-test-"))
        counts = Path(folder) / "counts.json"
        codes = run_passes(args, url=url, with_browser=with_browser, counts=counts)
        code = exit_code(list(codes.values()))
        if args.json:
            print_json(
                {
                    "passed": code == 0,
                    "runs": codes,
                    "with_browser": with_browser,
                    "tests": json.loads(counts.read_text()) if counts.exists() else {},
                    "not_run": [{"what": service.what, "mend": service.mend} for service in missing],
                }
            )
    return code


def exit_code(codes: list[int]) -> int:
    """The worst of the runs; one that found nothing to run is no failure while another did."""
    return max([code for code in codes if code != NOTHING_COLLECTED] or codes or [1])


def run_passes(args: argparse.Namespace, *, url: str, with_browser: bool, counts: Path) -> dict[str, int]:
    """pytest's exit code on each database."""
    codes = {}
    if not args.postgres:
        say("== on SQLite" + (", journeys in Chromium" if with_browser else ", without journeys"))
        codes["sqlite"] = run_pytest(args, database="", with_browser=with_browser, counts=counts)
    if url and 2 not in codes.values():
        say("== on PostgreSQL")
        codes["postgresql"] = run_pytest(args, database=url, with_browser=False, counts=counts)
    return codes


def run_pytest(args: argparse.Namespace, *, database: str, with_browser: bool, counts: Path) -> int:
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "BLUEHEART_STARTED"}}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "blueheart.settings.test",
        "BLUEHEART_HOME": str(counts.parent / "home"),
        "BLUEHEART_TEST_COUNTS": str(counts),
    }
    if database:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest"]
    if args.workers != "0":
        command += ["-n", args.workers, "--dist", "loadgroup"]
    if database:
        # A site of its own is on SQLite whichever database the suite is on: once is enough
        command += ["-m", "not journey and not service"]
    elif not with_browser:
        command += ["-m", "not journey"]
    said = sys.stderr if args.json else None
    return subprocess.run([*command, *args.rest], cwd=ROOT, env=environment, check=False, stdout=said).returncode
