"""Money of a pool changes currency: each gift has its part of it, to the cent."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.exchange import PoolExchange, exchange_pool
from blueheart.fund.actions.post import FloorReached, KeyReused
from blueheart.fund.enums import Book
from blueheart.fund.models import Draw, ExchangeRate, Lot
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.entries import Exchange
from blueheart.fund.rules.giving import GENERAL
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money
from tests.givers import given
from tests.granters import AT, DAY, ONE, bank, make_call, make_grant, make_tranche, pay, released

pytestmark = pytest.mark.django_db


def exchange(gone: int = 10_000, came: int = 10_850, *, key: str = "bank:fx:1", by: Actor = ONE, **more: Any) -> Draw:
    given = {
        "key": key, "book": Book.TEST, "earmark": GENERAL, "given": Money("EUR", gone), "got": Money("USD", came),
        "out_of": bank("EUR"), "into": bank("USD"), "booked_on": DAY,
        "exchange": Exchange("EUR", "USD", "1.085", "the bank's note of 30 July 2027", DAY),
    } | more  # fmt: skip
    return exchange_pool(exchanged=PoolExchange(**given), by=by, at=AT)


def test_both_pools_and_both_banks_move_and_the_rate_is_on_record() -> None:
    given(10_000)
    draw = exchange(6_000, 6_510)
    assert balance(code="test:pool:general:eur") == 4_000
    assert balance(code="test:pool:general:usd") == 6_510
    assert balance(code="test:bank:office:eur") == -6_000
    assert balance(code="test:bank:office:usd") == 6_510
    assert balance(code="test:exchange:eur") == 6_000
    assert balance(code="test:exchange:usd") == -6_510
    assert ExchangeRate.objects.get(entry=draw.entry_id).rate == "1.085"
    assert verify_ledger().faults == ()


def test_each_gift_has_its_part_to_the_cent_and_its_own_day() -> None:
    days = [date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 3)]
    gifts = [given(amount, booked_on=day) for amount, day in zip((3_333, 3_333, 3_334), days, strict=True)]
    exchange(10_000, 10_850)
    lots = list(Lot.objects.filter(currency="USD").order_by("pk"))
    assert [lot.contribution_id for lot in lots] == [gift.pk for gift in gifts]
    assert [lot.amount for lot in lots] == [3_616, 3_616, 3_618]
    assert [lot.received_on for lot in lots] == days
    assert [lot.source.amount for lot in lots if lot.source] == [3_333, 3_333, 3_334]
    assert verify_ledger().faults == ()


def test_a_part_of_nothing_makes_no_lot() -> None:
    for _n in range(3):
        given(1)
    given(99_997)
    exchange(100_000, 600, exchange=Exchange("EUR", "USD", "0.006", "an invented rate", DAY))
    assert sum(Lot.objects.filter(currency="USD").values_list("amount", flat=True)) == 600
    assert Lot.objects.filter(currency="USD").count() == 1
    assert verify_ledger().faults == ()


def test_again_it_gives_the_first_answer_and_other_sums_are_a_conflict() -> None:
    given(20_000)
    assert exchange() == exchange()
    assert Lot.objects.filter(currency="USD").count() == 1
    with pytest.raises(KeyReused):
        exchange(10_000, 10_851)


def test_it_takes_no_more_than_the_pool_holds_and_no_wrong_rate() -> None:
    given(9_999)
    with pytest.raises(FloorReached), transaction.atomic():
        exchange()
    with pytest.raises(InvalidSpending):
        exchange(9_000, 10_850)
    with pytest.raises(NotPermitted):
        exchange(by=Actor.visitor())
    assert not Lot.objects.filter(currency="USD").exists()
    assert verify_ledger().faults == ()


def test_a_grant_in_the_other_currency_is_paid_from_it_and_leads_back_to_the_gift() -> None:
    gift = given(10_000)
    exchange()
    payment = pay(released(make_tranche(10_000, grant=make_grant(10_000, call=make_call(currency="USD")))))
    allocation = Draw.objects.get(pk=payment.entry_id).allocations.get()
    assert allocation.lot.contribution_id == gift.pk
    assert allocation.lot.currency == "USD"
    assert verify_ledger().faults == ()
