"""Many new rows of one table at once, without an object for each of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """`columns` are the table's own ("account_id", not "account"), and each row has their values in that order.

    Several times as fast as `bulk_create`, and less: no default, no signal, no key given back. On PostgreSQL it is a
    COPY, on SQLite one prepared INSERT. Raises IntegrityError.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            # Names come from the models alone
            insert = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
            cursor.executemany(insert, [tuple(map(as_kept, row)) for row in rows])


def as_kept(value: Any) -> Any:
    """Days and moments are texts on SQLite."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
