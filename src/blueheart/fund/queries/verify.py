"""Adds the whole ledger up again and says what is wrong, and where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F, Q, Sum

from blueheart.fund.enums import GROWS_BY_DEBIT
from blueheart.fund.models import Account, AccountTotal, Entry, Line, PoolBalance, Seal, SealedEntry, WaitingEntry
from blueheart.fund.queries.balances import moved_by
from blueheart.fund.queries.entries import public_records
from blueheart.fund.rules.merkle import head_hash, tree_root
from blueheart.fund.rules.records import utc_text

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `where` names the row ("entry 17", "seal 3", "account bank:eur"), `what` says what."""

    where: str
    what: str


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
    """Every leaf, root and head, every line, every derived row; call it inside one transaction for one moment."""
    faults = [*wrong_lines(), *wrong_entries(), *wrong_leaves(progress), *wrong_seals(), *wrong_derived()]
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
    for entry_id in lines.filter(entry__isnull=True).values_list("entry_id", flat=True).distinct():
        yield Fault(f"entry {entry_id}", "is gone, and its lines are left")


def wrong_entries() -> Iterator[Fault]:
    counted = Entry.objects.annotate(n=Count("lines"), total=Sum("lines__amount")).order_by("pk")
    wrong = counted.filter(~Q(n=F("line_count")) | Q(total__isnull=True) | ~Q(total=F("amount_sum")))
    for pk, n, said, total, sum_said in wrong.values_list("pk", "n", "line_count", "total", "amount_sum"):
        yield Fault(f"entry {pk}", f"has {n} lines of {total or 0}, and says {said} of {sum_said}")
    kept = Q(sealed__isnull=False) | Q(pk__in=WaitingEntry.objects.values("entry_id"))
    for pk in Entry.objects.exclude(kept).order_by("pk").values_list("pk", flat=True):
        yield Fault(f"entry {pk}", "is in no seal and waits for none")


def wrong_leaves(progress: Progress | None) -> Iterator[Fault]:
    """Each sealed entry as it stands now, against the leaf of its seal."""
    rows = SealedEntry.objects.order_by("entry_id").values_list("entry_id", "leaf", "seal__number")
    leaves = rows.iterator(chunk_size=2_000)
    sealed = next(leaves, None)
    total = SealedEntry.objects.count()
    done = 0
    for record in public_records(entries=Entry.objects.filter(sealed__isnull=False)):
        while sealed is not None and sealed[0] < record.entry:
            yield Fault(f"entry {sealed[0]}", f"is gone, and seal {sealed[2]} holds it")
            sealed = next(leaves, None)
        if sealed is None or sealed[0] != record.entry:
            continue
        if record.leaf.hex() != sealed[1]:
            yield Fault(f"entry {record.entry}", f"is not what seal {sealed[2]} holds")
        sealed = next(leaves, None)
        done += 1
        if progress and (done % 5_000 == 0 or done == total):
            progress(done, total)
    while sealed is not None:
        yield Fault(f"entry {sealed[0]}", f"is gone, and seal {sealed[2]} holds it")
        sealed = next(leaves, None)


def wrong_seals() -> Iterator[Fault]:
    """Each root against its leaves, each head against the one before."""
    rows = SealedEntry.objects.order_by("seal__number", "position").values_list("seal_id", "leaf")
    leaves = {
        seal_id: [bytes.fromhex(leaf) for _seal, leaf in group]
        for seal_id, group in groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[0])
    }
    previous = b""
    for number, seal in enumerate(Seal.objects.order_by("number"), start=1):
        where = f"seal {seal.number}"
        if seal.number != number:
            yield Fault(where, f"follows seal {number - 1}: one between is gone")
        held = leaves.get(seal.pk, [])
        if len(held) != seal.entry_count or not held or tree_root(held).hex() != seal.root:
            yield Fault(where, f"holds {len(held)} entries of {seal.entry_count}, or others than it sealed")
        head = head_hash(previous, bytes.fromhex(seal.root), seal.entry_count, utc_text(seal.sealed_at))
        if head.hex() != seal.head:
            yield Fault(where, "its head does not follow from its root and the seal before")
        previous = bytes.fromhex(seal.head)


def wrong_derived() -> Iterator[Fault]:
    """Pools and totals, added up anew."""
    accounts = {account.pk: account for account in Account.objects.order_by("pk")}
    moved = moved_by(entries=Entry.objects.all())
    pools = dict(PoolBalance.objects.values_list("account_id", "balance"))
    for pk, account in accounts.items():
        if not account.has_floor:
            continue
        debit, credit = moved.get(pk, (0, 0))
        right = debit - credit if account.kind in GROWS_BY_DEBIT else credit - debit
        if pools.get(pk) != right:
            yield Fault(f"account {account.code}", f"keeps {pools.get(pk)}, and its lines make {right}")
    sealed = moved_by(entries=Entry.objects.filter(sealed__isnull=False))
    kept = {pk: (debit, credit) for pk, debit, credit in AccountTotal.objects.values_list("pk", "debit", "credit")}
    for pk in sorted({*sealed, *kept}):
        if sealed.get(pk, (0, 0)) != kept.get(pk, (0, 0)):
            yield Fault(f"account {accounts[pk].code}", f"keeps {kept.get(pk)}, and sealed lines make {sealed.get(pk)}")
