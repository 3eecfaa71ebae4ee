"""What keeps word search in step: SQLite drops a table's triggers when a migration remakes it."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_what_word_search_stands_on_is_in_the_migrated_database() -> None:
    wanted, statement = {
        "sqlite": (
            {f"initiatives_search_{verb}" for verb in ("insert", "update", "delete")},
            "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        ),
        "postgresql": ({"initiatives_search"}, "SELECT indexname FROM pg_indexes"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = {name for (name,) in cursor.fetchall()}
    assert wanted <= names
