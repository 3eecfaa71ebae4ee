"""The shipped database template: faithful, and known when stale."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from blueheart.ops import template
from tests.databases import sqlite_template


def tables_and_rows(path: Path) -> dict[str, object]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = database.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        )
        objects = {f"{kind} {name}": " ".join((sql or "").split()) for kind, name, sql in names}
        tables = [name.removeprefix("table ") for name in objects if name.startswith("table ") and "_fts_" not in name]
        counts = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    return {**objects, **{f"rows of {name}": number for name, number in counts.items()}}


def test_dump_and_restore_give_the_same_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = sqlite_template()
    text = tmp_path / "template.sql"
    text.write_text(template.dump(source, "abc"), encoding="utf-8")
    monkeypatch.setattr(template, "TEMPLATE", text)
    template.restore(tmp_path / "again.sqlite3")
    assert tables_and_rows(tmp_path / "again.sqlite3") == tables_and_rows(source)
    assert template.template_fingerprint() == "abc"
    assert not template.is_fresh()
    with contextlib.closing(sqlite3.connect(tmp_path / "again.sqlite3")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_shipped_template_is_fresh() -> None:
    assert template.is_fresh(), "run ./blueheart createtemplate"


def test_missing_template_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "TEMPLATE", tmp_path / "none.sql")
    assert template.template_fingerprint() == ""
    assert not template.is_fresh()


def test_a_new_or_changed_migration_makes_it_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = template.fingerprint()
    found = template.migrations_on_disk()
    monkeypatch.setattr(
        template, "migrations_on_disk", lambda: [*found, (("web", "0099_new"), tmp_path / "0099_new.py")]
    )
    assert template.fingerprint() != before


@pytest.mark.django_db
def test_migrated_database_misses_nothing() -> None:
    assert template.missing_migrations() == []


def test_half_written_restore_leaves_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "template.sql"
    broken.write_text("-- migrations x\nBEGIN;\nCREATE TABLE a (b);\nnonsense;\n")
    monkeypatch.setattr(template, "TEMPLATE", broken)
    with pytest.raises(sqlite3.OperationalError):
        template.restore(tmp_path / "db.sqlite3")
    assert not (tmp_path / "db.sqlite3").exists()
