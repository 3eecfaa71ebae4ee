"""Making the configured database ready: reachable, there, migrated."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.utils import OperationalError

from blueheart.ops import template
from blueheart.ops.failures import CommandFailed
from blueheart.settings.config import Config, postgresql_database


@contextmanager
def borrowed_database(database: dict[str, Any]) -> Iterator[None]:
    """Makes `database` (a DATABASES entry) the default one for a while."""
    before = connections.settings["default"]
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": database})["default"]
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        del connections["default"]


def is_sqlite() -> bool:
    return connections["default"].vendor == "sqlite"


def sqlite_path() -> Path:
    return Path(str(connections["default"].settings_dict["NAME"]))


def check_reachable() -> None:
    """Raises CommandFailed naming the setting to mend."""
    try:
        connections["default"].ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        if is_sqlite():
            raise CommandFailed(
                f"the database {sqlite_path()} cannot be opened: {reason}",
                mend="look at the rights and the free space of that folder, or set BLUEHEART_HOME to another one",
            ) from error
        raise CommandFailed(
            f"the database that DATABASE_URL names cannot be reached: {reason}",
            mend="start it, correct DATABASE_URL, or leave DATABASE_URL out to use SQLite",
        ) from error


def check_ready() -> None:
    """Reachable and migrated; raises CommandFailed with the mend."""
    check_reachable()
    if template.missing_migrations():
        raise CommandFailed(
            "the database is not migrated",
            mend="./blueheart migrate (or ./blueheart run, which does all that is missing)",
        )


def restore_if_missing() -> bool:
    """A first start on SQLite: the shipped template instead of twenty seconds of migrations."""
    path = sqlite_path()
    if not is_sqlite() or not template.TEMPLATE.exists() or holds_something(path):
        return False
    if template.template_fingerprint() != template.fingerprint():
        return False
    connections["default"].close()
    path.parent.mkdir(parents=True, exist_ok=True)
    template.restore(path)
    return True


def holds_something(path: Path) -> bool:
    """Whether an SQLite file has a table, or is none that we may replace. A command that only looked, such as `check`
    or `doctor`, leaves an empty one behind."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as database:
            return bool(database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone())
    except sqlite3.Error:
        return True


@contextmanager
def as_owner() -> Iterator[None]:
    """Works as the role that owns the tables, where DATABASE_MIGRATION_URL names one."""
    owner_url = Config().database_migration_url
    with borrowed_database(postgresql_database(owner_url)) if owner_url else nullcontext():
        yield


def migrate(*, verbosity: int = 0) -> None:
    """Applies what is missing, as the role that owns the tables."""
    with as_owner():
        call_command("migrate", verbosity=verbosity, interactive=False)
