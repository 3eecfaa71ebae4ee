"""CSV (RFC 4180) of hearts per day and country: the columns are the names of the API."""

import csv
import io
from collections.abc import Iterable

from blueheart.wear.queries.counts import DayPlaceCount

COLUMNS = ("day", "country", "confirmed", "unconfirmed", "withdrawn", "void")


def heart_record(row: DayPlaceCount) -> dict[str, str | int]:
    totals = row.totals
    return {
        "day": row.day.isoformat(), "country": row.country, "confirmed": totals.confirmed,
        "unconfirmed": totals.unconfirmed, "withdrawn": totals.withdrawn, "void": totals.void,
    }  # fmt: skip


def write_csv(rows: Iterable[DayPlaceCount]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([record[name] for name in COLUMNS] for record in map(heart_record, rows))
    return text.getvalue().encode()
