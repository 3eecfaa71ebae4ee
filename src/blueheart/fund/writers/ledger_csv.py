"""Every line of the ledger as CSV (RFC 4180)."""

import csv
from collections.abc import Iterator
from io import StringIO

from blueheart.fund.models import Entry
from blueheart.fund.queries.entries import public_records
from blueheart.kernel.money import Money

COLUMNS = ("entry", "booked_on", "posted_at", "kind", "line", "debit", "credit", "amount", "currency", "reverses")


def write_ledger() -> Iterator[bytes]:
    """A line of the file for each line of an entry; `amount` in major units with a point, exact."""
    yield row(COLUMNS)
    for record in public_records(entries=Entry.objects.all()):
        for position, (debit, credit, currency, minor) in enumerate(record.lines):
            amount, _code = str(Money(currency, minor)).split(" ")
            yield row(
                (
                    record.entry, record.booked_on, record.posted_at, record.kind, position, debit, credit, amount,
                    currency, record.reverses or "",
                )
            )  # fmt: skip


def row(values: tuple[object, ...]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue().encode()
