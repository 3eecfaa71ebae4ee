"""Payments of one pool at the same moment, each worker with a connection of its own, on committed data."""

from collections import Counter
from functools import partial

import pytest

from blueheart.fund.actions.covers import cover_shortfall
from blueheart.fund.actions.payments import propose_payment, release_payment, return_payment, withdraw_payment
from blueheart.fund.actions.post import FloorReached
from blueheart.fund.actions.sanctions import check_payee
from blueheart.fund.actions.takebacks import NothingLeft, give_again, take_back
from blueheart.fund.enums import Book
from blueheart.fund.models import Allocation, Contribution, Entry, GrantPayment, Lot
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel.money import Money
from tests.fund.workers import at_once
from tests.givers import BY, given, movement
from tests.granters import AT, DAY, ONE, TWO, bank, load_list, make_grant, make_grantee, make_tranche, pay, released

pytestmark = pytest.mark.django_db(transaction=True)
POOL = "test:pool:general:eur"


def proposed(count: int, amount: int) -> list[GrantPayment]:
    """Of one checked payee."""
    load_list()
    grantee = make_grantee()
    check_payee(grantee_id=grantee.pk, by=ONE, at=AT)
    grant = make_grant(count * amount, grantee=grantee)
    tranches = [make_tranche(amount, grant=grant) for _n in range(count)]
    return [propose_payment(tranche_id=tranche.pk, by=ONE, at=AT) for tranche in tranches]


def test_two_releases_of_one_pool_at_once_promise_no_more_than_it_holds() -> None:
    given(1_000)
    payments = proposed(8, 300)

    def release(payment: GrantPayment) -> str:
        try:
            release_payment(payment_id=payment.pk, by=TWO, at=AT)
        except InvalidSpending as error:
            return error.problems[0].code
        return "released"

    answers = at_once(*[partial(release, payment) for payment in payments])
    assert Counter(answers) == {"released": 3, "pool_holds_less": 5}
    for payment in GrantPayment.objects.filter(released_at__isnull=False):
        pay(payment)
    assert balance(code=POOL) == 100
    assert verify_ledger().faults == ()


def test_eight_workers_who_pay_one_payment_make_one_entry() -> None:
    given(1_000)
    payment = released(make_tranche(600))
    paid = at_once(*[partial(pay, payment)] * 8)
    assert len({one.entry_id for one in paid}) == 1
    assert Entry.objects.filter(kind="payment").count() == 1
    assert Allocation.objects.count() == 1
    returned = at_once(
        *[partial(return_payment, payment_id=payment.pk, account=bank(), booked_on=DAY, by=ONE, at=AT)] * 8
    )
    assert len({one.returned_entry_id for one in returned}) == 1
    assert balance(code=POOL) == 1_000
    assert verify_ledger().faults == ()


def test_payments_refunds_and_covers_of_one_pool_never_wait_for_each_other_in_a_ring() -> None:
    gifts = [given(1_000) for _n in range(12)]
    payments = proposed(8, 500)
    for payment in payments:
        release_payment(payment_id=payment.pk, by=TWO, at=AT)

    def pay_two(first: int) -> None:
        for payment in payments[first : first + 2]:
            try:
                pay(payment)
            except FloorReached:
                continue

    def refund_three(first: int) -> None:
        for gift in gifts[first : first + 3]:
            take_back(contribution_id=gift.pk, movement=movement(900), by=BY, at=AT)
            give_again(contribution_id=gift.pk, movement=movement(200), by=BY, at=AT)

    def cover() -> None:
        for n in range(4):
            try:
                cover_shortfall(
                    key=f"cover:{n}", book=Book.TEST, earmark="general", amount=Money("EUR", 50), booked_on=DAY,
                    by=ONE, at=AT,
                )  # fmt: skip
            except (InvalidSpending, FloorReached):
                continue

    work = [partial(pay_two, n) for n in (0, 2, 4, 6)] + [partial(refund_three, n) for n in (0, 3, 6)] + [cover]
    at_once(*work)
    assert balance(code=POOL) == sum(lot.left for lot in Lot.objects.all()) >= 0
    assert Contribution.objects.filter(refunded=700).count() == 9
    assert verify_ledger().faults == ()


def test_a_refund_and_a_payment_of_the_same_money_are_both_whole() -> None:
    for _round in range(5):
        gift = given(1_000)
        payment = released(make_tranche(balance(code=POOL)))

        def refund(pk: int = gift.pk) -> bool:
            try:
                take_back(contribution_id=pk, movement=movement(1_000), by=BY, at=AT)
            except NothingLeft:
                return False
            return True

        def spend(one: GrantPayment = payment) -> bool:
            try:
                pay(one)
            except FloorReached:
                withdraw_payment(payment_id=one.pk, by=ONE, at=AT)
                return False
            return True

        is_back, is_paid = at_once(refund, spend)
        assert is_back
        left = Lot.objects.get(contribution=gift)
        assert left.short == (1_000 if is_paid else 0)
    assert verify_ledger().faults == ()
