"""Entries as they stand."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from blueheart.fund.models import Entry, Line, Seal, WaitingEntry
from blueheart.fund.rules.records import PublicRecord, StoredEntry

BATCH = 500
CHUNK = 2_000
STORED = (
    "pk", "key", "salt", "payload_hash", "kind", "booked_on", "posted_at", "about", "reverses_id", "line_count",
    "amount_sum", "has_exchange", "exchange__base", "exchange__quote", "exchange__rate", "exchange__source",
    "exchange__on",
)  # fmt: skip


def posted_under(*, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """By key, the id and the payload's hash of what was posted."""
    wanted = list(keys)
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Entry.objects.filter(key__in=wanted[start : start + BATCH])
        found |= {key: (pk, payload) for key, pk, payload in rows.values_list("key", "pk", "payload_hash")}
    return found


def public_records(*, entries: QuerySet[Entry]) -> Iterator[PublicRecord]:
    """What is public of each entry, in the order of ids."""
    return (entry.record for entry in stored_entries(entries=entries))


def stored_entries(*, entries: QuerySet[Entry]) -> Iterator[StoredEntry]:
    """Each with its lines and its rate, in the order of ids. Two queries: of one moment, when the caller holds one."""
    lines = lines_by_entry(entries=entries)
    current: tuple[int, list[list[Any]]] | None = next(lines, None)
    for *stored, base, quote, rate, source, on in entries.order_by("pk").values_list(*STORED).iterator(CHUNK):
        pk = stored[0]
        while current is not None and current[0] < pk:
            current = next(lines, None)
        own = current[1] if current is not None and current[0] == pk else []
        exchange = None if base is None else [base, quote, rate, source, on.isoformat()]
        yield StoredEntry(*[*stored, exchange, own])


def lines_by_entry(*, entries: QuerySet[Entry]) -> Iterator[tuple[int, list[list[Any]]]]:
    """[debit code, credit code, currency, minor units] of each line in its place."""
    rows = (
        Line.objects.filter(entry__in=entries.values("pk"))
        .order_by("entry_id", "position")
        .values_list("entry_id", "debit__code", "credit__code", "debit__currency", "amount")
    )
    for entry_id, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        yield entry_id, [[debit, credit, currency, amount] for _pk, debit, credit, currency, amount in group]


def ledger_version() -> str:
    """Another one as soon as an entry more can be read: under one head, what waits only grows.

    Not the highest id: an entry with a lower one may be committed later.
    """
    return f"{last_head()}-{WaitingEntry.objects.count()}"


def last_head() -> str:
    """Of the last seal, as hexadecimal digits; "" where nothing is sealed."""
    return Seal.objects.order_by("-number").values_list("head", flat=True).first() or ""
