"""Reading one moment of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """A snapshot to read from, on SQLite without the write lock that every transaction of ours begins with.

    Inside another one, or inside a transaction, it is that one's moment.
    """
    if connection.in_atomic_block or is_begun():
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def is_begun() -> bool:
    """Whether SQLite holds a snapshot already, begun past Django."""
    return connection.vendor == "sqlite" and connection.connection is not None and connection.connection.in_transaction
