"""A migrated database made once and copied: to each worker of the suite, and after each test that commits."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections, transaction

from blueheart.ops import template
from blueheart.ops.databases import borrowed_database
from blueheart.settings.config import sqlite_database

KEPT = Path(__file__).resolve().parents[1] / ".cache" / "tests"


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def quick_sqlite(path: Path) -> dict[str, Any]:
    """As in production, but without waiting for the disk."""
    database: dict[str, Any] = dict(sqlite_database(path))
    options = dict(database["OPTIONS"])
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    return {**database, "OPTIONS": options}


def use(database: dict[str, Any]) -> None:
    """Makes it the default for the rest of this process."""
    connection.close()
    connections.settings["default"] = connections.configure_settings({"default": database})["default"]
    del connections["default"]


# --- SQLite


def sqlite_template() -> Path:
    """A migrated file for the migrations on disk: from the shipped text when that is fresh, else migrated here."""
    path = KEPT / f"template-{template.fingerprint()}.sqlite3"
    with one_at_a_time("sqlite"):
        if not path.exists():
            for old in KEPT.glob("template-*.sqlite3*"):
                old.unlink()
            if template.is_fresh():
                template.restore(path)
            else:
                _migrate_sqlite(path)
            with contextlib.closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA journal_mode=DELETE")
    return path


def _migrate_sqlite(path: Path) -> None:
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    with borrowed_database(quick_sqlite(making)):
        call_command("migrate", verbosity=0, interactive=False)
    making.replace(path)


def copy_sqlite(folder: Path) -> Path:
    path = folder / "test.sqlite3"
    shutil.copyfile(sqlite_template(), path)
    return path


def refill_sqlite() -> None:
    """The database of this process as it was before the first test."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(sqlite_template())) as source:
        source.backup(connection.connection)
    connection.close()


# --- PostgreSQL

MAINTENANCE = "postgres"


def postgresql_template() -> str:
    """The name of a migrated database on the configured server, made once for the migrations on disk."""
    name = f"blueheart_template_{template.fingerprint()[:12]}"
    with one_at_a_time("postgresql"):
        if not _exists(name):
            making = f"{name}_making"
            _administer(f'DROP DATABASE IF EXISTS "{making}"', f'CREATE DATABASE "{making}"')
            if not _load_dump(making):
                with borrowed_database(_postgresql(making)):
                    call_command("migrate", verbosity=0, interactive=False)
                _keep_dump(making)
            _administer(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def copy_postgresql(name: str) -> None:
    source = postgresql_template()
    with one_at_a_time("postgresql"):  # a template may have one reader at a time
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop_postgresql(name: str) -> None:
    connection.close()
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def refill_postgresql() -> None:
    name = str(connection.settings_dict["NAME"])
    connection.close()
    copy_postgresql(name)


def _postgresql(name: str) -> dict[str, Any]:
    known = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    return {**{key: connection.settings_dict[key] for key in known}, "NAME": name}


def _administer(*statements: str) -> None:
    with borrowed_database(_postgresql(MAINTENANCE)), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _exists(name: str) -> bool:
    with borrowed_database(_postgresql(MAINTENANCE)), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _dump_file() -> Path:
    return KEPT / f"postgresql-{template.fingerprint()}.sql"


def _client(program: str, name: str, *options: str) -> "subprocess.CompletedProcess[bytes] | None":
    """Runs psql or pg_dump of the newest PostgreSQL at hand; None when there is none."""
    from tests.services import client_program

    path = client_program(program)
    if path is None:
        return None
    server = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": str(server["HOST"]),
        "PGPORT": str(server["PORT"] or 5432),
        "PGUSER": str(server["USER"]),
        "PGPASSWORD": str(server["PASSWORD"]),
        "PGDATABASE": name,
    }
    return subprocess.run([path, *options], env=environment, capture_output=True, check=False)


def _keep_dump(name: str) -> None:
    made = _client("pg_dump", name, "--no-owner", "--file", str(_dump_file()))
    if made is None or made.returncode:
        _dump_file().unlink(missing_ok=True)
        return
    for old in KEPT.glob("postgresql-*.sql"):
        if old != _dump_file():
            old.unlink()


def _load_dump(name: str) -> bool:
    if not _dump_file().exists():
        return False
    done = _client("psql", name, "-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", str(_dump_file()))
    if done is not None and done.returncode == 0:
        return True
    _administer(f'DROP DATABASE "{name}"', f'CREATE DATABASE "{name}"')
    return False


# --- either


@contextlib.contextmanager
def worker_database(worker: str, folder: Path) -> Iterator[None]:
    """Points this process at its own copy; `worker` is xdist's name of it."""
    if connection.vendor == "sqlite":
        use(quick_sqlite(copy_sqlite(folder)))
        yield
        connection.close()
        return
    name = f"blueheart_test_{worker}_{os.getpid()}"
    copy_postgresql(name)
    use(_postgresql(name))
    yield
    drop_postgresql(name)


@contextlib.contextmanager
def lasting_rows(blocker: Any) -> Iterator[None]:
    """For a fixture of a module: what is stored within stays for all its tests, and is gone after them."""
    with blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        yield
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
        connection.close()


def refill() -> None:
    """After a test that committed: the template once more, Wagtail's first pages and all."""
    if connection.vendor == "sqlite":
        refill_sqlite()
    else:
        refill_postgresql()
