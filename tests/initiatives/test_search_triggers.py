"""SQLite drops a table's triggers when a migration remakes it; the full-text index must not go silent."""

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL indexes the column itself"),
]


def test_every_trigger_of_a_migration_stands_in_the_migrated_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = {name for (name,) in cursor.fetchall()}
    assert {f"initiatives_search_{verb}" for verb in ("insert", "update", "delete")} <= names
    assert any("event" in name for name in names)
