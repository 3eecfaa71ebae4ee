"""A first start takes the shipped template wherever nothing of value stands in its way."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from blueheart.ops import databases, template


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "home" / "db.sqlite3"
    monkeypatch.setattr(databases, "is_sqlite", lambda: True)
    monkeypatch.setattr(databases, "sqlite_path", lambda: path)
    monkeypatch.setattr(template, "restore", lambda into: into.write_bytes(b"restored"))
    return path


def open_database(path: Path, *statements: str) -> None:
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as database:
        for statement in ("PRAGMA journal_mode=WAL", *statements):
            database.execute(statement)


def test_a_missing_database_is_made_from_the_template(file: Path) -> None:
    assert databases.restore_if_missing()
    assert file.read_bytes() == b"restored"


def test_a_database_that_was_only_looked_into_is_made_from_the_template(file: Path) -> None:
    open_database(file)
    assert file.stat().st_size
    assert databases.restore_if_missing()
    assert file.read_bytes() == b"restored"


def test_a_database_with_a_table_is_left_alone(file: Path) -> None:
    open_database(file, "CREATE TABLE kept (id integer)")
    before = file.read_bytes()
    assert not databases.restore_if_missing()
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"somebody's own file, longer than a head of SQLite is" * 40)
    before = file.read_bytes()
    assert not databases.restore_if_missing()
    assert file.read_bytes() == before


def test_a_stale_template_is_not_used(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "fingerprint", lambda: "of other migrations")
    assert not databases.restore_if_missing()
    assert not file.exists()
