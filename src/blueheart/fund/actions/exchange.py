"""Money of a pool changes currency, and stays the same gifts' money."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.contributions import find_earmark
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.lots import allocations_of, go_on
from blueheart.fund.enums import Book, EntryKind
from blueheart.fund.events import MoneyExchanged
from blueheart.fund.models import Draw, Lot
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.entries import Exchange, NewEntry
from blueheart.fund.rules.giving import Drafted
from blueheart.fund.rules.spending import check_rate, split_exactly
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money, check_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolExchange:
    """`given` leaves `out_of`, and `got` comes to `into`; `key` is the bank's own for it."""

    key: str
    book: Book
    earmark: str
    given: Money
    got: Money
    out_of: AccountPlan
    into: AccountPlan
    exchange: Exchange
    booked_on: date


@transaction.atomic
def exchange_pool(*, exchanged: PoolExchange, by: Actor, at: datetime) -> Draw:
    """Draws lots in one currency and makes lots in the other, each of the gift that it was. Again, the first answer.

    One entry moves both pools and both banks, through the clearing account of each currency. Raises NotPermitted,
    InvalidSpending, InvalidEntry, WrongMoney, KeyReused, FloorReached, UnknownEarmark.
    """
    check_may_manage(by)
    given, got = exchanged.given, exchanged.got
    check_positive(given.minor)
    check_positive(got.minor)
    check_rate(given, got, exchanged.exchange)
    earmark = find_earmark(exchanged.earmark, is_given_to=False)
    here, there = Chart(exchanged.book, given.currency), Chart(exchanged.book, got.currency)
    drafted = Drafted()
    drafted.move(given.minor, debit=here.exchange(), credit=exchanged.out_of)
    drafted.move(got.minor, debit=exchanged.into, credit=there.exchange())
    drafted.move(given.minor, debit=here.pool(earmark.slug), credit=here.purposes())
    drafted.move(got.minor, debit=there.purposes(), credit=there.pool(earmark.slug))
    posting = drafted.posting(EntryKind.EXCHANGE)
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(
        key=exchanged.key, kind=posting.kind, booked_on=exchanged.booked_on, lines=posting.lines,
        about=f"earmark:{earmark.slug}", exchange=exchanged.exchange,
    )  # fmt: skip
    draw = post_draw(entry=entry, purpose=Purpose(book=exchanged.book, earmark=earmark, amount=given), at=at)
    if Lot.objects.filter(entry_id=draw.entry_id).exists():
        return draw
    allocations = allocations_of(entry_id=draw.entry_id)
    parts = split_exactly(got.minor, [allocation.amount for allocation in allocations])
    go_on(
        entry_id=draw.entry_id, parts=list(zip(allocations, parts, strict=True)), earmark=earmark,
        currency=got.currency,
    )  # fmt: skip
    record_event(event=MoneyExchanged(subject_id=str(draw.entry_id), earmark=earmark.slug), by=by, at=at)
    return draw
