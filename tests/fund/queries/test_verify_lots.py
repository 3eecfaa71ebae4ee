"""Lots, draws, gifts and payments that somebody with the database's own password changed are found, and named."""

import pytest
from django.db import transaction

from blueheart.fund.actions.covers import cover_shortfall
from blueheart.fund.actions.payments import return_payment
from blueheart.fund.actions.takebacks import take_back
from blueheart.fund.enums import Book
from blueheart.fund.models import Allocation, Contribution, Earmark, GrantPayment, Lot, Tranche
from blueheart.fund.queries.verify import verify_ledger
from blueheart.kernel.money import Money
from tests.fund.actions.test_exchange import exchange
from tests.fund.tampering import execute, triggers_off
from tests.givers import BY, given, movement
from tests.granters import AT, DAY, ONE, bank, make_tranche, pay, released

pytestmark = pytest.mark.django_db

TAMPERING = {
    "what a lot gave": ("UPDATE fund_lot SET drawn = drawn - 1 WHERE id = {lot}", "lot {lot}"),
    "what a lot holds": ("UPDATE fund_lot SET amount = amount + 1 WHERE id = {lot}", "account {pool}"),
    "whose a lot is, that an allocation went on as": (
        "UPDATE fund_lot SET contribution_id = {other} WHERE id = {back}",
        "lot {back}",
    ),
    "what went back of a lot": ("UPDATE fund_lot SET refunded = refunded + 1 WHERE id = {left}", "account {pool}"),
    "what is short": (
        "UPDATE fund_lot SET short = short - 1, refunded = refunded - 1 WHERE id = {lot}",
        "account {shortfall}",
    ),
    "an allocation": ("UPDATE fund_allocation SET amount = amount - 1 WHERE id = {allocation}", "draw of entry {paid}"),
    "an allocation's lot": (
        "UPDATE fund_allocation SET lot_id = {dollars} WHERE id = {allocation}",
        "allocation {allocation}",
    ),
    "a draw": ("UPDATE fund_draw SET amount = amount + 1 WHERE entry_id = {paid}", "draw of entry {paid}"),
    "a draw that is gone": ("DELETE FROM fund_draw WHERE entry_id = {paid}", "draw of entry {paid}"),
    "a lot that is gone": ("DELETE FROM fund_lot WHERE id = {back}", "payment {payment}"),
    "what came": (
        "UPDATE fund_contribution SET received = received + 1 WHERE id = {gift}",
        "contribution {gift}",
    ),
    "what went back": (
        "UPDATE fund_contribution SET refunded = refunded - 1 WHERE id = {gift}",
        "contribution {gift}",
    ),
    "that it came": (
        (
            "UPDATE fund_contribution SET state = 'failed', received = 0, fee = 0, refunded = 0, received_on = NULL"
            " WHERE id = {gift}"
        ),
        "contribution {gift}",
    ),
    "a payment": ("UPDATE fund_grantpayment SET amount = amount + 1 WHERE id = {payment}", "payment {payment}"),
    "that it was paid": (
        "UPDATE fund_grantpayment SET entry_id = NULL, returned_entry_id = NULL, paid_on = NULL WHERE id = {second}",
        "entry {paid_second}",
    ),
    "how far a tranche is": ("UPDATE fund_tranche SET state = 'paid' WHERE id = {tranche}", "tranche {tranche}"),
    "a grant": ("UPDATE fund_grant SET amount = 1", "grant {grant}"),
    "a cover": ("UPDATE fund_cover SET returned = 1", "account {shortfall}"),
}


@pytest.fixture
def names() -> dict[str, object]:
    """A gift that was spent, came back, went back in part and was made good; dollars; and another gift."""
    gift = given(10_000)
    payment = return_payment(
        payment_id=pay(released(make_tranche(4_000))).pk, account=bank(), booked_on=DAY, by=ONE, at=AT
    )
    exchange(2_000, 2_170)
    second = pay(released(Tranche.objects.get()))
    take_back(contribution_id=gift.pk, movement=movement(9_000), by=BY, at=AT)
    other = given(8_000)
    cover_shortfall(
        key="cover:1", book=Book.TEST, earmark="general", amount=Money("EUR", 100), booked_on=DAY, by=ONE, at=AT
    )
    assert verify_ledger().faults == ()
    first_draw = Allocation.objects.get(draw=payment.entry_id)
    return {
        "gift": gift.pk, "other": other.pk, "lot": Lot.objects.get(contribution=gift, source__isnull=True).pk,
        "back": Lot.objects.get(source=first_draw).pk, "dollars": Lot.objects.get(currency="USD").pk,
        "left": Lot.objects.get(contribution=other).pk, "second": second.pk, "paid_second": second.entry_id,
        "allocation": first_draw.pk, "paid": payment.entry_id, "payment": payment.pk,
        "tranche": make_tranche(1).pk, "grant": second.tranche.grant_id, "pool": "test:pool:general:eur",
        "shortfall": "test:shortfall:general:eur",
    }  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_the_row_is_named(what: str, names: dict[str, object]) -> None:
    statement, where = (text.format(**names) for text in TAMPERING[what])
    with triggers_off(), transaction.atomic():
        execute(statement)
        assert where in {fault.where for fault in verify_ledger().faults}
        transaction.set_rollback(True)


def test_a_pool_without_a_lot_is_found() -> None:
    gift = given(10_000)
    with triggers_off(), transaction.atomic():
        execute(f"DELETE FROM fund_lot WHERE contribution_id = {gift.pk}")
        assert "account test:pool:general:eur" in {fault.where for fault in verify_ledger().faults}
        transaction.set_rollback(True)


def test_a_gift_that_a_fee_took_whole_is_right_when_it_goes_back() -> None:
    gift = given(500, fee=500)
    assert not Lot.objects.exists()
    take_back(contribution_id=gift.pk, movement=movement(500), by=BY, at=AT)
    assert Contribution.objects.get().refunded == 500
    assert verify_ledger().faults == ()
    assert Earmark.objects.count() == 1
    assert not GrantPayment.objects.exists()
