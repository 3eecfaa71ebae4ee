import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from blueheart.kernel.prepared import prepared_cursor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _postgresql(db: None) -> None:
    del db
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its statements by itself")


def prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [row[0] for row in cursor.fetchall()]


def test_statement_is_prepared_once_for_the_connection() -> None:
    for value in ("a", "it's", None):
        with prepared_cursor() as cursor:
            cursor.execute("SELECT %s::text, 'kept'", [value])
            assert cursor.fetchone() == (value, "kept")
    assert [text for text in prepared() if "kept" in text] == ["SELECT $1::text, 'kept'"]


def test_what_the_orm_asks_is_not_prepared() -> None:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT 1")
    before = prepared()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [2])
    assert prepared() == before


def test_log_of_queries_has_the_values() -> None:
    with CaptureQueriesContext(connection) as seen, prepared_cursor() as cursor:
        cursor.execute("SELECT %s::text", ["logged"])
    assert [one["sql"] for one in seen] == ["SELECT 'logged'::text"]


def test_refusal_comes_as_from_any_cursor() -> None:
    with pytest.raises(IntegrityError), prepared_cursor() as cursor:
        cursor.execute("INSERT INTO kernel_eventrecord (name) VALUES (%s)", ["x"])
