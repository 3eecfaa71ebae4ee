"""The command line: one module per command in `commands/`, found by its file name.

Each has `HELP`, `add_arguments(parser)` and `run(args) -> int`. Django is set up before `run` unless the module
says `NEEDS_DJANGO = False`.
"""

import argparse
import ast
import importlib
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

from blueheart.ops import commands
from blueheart.ops.failures import CommandFailed
from blueheart.ops.loading import load_django

GROUPS = {
    "Start here": ("run", "doctor"),
    "Content": ("seed", "unseed", "import-initiatives", "export"),
    "Operation": ("migrate", "worker", "rebuild-listings", "rebuild-hearts"),
    "The fund": ("import-statement", "import-sanctions", "verify-ledger", "rebuild-ledger"),
    "The sun": ("dusk",),
    "For those who change the code": (
        "test",
        "check",
        "bench",
        "createtemplate",
        "makemessages",
        "compilemessages",
        "buildmap",
        "measurekit",
    ),
}
EXAMPLES = """\
Examples
  ./blueheart run                          the site at http://127.0.0.1:8000/, with all it needs
  ./blueheart run --port 8001              the same, elsewhere
  BLUEHEART_HOME=/srv/blueheart ./blueheart run       another place for database, media and mail
  DATABASE_URL=postgresql://me@host/name ./blueheart run       on PostgreSQL
  ./blueheart test -k submit               some tests, on SQLite and on PostgreSQL
  ./blueheart check --json                 lint, types, contracts, for a machine to read

Settings are environment variables or lines of `.env`; docs/operations.md lists them all.
"""


def command_names() -> list[str]:
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))


def load_command(name: str) -> ModuleType:
    return importlib.import_module(f"{commands.__name__}.{name.replace('-', '_')}")


def read_help(name: str) -> str:
    """A command's HELP without importing it: help works before anything is installed."""
    path = Path(__file__).parent / "commands" / f"{name.replace('-', '_')}.py"
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "HELP" for to in node.targets):
            return str(ast.literal_eval(node.value))
    return ""


def overview() -> str:
    """The text of `./blueheart --help`."""
    names = command_names()
    grouped = {name for group in GROUPS.values() for name in group}
    groups = {**GROUPS, "More": tuple(name for name in names if name not in grouped)}
    lines = ["Blue Heart Campaign: the site, the desk and the open data of a campaign office.", ""]
    lines += ["Usage: ./blueheart COMMAND [options]      ./blueheart COMMAND --help says more of one", ""]
    for title, members in groups.items():
        known = [name for name in members if name in names]
        if known:
            lines += [title, *(f"  {name:<20} {read_help(name)}" for name in known), ""]
    return "\n".join([*lines, EXAMPLES])


def build_parser(name: str) -> argparse.ArgumentParser:
    module = load_command(name)
    parser = argparse.ArgumentParser(
        prog=f"./blueheart {name}",
        description=module.HELP,
        epilog=getattr(module, "EXAMPLES", None),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    return parser


def run_command(name: str, arguments: list[str]) -> int:
    module = load_command(name)
    parser = build_parser(name)
    args, rest = parser.parse_known_args(arguments)
    if rest and not getattr(module, "PASSES_UNKNOWN", False):
        parser.error(f"unknown: {' '.join(rest)}")
    args.rest = rest
    if getattr(module, "NEEDS_DJANGO", True):
        load_django()
    return int(module.run(args) or 0)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    name, *rest = arguments
    if name not in command_names():
        print(f"blueheart: there is no command {name!r}; ./blueheart --help lists them", file=sys.stderr)
        return 2
    try:
        return run_command(name, rest)
    except CommandFailed as failed:
        print(f"blueheart {name}: {failed.what}", file=sys.stderr)
        if failed.mend:
            print(f"  Mend: {failed.mend}", file=sys.stderr)
        return failed.code
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
