"""Drawing lots: first in, first out, within an earmark and a currency."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import Book
from blueheart.fund.models import Allocation, Draw, Earmark, Lot
from blueheart.fund.rules.entries import NewEntry
from blueheart.kernel.money import Money


class LotsUnlikePool(RuntimeError):
    """The lots of an earmark hold less than its pool: `verify-ledger` says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """The pool that is drawn from."""

    book: Book
    earmark: Earmark
    amount: Money


@transaction.atomic
def post_draw(*, entry: NewEntry, purpose: Purpose, at: datetime) -> Draw:
    """Posts the entry, whose lines take `amount` out of the pool, and says which gifts it was. Again, the first answer.

    The entry goes first: it holds the pool's row, so that draws of one pool stand in a line. Raises what `post_entry`
    does, FloorReached among it when the pool holds less.
    """
    posted = post_entry(entry=entry, at=at)
    if not posted.is_new:
        return Draw.objects.get(pk=posted.entry_id)
    parts = choose_lots(purpose)
    Allocation.objects.bulk_create(
        [Allocation(draw_id=posted.entry_id, lot_id=lot_id, amount=amount) for lot_id, amount in parts]
    )
    return Draw.objects.create(
        entry_id=posted.entry_id, book=purpose.book, earmark=purpose.earmark, currency=purpose.amount.currency,
        amount=purpose.amount.minor, allocation_count=len(parts),
    )  # fmt: skip


def choose_lots(purpose: Purpose) -> list[tuple[int, int]]:
    """(lot id, minor units), the earliest first. Raises LotsUnlikePool."""
    missing, parts = purpose.amount.minor, []
    for lot in lots_with_money(purpose).iterator(chunk_size=500):
        part = min(lot.left, missing)
        parts.append((lot.pk, part))
        missing -= part
        if not missing:
            return parts
    raise LotsUnlikePool(f"{purpose.earmark}: the lots hold {missing} {purpose.amount.currency} less than the pool")


def lots_with_money(purpose: Purpose) -> QuerySet[Lot]:
    return (
        Lot.objects.select_for_update(of=("self",))
        .filter(book=purpose.book, earmark=purpose.earmark, currency=purpose.amount.currency)
        .filter(amount__gt=F("drawn") + F("refunded") - F("short"))
        .order_by("received_on", "pk")
    )
