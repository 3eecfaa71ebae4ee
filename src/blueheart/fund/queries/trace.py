"""Following a gift: from its entry over its lots to the entries that drew from them, with a proof."""

from collections.abc import Iterable

from blueheart.fund.enums import ContributionState
from blueheart.fund.models import Allocation, Contribution, Entry, Line, Lot, Seal, SealedEntry
from blueheart.fund.queries.contributions import contribution_of_code
from blueheart.fund.queries.entries import public_records
from blueheart.fund.rules.chart import TEST_PREFIX
from blueheart.fund.rules.merkle import inclusion_proof
from blueheart.fund.rules.trace import InclusionProof, Part, Trace, Use
from blueheart.kernel.money import Money


def trace_gift(*, code: str) -> Trace | None:
    """None for a code that stands for nothing, or for a gift that has not come. A fixed number of queries, whatever the
    gift paid for; a proof reads its seal's leaves."""
    contribution = contribution_of_code(code=code)
    if contribution is None or contribution.state != ContributionState.SETTLED or contribution.received_on is None:
        return None
    lots = list(Lot.objects.filter(contribution=contribution).order_by("pk"))
    return Trace(
        code=code,
        received_on=contribution.received_on,
        received=Money(contribution.currency, contribution.received),
        refunded=Money(contribution.currency, contribution.refunded),
        fee=Money(contribution.settled_currency, contribution.fee),
        parts=parts_of(lots),
        proof=proof_of(contribution),
    )


def parts_of(lots: list[Lot]) -> tuple[Part, ...]:
    uses = uses_of(lots)
    return tuple(
        Part(
            amount=Money(lot.currency, lot.amount),
            left=Money(lot.currency, lot.left),
            refunded=Money(lot.currency, lot.refunded),
            is_exchanged=lot.source_id is not None,
            uses=tuple(uses.get(lot.pk, ())),
        )
        for lot in lots
    )


def uses_of(lots: Iterable[Lot]) -> dict[int, list[Use]]:
    """By lot, in the order of days."""
    rows = (
        Allocation.objects.filter(lot__in=[lot.pk for lot in lots])
        .order_by("draw__entry__booked_on", "pk")
        .values_list("lot_id", "amount", "draw__currency", "draw_id", "draw__entry__kind", "draw__entry__booked_on")
    )
    drawn = list(rows)
    regions = regions_of({row[3] for row in drawn})
    found: dict[int, list[Use]] = {}
    for lot_id, amount, currency, entry_id, kind, on in drawn:
        use = Use(Money(currency, amount), on=on, entry_id=entry_id, kind=kind, region=regions.get(entry_id, ""))
        found.setdefault(lot_id, []).append(use)
    return found


def regions_of(entry_ids: Iterable[int]) -> dict[int, str]:
    """By entry, the region of the grant that it paid, from the account's code."""
    lines = Line.objects.filter(entry_id__in=list(entry_ids), debit__code__contains="grants:")
    return {
        entry_id: code.removeprefix(TEST_PREFIX).split(":")[1]
        for entry_id, code in lines.values_list("entry_id", "debit__code")
    }


def proof_of(contribution: Contribution) -> InclusionProof | None:
    """Of the entry that booked it; None while that waits for a seal."""
    entry = Entry.objects.filter(about=f"contribution:{contribution.pk}").order_by("pk").first()
    return None if entry is None else proof_of_entry(entry_id=entry.pk)


def proof_of_entry(*, entry_id: int) -> InclusionProof | None:
    """Raises Entry.DoesNotExist for one that is not there."""
    sealed = SealedEntry.objects.filter(entry_id=entry_id).select_related("seal").first()
    if sealed is None:
        return None
    seal: Seal = sealed.seal
    leaves = SealedEntry.objects.filter(seal=seal).order_by("position").values_list("leaf", flat=True)
    steps = inclusion_proof([bytes.fromhex(leaf) for leaf in leaves], sealed.position)
    record = next(iter(public_records(entries=Entry.objects.filter(pk=entry_id))))
    return InclusionProof(
        record=record, steps=tuple(steps), seal=seal.number, root=seal.root, head=seal.head, sealed_at=seal.sealed_at
    )
