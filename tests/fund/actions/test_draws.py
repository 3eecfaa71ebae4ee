"""Lots are drawn first in, first out, and the database lets none give more than it holds."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.post import FloorReached
from blueheart.fund.enums import Book, EntryKind
from blueheart.fund.models import Allocation, Draw, Earmark, Entry, Lot
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.kernel.money import Money
from tests.givers import AT, DAY, given

pytestmark = pytest.mark.django_db


def spend(amount: int, key: str = "payment:1", currency: str = "EUR") -> Draw:
    chart = Chart(Book.TEST, currency)
    plans = (chart.grants("150"), chart.bank("office"), chart.pool("general"), chart.purposes())
    ensure_accounts(plans=plans, at=AT)
    grants, bank, pool, purposes = (plan.code for plan in plans)
    entry = NewEntry(
        key=key, kind=EntryKind.PAYMENT, booked_on=DAY,
        lines=(Line(grants, bank, amount), Line(pool, purposes, amount)),
    )  # fmt: skip
    purpose = Purpose(book=Book.TEST, earmark=Earmark.objects.get(), amount=Money(currency, amount))
    return post_draw(entry=entry, purpose=purpose, at=AT)


def parts() -> list[tuple[int, int]]:
    return list(Allocation.objects.order_by("lot_id").values_list("lot_id", "amount"))


def test_the_first_in_is_the_first_out() -> None:
    later = given(1_000, booked_on=date(2027, 3, 2)).lots.get()
    first = given(1_000, booked_on=date(2027, 3, 1)).lots.get()
    spend(1_500)
    assert parts() == [(later.pk, 500), (first.pk, 1_000)]
    assert {lot.pk: lot.left for lot in Lot.objects.all()} == {later.pk: 500, first.pk: 0}


def test_the_same_payment_twice_draws_once() -> None:
    given(1_000)
    assert spend(600) == spend(600)
    assert parts() == [(Lot.objects.get().pk, 600)]


def test_more_than_the_pool_holds_draws_nothing() -> None:
    given(1_000)
    with pytest.raises(FloorReached), transaction.atomic():
        spend(1_001)
    assert parts() == []
    assert not Entry.objects.filter(kind=EntryKind.PAYMENT).exists()


def refused(statement: str, *values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        run(statement, *values)


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_refuses_to_change_what_was_drawn() -> None:
    given(1_000)
    draw = spend(600)
    lot = Lot.objects.get()
    refused("UPDATE fund_allocation SET amount = 1")
    refused("DELETE FROM fund_allocation")
    refused("UPDATE fund_draw SET amount = 1")
    refused("DELETE FROM fund_draw")
    refused("DELETE FROM fund_lot")
    refused("UPDATE fund_lot SET amount = 5000")
    refused("UPDATE fund_lot SET drawn = 1001")
    refused("UPDATE fund_lot SET refunded = 401")
    refused("INSERT INTO fund_allocation (draw_id, lot_id, amount) VALUES (%s, %s, 1)", draw.pk, lot.pk)
    lot.refresh_from_db()
    assert (lot.drawn, lot.refunded, lot.amount) == (600, 0, 1_000)


def draw_apart(lot: Lot, *, amount: int, count: int, currency: str) -> None:
    Allocation.objects.create(draw_id=lot.entry_id, lot=lot, amount=400)
    Draw.objects.create(
        entry_id=lot.entry_id, book=Book.TEST, earmark=lot.earmark, currency=currency, amount=amount,
        allocation_count=count,
    )  # fmt: skip


@pytest.mark.parametrize(("amount", "count", "currency"), [(500, 1, "EUR"), (400, 2, "EUR"), (400, 1, "USD")])
def test_a_draw_says_what_its_allocations_say(amount: int, count: int, currency: str) -> None:
    lot = given(1_000).lots.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        draw_apart(lot, amount=amount, count=count, currency=currency)
    lot.refresh_from_db()
    assert lot.drawn == 0
