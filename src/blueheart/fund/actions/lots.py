"""Lots that go on as others: in another currency, or back in the pool that they were drawn from."""

from collections.abc import Sequence

from blueheart.fund.enums import Book
from blueheart.fund.models import Allocation, Contribution, Earmark, Lot, PoolBalance
from blueheart.fund.rules.chart import Chart


def lock_pool(*, book: Book, earmark: str, currency: str) -> None:
    """Holds the pool's row until the transaction ends. Whoever has to do with lots takes it first, so that two of them
    never wait for each other."""
    code = Chart(book, currency).pool(earmark).code
    PoolBalance.objects.select_for_update(of=("self",)).filter(account__code=code).first()


def allocations_of(*, entry_id: int) -> list[Allocation]:
    """What a draw took, from which lots, in the order in which it took them."""
    rows = Allocation.objects.filter(draw_id=entry_id).select_related("lot")
    return list(rows.order_by("lot__received_on", "lot_id"))


def go_on(*, entry_id: int, parts: Sequence[tuple[Allocation, int]], earmark: Earmark, currency: str) -> list[Lot]:
    """A lot of each allocation's gift and day, of so many minor units; of none where a part is nothing."""
    return Lot.objects.bulk_create(
        Lot(
            contribution_id=allocation.lot.contribution_id, source=allocation, entry_id=entry_id,
            book=allocation.lot.book, earmark=earmark, currency=currency, received_on=allocation.lot.received_on,
            amount=amount,
        )
        for allocation, amount in parts
        if amount
    )  # fmt: skip


def lock_lots(contribution: Contribution) -> list[Lot]:
    """The contribution's lots in the pool that it came to: the first one, then those of payments that came back."""
    lock_pool(book=Book(contribution.book), earmark=contribution.earmark.slug, currency=contribution.settled_currency)
    rows = Lot.objects.select_for_update(of=("self",)).filter(
        contribution=contribution, earmark=contribution.earmark, currency=contribution.settled_currency
    )
    return list(rows.order_by("pk"))


def take_from(lots: Sequence[Lot], total: int) -> int:
    """Minor units of `total` that were still there; the rest is short, on the first lot."""
    missing = total
    for lot in lots:
        part = min(lot.left, missing)
        lot.refunded += part
        missing -= part
    if lots:
        lots[0].refunded += missing
        lots[0].short += missing
    Lot.objects.bulk_update(lots, ["refunded", "short"])
    return total - missing


def give_to(lots: Sequence[Lot], net: int) -> int:
    """The opposite: minor units of `net` that make good what was short, before anything is there to be spent again."""
    if not lots:
        return net
    made_good = min(lots[0].short, net)
    lots[0].refunded -= made_good
    lots[0].short -= made_good
    rest = net - made_good
    for lot in lots:
        part = min(lot.refunded - lot.short, rest)
        lot.refunded -= part
        rest -= part
    Lot.objects.bulk_update(lots, ["refunded", "short"])
    return made_good
