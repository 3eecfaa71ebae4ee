"""Everything that can be said of the code without running it."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from blueheart.ops.reporting import print_json

HELP = "lint, types, import contracts, templates, migrations, messages, requirements"
EXAMPLES = """\
Examples
  ./blueheart check
  ./blueheart check --only types,imports
  ./blueheart check --fix              let ruff mend and format first
"""
NEEDS_DJANGO = False
ROOT = Path(__file__).resolve().parents[4]
SHOWN = 60
SOURCES = ("src", "tests", "benchmarks", "blueheart")


@dataclass
class Result:
    name: str
    passed: bool
    seconds: float
    findings: list[str] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", default="", metavar="NAMES", help="some of them, by name, with commas between")
    parser.add_argument("--fix", action="store_true", help="let ruff mend what it can, and format, first")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def tool(*command: str) -> Callable[[], list[str]]:
    """A check that is a program of the virtual environment: its output when it leaves with another code than 0."""

    def check() -> list[str]:
        folder = Path(sys.executable).parent
        program, *options = command
        done = subprocess.run(
            [str(folder / program), *options],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "blueheart.settings.test"},
            capture_output=True,
            text=True,
            check=False,
        )
        said = (done.stdout + done.stderr).strip().splitlines()
        return (said or [f"{program} left with code {done.returncode}"]) if done.returncode else []

    return check


def lint_templates() -> list[str]:
    if not any((ROOT / "src").rglob("*.html")):
        return []
    return tool("djlint", "src", "--lint", "--quiet")()


def django_checks() -> list[str]:
    from django.core import checks

    found = checks.run_checks()
    return [str(message) for message in found if message.level >= checks.WARNING and not message.is_silenced()]


def build_checks() -> list[tuple[str, Callable[[], list[str]], bool]]:
    """Name, function, and whether it needs Django in this process (those run one after the other)."""
    from blueheart.ops import checks

    sources = [name for name in SOURCES if (ROOT / name).exists()]
    return [
        ("types", tool("mypy"), False),
        ("lint", tool("ruff", "check", "--output-format", "concise", *sources), False),
        ("format", tool("ruff", "format", "--check", "--output-format", "concise", *sources), False),
        ("imports", tool("lint-imports", "--cache-dir", ".cache/import-linter"), False),
        ("templates", lint_templates, False),
        ("requirements", checks.requirements_clean, False),
        ("messages", checks.messages_compiled, False),
        ("strings", checks.messages_extracted, False),
        ("house rules", checks.house_rules, False),
        ("front end", checks.front_end_rules, False),
        ("django", django_checks, True),
        ("migrations", checks.migrations_made, True),
        ("template", checks.template_fresh, True),
    ]


def run_check(name: str, check: Callable[[], list[str]]) -> Result:
    started = time.monotonic()
    try:
        findings = check()
    except Exception as error:
        findings = [f"{type(error).__name__}: {error}"]
    return Result(name=name, passed=not findings, seconds=round(time.monotonic() - started, 1), findings=findings)


def run_in_django(chosen: list[tuple[str, Callable[[], list[str]]]]) -> list[Result]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "blueheart.settings.test"
    import django

    try:
        django.setup()
    except Exception as error:
        return [
            Result(name, passed=False, seconds=0, findings=[f"Django does not start: {error!r}"]) for name, _ in chosen
        ]
    return [run_check(name, check) for name, check in chosen]


def run(args: argparse.Namespace) -> int:
    names = {name.strip() for name in args.only.split(",") if name.strip()}
    known = build_checks()
    unknown = names - {name for name, _, _ in known}
    if unknown:
        print(
            f"No check is called {', '.join(sorted(unknown))}; there are: {', '.join(n for n, _, _ in known)}",
            file=sys.stderr,
        )
        return 2
    if args.fix:
        tool("ruff", "check", "--fix", "--quiet", *SOURCES)()
        tool("ruff", "format", "--quiet", *SOURCES)()
    chosen = [item for item in known if not names or item[0] in names]
    results: list[Result] = []

    def finish(result: Result) -> None:
        results.append(result)
        if not args.json:
            show(result)

    with ThreadPoolExecutor(max_workers=2) as pool:
        waiting = [pool.submit(run_check, name, check) for name, check, in_django in chosen if not in_django]
        inside = [(name, check) for name, check, in_django in chosen if in_django]
        for result in run_in_django(inside) if inside else []:
            finish(result)
        for future in waiting:
            finish(future.result())
    failed = [result.name for result in results if not result.passed]
    if args.json:
        print_json({"passed": not failed, "checks": [asdict(result) for result in results]})
    else:
        print(
            f"\n{len(results) - len(failed)} of {len(results)} checks pass."
            + (f" Failed: {', '.join(failed)}." if failed else "")
        )
    return 1 if failed else 0


def show(result: Result) -> None:
    print(f"  {result.name:<14} {'ok' if result.passed else 'FAILED':<7} {result.seconds:>6.1f} s", flush=True)
    for finding in result.findings[:SHOWN]:
        print(f"      {finding}", flush=True)
    if len(result.findings) > SHOWN:
        print(f"      … and {len(result.findings) - SHOWN} lines more: --only '{result.name}' --json", flush=True)
