"""Sealing what waits: a Merkle tree over it, chained to the seal before."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from blueheart.fund.events import EntriesSealed
from blueheart.fund.models import AccountTotal, AccountYear, Entry, Seal, SealedEntry, WaitingEntry
from blueheart.fund.queries.balances import moved_by_year, without_years
from blueheart.fund.queries.entries import public_records
from blueheart.fund.rules.merkle import head_hash, tree_root
from blueheart.fund.rules.records import utc_text
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

MOST = 20_000
"""Entries in one seal; what is left waits for the next."""

LOCK = 0x626C7565
"""The advisory lock that only one sealer holds on PostgreSQL; SQLite has one writer."""


@transaction.atomic
def seal_entries(*, by: Actor, at: datetime, most: int = MOST) -> Seal | None:
    """Seals what no seal holds yet; None when nothing waits.

    What another transaction has written and not committed is not seen, and waits for the next seal: membership says
    what a seal holds, not a range of ids.
    """
    lock_sealing()
    waiting = list(WaitingEntry.objects.order_by("entry_id").values_list("entry_id", flat=True)[:most])
    if not waiting:
        return None
    chosen = set(waiting)
    entries = Entry.objects.filter(pk__in=WaitingEntry.objects.filter(entry_id__lte=waiting[-1]).values("entry_id"))
    # Each of these queries sees a later moment: an entry committed since may show without its lines
    records = [record for record in public_records(entries=entries) if record.entry in chosen]
    if not records:
        return None
    leaves = [record.leaf for record in records]
    last = Seal.objects.order_by("-number").first()
    root = tree_root(leaves)
    head = head_hash(bytes.fromhex(last.head) if last else b"", root, len(leaves), utc_text(at))
    seal = Seal.objects.create(
        number=last.number + 1 if last else 1, root=root.hex(), head=head.hex(), entry_count=len(leaves), sealed_at=at
    )
    SealedEntry.objects.bulk_create(
        [
            SealedEntry(seal=seal, entry_id=record.entry, position=position, leaf=leaf.hex())
            for position, (record, leaf) in enumerate(zip(records, leaves, strict=True))
        ],
        batch_size=1_000,
    )
    add_to_totals(seal)
    WaitingEntry.objects.filter(entry_id__in=SealedEntry.objects.filter(seal=seal).values("entry_id")).delete()
    record_event(event=EntriesSealed(subject_id=str(seal.number), count=len(leaves), head=seal.head), by=by, at=at)
    return seal


def lock_sealing() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def add_to_totals(seal: Seal) -> None:
    """In all, and by the year in which entries are booked."""
    by_year = moved_by_year(entries=Entry.objects.filter(sealed__seal=seal))
    keys = sorted(by_year)
    AccountYear.objects.bulk_create([AccountYear(account_id=pk, year=year) for pk, year in keys], ignore_conflicts=True)
    for (pk, year), (debit, credit) in sorted(by_year.items()):
        add_to(AccountYear.objects.filter(account_id=pk, year=year), debit, credit)
    sums = without_years(by_year)
    AccountTotal.objects.bulk_create([AccountTotal(account_id=pk) for pk in sums], ignore_conflicts=True)
    for account_id, (debit, credit) in sorted(sums.items()):
        add_to(AccountTotal.objects.filter(pk=account_id), debit, credit)


def add_to(rows: QuerySet[Any], debit: int, credit: int) -> None:
    rows.update(debit=F("debit") + debit, credit=F("credit") + credit)
