"""The migrated, empty SQLite database that is shipped as SQL text, so that a first start need not migrate.

Its head holds a fingerprint of the migrations it was made from and of the shape of the derived rows that it says it
holds; another fingerprint on disk means it is stale.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from blueheart.initiatives.rules.shape import LISTINGS_SHAPE

TEMPLATE = Path(__file__).parent / "data" / "template.sql"
MARK = "-- migrations "
EPOCH = "2026-01-01 00:00:00"
Migration = tuple[str, str]


def migrations_on_disk() -> list[tuple[Migration, Path]]:
    """Every migration of every installed app, found by its file without importing it."""
    from django.apps import apps

    found = []
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        files = folder.glob("[!_]*.py") if folder.is_dir() else []
        found += [((app.label, file.stem), file) for file in files]
    return sorted(found)


def fingerprint() -> str:
    """Names of all migrations, the text of our own, which may still change before a release, and the rows' shape."""
    digest = hashlib.sha256(f"listings {LISTINGS_SHAPE}\n".encode())
    own = Path(__file__).resolve().parents[1]
    for (label, name), file in migrations_on_disk():
        digest.update(f"{label}.{name}\n".encode())
        if own in file.resolve().parents:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def template_fingerprint() -> str:
    """The fingerprint in the shipped template's head, or "" when there is none."""
    try:
        with TEMPLATE.open(encoding="utf-8") as file:
            first = file.readline()
    except OSError:
        return ""
    return first.removeprefix(MARK).strip() if first.startswith(MARK) else ""


def is_fresh() -> bool:
    return template_fingerprint() == fingerprint()


def missing_migrations() -> list[Migration]:
    """Migrations on disk that the default database has not applied; all of them when it is empty."""
    from django.db import connection

    on_disk = [name for name, _ in migrations_on_disk()]
    if "django_migrations" not in connection.introspection.table_names():
        return on_disk
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return [name for name in on_disk if name not in applied]


def restore(path: Path) -> None:
    """Writes a fresh database at `path` from the template; whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    database = sqlite3.connect(new, isolation_level=None)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;")
        database.executescript(TEMPLATE.read_text(encoding="utf-8"))
        database.executescript("PRAGMA journal_mode=WAL;")
    finally:
        database.close()
    new.replace(path)


def dump(path: Path, head: str) -> str:
    """The database at `path` as SQL text; the same migrations give the same text on any day."""
    database = sqlite3.connect(path)
    try:
        return "\n".join([MARK + head, "BEGIN;", *_statements(database), "COMMIT;", ""])
    finally:
        database.close()


def _statements(database: sqlite3.Connection) -> Iterator[str]:
    kinds = {name: kind for _, name, kind, *_ in database.execute("PRAGMA table_list")}
    objects = database.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, name"
    ).fetchall()
    tables = [(name, sql) for kind, name, _, sql in objects if kind == "table"]
    for name, sql in tables:
        if kinds.get(name) == "table":
            yield f"{sql};"
            yield from _rows(database, name)
    for name, sql in tables:
        if kinds.get(name) == "virtual":
            yield f"{sql};"
            if "fts" in sql.lower() and "content=" in sql.lower().replace(" ", ""):
                yield f'INSERT INTO "{name}"("{name}") VALUES(\'rebuild\');'
    yield from _sequences(database)
    # Triggers last, so that rows go in without setting them off
    yield from (f"{sql};" for kind, _, table, sql in objects if kind != "table" and kinds.get(table) != "shadow")


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    if table == "django_migrations":
        values = values.replace('quote("applied")', f"quote('{EPOCH}')")
    yield from (
        f'INSERT INTO "{table}" ({quoted}) VALUES ({row});'  # noqa: S608
        for (row,) in database.execute(f'SELECT {values} FROM "{table}" ORDER BY rowid')  # noqa: S608
    )


def _sequences(database: sqlite3.Connection) -> Iterable[str]:
    rows = database.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall()
    yield "DELETE FROM sqlite_sequence;"
    for name, number in rows:
        yield f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{name}', {int(number)});"  # noqa: S608


def build() -> str:
    """Migrates an empty database from nothing (20 s of CPU) and returns it as SQL text."""
    import tempfile

    from django.core.management import call_command
    from django.db import connections

    from blueheart.initiatives.actions.listing import keep_shape
    from blueheart.ops.databases import borrowed_database
    from blueheart.settings.config import sqlite_database

    with tempfile.TemporaryDirectory(prefix="blueheart-template-") as folder:
        path = Path(folder) / "template.sqlite3"
        with borrowed_database(sqlite_database(path)):
            call_command("migrate", verbosity=0, interactive=False)
            keep_shape()
            connections["default"].close()
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dump(path, fingerprint())
