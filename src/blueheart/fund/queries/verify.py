"""Adds the whole ledger up again and says what is wrong, and where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from blueheart.fund.enums import EntryKind
from blueheart.fund.events import AccountOpened, EntriesSealed
from blueheart.fund.models import (
    Account,
    AccountTotal,
    AccountYear,
    Entry,
    Line,
    PoolBalance,
    Seal,
    SealedEntry,
    WaitingEntry,
)
from blueheart.fund.queries.balances import moved_by, moved_by_year, signed, without_years
from blueheart.fund.queries.entries import lines_by_entry, stored_entries
from blueheart.fund.queries.faults import Fault
from blueheart.fund.queries.verify_lots import wrong_lots
from blueheart.fund.rules.merkle import head_hash, tree_root
from blueheart.fund.rules.records import StoredEntry, utc_text
from blueheart.kernel.models import EventRecord

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Verification:
    """`head` is the last seal's, hexadecimal digits, "" where there is none."""

    entries: int
    sealed: int
    seals: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def is_right(self) -> bool:
        return not self.faults


def verify_ledger(*, progress: Progress | None = None) -> Verification:
    """Every leaf, root and head, every line, every derived row, every lot, gift and payment, and all that the log of
    events remembers; call it inside one transaction for one moment."""
    faults = [
        *wrong_lines(), *wrong_entries(progress), *wrong_seals(), *wrong_derived(), *wrong_lots(), *unlike_the_log(),
    ]  # fmt: skip
    last = Seal.objects.order_by("-number").first()
    return Verification(
        entries=Entry.objects.count(),
        sealed=SealedEntry.objects.count(),
        seals=Seal.objects.count(),
        head=last.head if last else "",
        faults=tuple(faults),
    )


def wrong_lines() -> Iterator[Fault]:
    lines = Line.objects.order_by("entry_id", "position")
    unlike = ~Q(debit__currency=F("credit__currency")) | ~Q(debit__is_memo=F("credit__is_memo"))
    for entry_id, position in lines.filter(unlike).values_list("entry_id", "position"):
        yield Fault(f"entry {entry_id}", f"line {position} is between accounts that don't go together")
    for entry_id, position in lines.filter(Q(amount__lte=0) | Q(debit=F("credit"))).values_list("entry_id", "position"):
        yield Fault(f"entry {entry_id}", f"line {position} moves nothing")
    left = lines.filter(~Exists(Entry.objects.filter(pk=OuterRef("entry_id"))))
    for entry_id in left.order_by("entry_id").values_list("entry_id", flat=True).distinct():
        yield Fault(f"entry {entry_id}", "is gone, and its lines are left")


def wrong_entries(progress: Progress | None) -> Iterator[Fault]:
    """Each entry as it stands now, against what it says of itself, what it reverses and the leaf of its seal."""
    rows = SealedEntry.objects.order_by("entry_id").values_list("entry_id", "leaf", "seal__number")
    leaves = rows.iterator(chunk_size=2_000)
    sealed = next(leaves, None)
    waiting = set(WaitingEntry.objects.values_list("entry_id", flat=True))
    undone = dict(lines_by_entry(entries=Entry.objects.filter(reversal__isnull=False)))
    total = Entry.objects.count()
    for done, entry in enumerate(stored_entries(entries=Entry.objects.all()), start=1):
        while sealed is not None and sealed[0] < entry.pk:
            yield Fault(f"entry {sealed[0]}", f"is gone, and seal {sealed[2]} holds it")
            sealed = next(leaves, None)
        leaf = None
        if sealed is not None and sealed[0] == entry.pk:
            leaf, sealed = sealed[1:], next(leaves, None)
        for what in wrong_in(entry, leaf, is_waiting=entry.pk in waiting, undone=undone):
            yield Fault(f"entry {entry.pk}", what)
        waiting.discard(entry.pk)
        if progress and (done % 5_000 == 0 or done == total):
            progress(done, total)
    while sealed is not None:
        yield Fault(f"entry {sealed[0]}", f"is gone, and seal {sealed[2]} holds it")
        sealed = next(leaves, None)
    for pk in sorted(waiting):
        yield Fault(f"entry {pk}", "is gone, and waits for a seal")


def wrong_in(
    entry: StoredEntry, leaf: tuple[str, int] | None, *, is_waiting: bool, undone: dict[int, list[list[Any]]]
) -> Iterator[str]:
    """`leaf` is the one that a seal holds, with the seal's number; `undone` the lines of entries that are reversed."""
    count, total = len(entry.lines), sum(line[3] for line in entry.lines)
    if (count, total) != (entry.line_count, entry.amount_sum):
        yield f"has {count} lines of {total}, and says {entry.line_count} of {entry.amount_sum}"
    if entry.has_exchange != (entry.exchange is not None):
        yield "has no rate, and says that it has" if entry.has_exchange else "has a rate that it does not speak of"
    if entry.hash_again() != entry.payload_hash:
        yield "is not what was posted under its key"
    if leaf is not None and entry.record.leaf.hex() != leaf[0]:
        yield f"is not what seal {leaf[1]} holds"
    if leaf is not None and is_waiting:
        yield f"is in seal {leaf[1]} and waits for another"
    if leaf is None and not is_waiting:
        yield "is in no seal and waits for none"
    if (entry.kind == EntryKind.REVERSAL) != (entry.reverses is not None):
        yield "is a reversal of nothing, or reverses and does not say so"
    if entry.reverses is not None:
        opposite = [[credit, debit, currency, amount] for debit, credit, currency, amount in entry.lines]
        if undone.get(entry.reverses) != opposite:
            yield f"is not the opposite of entry {entry.reverses}"


def wrong_seals() -> Iterator[Fault]:
    """Each root against its leaves, each head against the one before."""
    rows = SealedEntry.objects.order_by("seal__number", "position").values_list("seal__number", "leaf")
    groups = groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[0])
    leaves = ((number, [from_hex(leaf) for _number, leaf in group]) for number, group in groups)
    current = next(leaves, None)
    previous = b""
    for number, seal in enumerate(Seal.objects.order_by("number"), start=1):
        where = f"seal {seal.number}"
        if seal.number != number:
            yield Fault(where, f"should be seal {number}: one before it is gone")
        held: list[bytes] = []
        if current is not None and current[0] == seal.number:
            held, current = current[1], next(leaves, None)
        if len(held) != seal.entry_count or not held or tree_root(held).hex() != seal.root:
            yield Fault(where, f"holds {len(held)} entries of {seal.entry_count}, or others than it sealed")
        head = head_hash(previous, from_hex(seal.root), seal.entry_count, utc_text(seal.sealed_at))
        if head.hex() != seal.head:
            yield Fault(where, "its head does not follow from its root and the seal before")
        previous = from_hex(seal.head)


def from_hex(text: str) -> bytes:
    """Empty for what somebody wrote there that is no hash."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def wrong_derived() -> Iterator[Fault]:
    """Pools and totals, added up anew."""
    accounts = {account.pk: account for account in Account.objects.order_by("pk")}
    moved = moved_by(entries=Entry.objects.all())
    pools = dict(PoolBalance.objects.values_list("account_id", "balance"))
    for pk, account in accounts.items():
        right = signed(account.kind, *moved.get(pk, (0, 0))) if account.has_floor else None
        if pools.get(pk) != right:
            yield Fault(f"account {account.code}", f"keeps {pools.get(pk)}, and its lines make {right}")
    by_year = moved_by_year(entries=Entry.objects.filter(sealed__isnull=False))
    sealed = without_years(by_year)
    kept = {pk: (debit, credit) for pk, debit, credit in AccountTotal.objects.values_list("pk", "debit", "credit")}
    for pk in sorted({*sealed, *kept}):
        if sealed.get(pk, (0, 0)) != kept.get(pk, (0, 0)):
            yield Fault(named(accounts, pk), f"keeps {kept.get(pk)}, and sealed lines make {sealed.get(pk)}")
    rows = AccountYear.objects.values_list("account_id", "year", "debit", "credit")
    years = {(pk, year): (debit, credit) for pk, year, debit, credit in rows}
    for pk, year in sorted({*by_year, *years}):
        booked, stands = by_year.get((pk, year), (0, 0)), years.get((pk, year), (0, 0))
        if booked != stands:
            yield Fault(named(accounts, pk), f"keeps {stands} of {year}, and sealed lines make {booked}")


def named(accounts: dict[int, Account], pk: int) -> str:
    return f"account {accounts[pk].code}" if pk in accounts else f"account {pk}, which is gone,"


def unlike_the_log() -> Iterator[Fault]:
    """What no hash covers, held against the log of events: what an account is, and that the last seals are there."""
    opened = {event.payload["account_id"]: event for event in EventRecord.objects.filter(name=AccountOpened.name)}
    for account in Account.objects.order_by("pk"):
        event = opened.pop(account.pk, None)
        said = {
            "account_id": account.pk, "kind": account.kind, "currency": account.currency,
            "has_floor": account.has_floor, "is_memo": account.is_memo,
        }  # fmt: skip
        if event is None or (event.subject_id, event.payload) != (account.code, said):
            yield Fault(f"account {account.code}", "is not what was opened, by the log of events")
    for event in opened.values():
        yield Fault(f"account {event.subject_id}", "was opened, by the log of events, and is gone")
    sealed = {event.subject_id: event.payload for event in EventRecord.objects.filter(name=EntriesSealed.name)}
    for seal in Seal.objects.order_by("number"):
        if sealed.pop(str(seal.number), None) != {"count": seal.entry_count, "head": seal.head}:
            yield Fault(f"seal {seal.number}", "is not what was sealed, by the log of events")
    for number in sealed:
        yield Fault(f"seal {number}", "was made, by the log of events, and is gone")
