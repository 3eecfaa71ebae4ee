"""Entries as they stand."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from blueheart.fund.models import Entry, Line, Seal
from blueheart.fund.rules.records import PublicRecord, key_commitment, utc_text

BATCH = 500
CHUNK = 2_000


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
    rows = entries.order_by("pk").select_related("exchange")
    lines = lines_by_entry(entries=entries)
    current: tuple[int, list[list[Any]]] | None = next(lines, None)
    for entry in rows.iterator(chunk_size=CHUNK):
        while current is not None and current[0] < entry.pk:
            current = next(lines, None)
        yield PublicRecord(
            entry=entry.pk,
            key=key_commitment(entry.key, entry.salt),
            payload=entry.payload_hash,
            kind=entry.kind,
            booked_on=entry.booked_on.isoformat(),
            posted_at=utc_text(entry.posted_at),
            reverses=entry.reverses_id,
            exchange=exchange_of(entry),
            lines=current[1] if current is not None and current[0] == entry.pk else [],
        )


def exchange_of(entry: Entry) -> list[str] | None:
    rate = getattr(entry, "exchange", None)
    return [rate.base, rate.quote, rate.rate, rate.source, rate.on.isoformat()] if rate else None


def lines_by_entry(*, entries: QuerySet[Entry]) -> Iterator[tuple[int, list[list[Any]]]]:
    """[debit code, credit code, currency, minor units] of each line in its place."""
    rows = (
        Line.objects.filter(entry__in=entries.values("pk"))
        .order_by("entry_id", "position")
        .values_list("entry_id", "debit__code", "credit__code", "debit__currency", "amount")
    )
    for entry_id, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        yield entry_id, [[debit, credit, currency, amount] for _pk, debit, credit, currency, amount in group]


def last_entry_id() -> int:
    """0 where nothing was posted."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def last_head() -> str:
    """Of the last seal, as hexadecimal digits; "" where nothing is sealed."""
    return Seal.objects.order_by("-number").values_list("head", flat=True).first() or ""
