"""A payment needs two people and a checked payee, draws lots, and may come back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.grantees import erase_grantee_contact
from blueheart.fund.actions.grants import cancel_tranche, end_grant
from blueheart.fund.actions.payments import (
    pay_grant,
    propose_payment,
    release_payment,
    return_payment,
    withdraw_payment,
)
from blueheart.fund.actions.post import FloorReached
from blueheart.fund.actions.sanctions import check_payee, decide_check
from blueheart.fund.actions.takebacks import give_again, take_back
from blueheart.fund.enums import Book, CheckDecision, GrantState, TrancheState
from blueheart.fund.models import Allocation, Entry, GrantPayment, Lot, Tranche
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.grants import granted_by_entry, public_grants
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel.actors import Actor
from tests.givers import BY, given, movement
from tests.granters import AT, DAY, ONE, TWO, bank, load_list, make_grant, make_grantee, make_tranche, pay, released

pytestmark = pytest.mark.django_db


def refused(code: str, action: Callable[[], object]) -> None:
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        action()
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_payment_is_proposed_released_by_another_and_paid_from_the_first_gift() -> None:
    first, second = given(30_000), given(40_000)
    payment = pay(released(make_tranche(50_000)))
    assert payment.entry is not None
    assert payment.is_paid
    assert payment.tranche.state == TrancheState.PAID
    assert balance(code="test:grants:150:eur") == 50_000
    assert balance(code="test:bank:office:eur") == -50_000
    assert balance(code="test:pool:general:eur") == 20_000
    taken = dict(Allocation.objects.values_list("lot__contribution", "amount"))
    assert taken == {first.pk: 30_000, second.pk: 20_000}
    assert payment.entry.about == f"payment:{payment.pk}"
    assert verify_ledger().faults == ()


def test_paid_again_it_gives_the_first_answer() -> None:
    given(100_000)
    payment = released(make_tranche(50_000))
    assert pay(payment).entry_id == pay(payment).entry_id
    assert Entry.objects.filter(kind="payment").count() == 1


def test_who_proposes_does_not_release() -> None:
    given(100_000)
    load_list()
    tranche = make_tranche()
    check_payee(grantee_id=tranche.grant.grantee_id, by=ONE, at=AT)
    payment = propose_payment(tranche_id=tranche.pk, by=ONE, at=AT)
    refused("same_person", lambda: release_payment(payment_id=payment.pk, by=ONE, at=AT))
    refused("no_person", lambda: release_payment(payment_id=payment.pk, by=Actor.system("x"), at=AT))
    with pytest.raises(NotPermitted):
        release_payment(payment_id=payment.pk, by=Actor.staff(ref=2), at=AT)
    refused("not_released", lambda: pay(payment))
    assert release_payment(payment_id=payment.pk, by=TWO, at=AT).released_by == "staff:2"
    refused("not_proposed", lambda: release_payment(payment_id=payment.pk, by=TWO, at=AT))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"released_by": F("proposed_by")}, "payment_released_by_another"),
        ({"check_seen": None}, "payment_released_after_a_check"),
        ({"released_at": None, "released_by": "", "check_seen": None}, "payment_paid_after_release"),
        ({"entry": None, "paid_on": None, "returned_entry": 0}, "payment_returned_after_paid"),
        ({"amount": 0}, "payment_amount_positive"),
    ],
)
def test_the_database_refuses_it_too(change: dict[str, object], constraint: str) -> None:
    given(100_000)
    payment = pay(released(make_tranche()))
    if "returned_entry" in change:
        change = {**change, "returned_entry": payment.entry_id}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        GrantPayment.objects.filter(pk=payment.pk).update(**change)


def test_a_tranche_has_one_standing_payment() -> None:
    given(100_000)
    payment = released(make_tranche())
    refused("not_planned", lambda: propose_payment(tranche_id=payment.tranche_id, by=ONE, at=AT))
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantPayment.objects.create(
            tranche=payment.tranche, amount=1, currency="EUR", proposed_by="staff:1", proposed_at=AT
        )
    withdraw_payment(payment_id=payment.pk, by=TWO, at=AT)
    assert Tranche.objects.get().state == TrancheState.PLANNED
    refused("not_withdrawable", lambda: withdraw_payment(payment_id=payment.pk, by=TWO, at=AT))
    refused("not_released", lambda: pay(payment))
    again = propose_payment(tranche_id=payment.tranche_id, by=TWO, at=AT)
    assert again != payment


def test_a_payee_without_a_fresh_and_clear_check_is_not_paid() -> None:
    given(100_000)
    tranche = make_tranche(grant=make_grant(grantee=make_grantee("Nowhere Foundations")))
    payment = propose_payment(tranche_id=tranche.pk, by=ONE, at=AT)

    def release(later: timedelta = timedelta()) -> object:
        return release_payment(payment_id=payment.pk, by=TWO, at=AT + later)

    refused("not_checked", release)
    load_list()
    refused("not_checked", release)
    check = check_payee(grantee_id=tranche.grant.grantee_id, by=ONE, at=AT)
    refused("possible_match", release)
    decide_check(check_id=check.pk, decision=CheckDecision.SOMEBODY_ELSE, reason="Another.", by=ONE, at=AT)
    refused("not_checked", lambda: release(timedelta(days=31)))
    load_list(generated="2027-07-15T00:00:00Z")
    refused("not_checked", release)
    check = check_payee(grantee_id=tranche.grant.grantee_id, by=ONE, at=AT)
    decide_check(check_id=check.pk, decision=CheckDecision.LISTED, reason="The same.", by=ONE, at=AT)
    refused("possible_match", release)


def test_what_the_pool_holds_is_promised_once() -> None:
    given(60_000)
    released(make_tranche(50_000))
    second = make_tranche(50_000)
    check_payee(grantee_id=second.grant.grantee_id, by=ONE, at=AT)
    payment = propose_payment(tranche_id=second.pk, by=ONE, at=AT)
    refused("pool_holds_less", lambda: release_payment(payment_id=payment.pk, by=TWO, at=AT))
    given(40_000)
    release_payment(payment_id=payment.pk, by=TWO, at=AT)


def test_money_that_went_back_meanwhile_is_not_paid() -> None:
    gift = given(50_000)
    payment = released(make_tranche(50_000))
    take_back(contribution_id=gift.pk, movement=movement(20_000), by=BY, at=AT)
    with pytest.raises(FloorReached), transaction.atomic():
        pay(payment)
    payment.refresh_from_db()
    assert payment.entry_id is None
    assert verify_ledger().faults == ()


def test_a_payee_without_an_account_is_not_proposed() -> None:
    tranche = make_tranche(grant=make_grant(grantee=make_grantee(iban="")))
    refused("no_iban", lambda: propose_payment(tranche_id=tranche.pk, by=ONE, at=AT))


def test_it_is_paid_on_a_day_from_its_release_to_today() -> None:
    given(100_000)
    payment = released(make_tranche())
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        refused(
            "not_then",
            lambda day=day: pay_grant(payment_id=payment.pk, account=bank(), paid_on=day, by=ONE, at=AT),  # type: ignore[misc]
        )


def give_back(payment: GrantPayment, day: date = DAY) -> GrantPayment:
    return return_payment(payment_id=payment.pk, account=bank(), booked_on=day, by=ONE, at=AT)


def test_a_payment_that_came_back_is_in_the_pool_again_as_the_same_gifts() -> None:
    first, second = given(30_000, booked_on=date(2027, 3, 1)), given(40_000)
    payment = pay(released(make_tranche(50_000)))
    returned = give_back(payment)
    assert give_back(payment).returned_entry_id == returned.returned_entry_id
    assert not returned.is_paid
    assert balance(code="test:grants:150:eur") == 0
    assert balance(code="test:bank:office:eur") == 0
    assert balance(code="test:pool:general:eur") == 70_000
    again = Lot.objects.filter(source__isnull=False).order_by("pk")
    assert [(lot.contribution_id, lot.left, lot.received_on) for lot in again] == [
        (first.pk, 30_000, date(2027, 3, 1)), (second.pk, 20_000, DAY),
    ]  # fmt: skip
    assert Tranche.objects.get().state == TrancheState.PLANNED
    assert verify_ledger().faults == ()
    paid_again = pay(released(Tranche.objects.get()))
    assert list(
        Allocation.objects.filter(draw=paid_again.entry_id).order_by("pk").values_list("lot__contribution", "amount")
    ) == [(first.pk, 30_000), (second.pk, 20_000)]
    assert verify_ledger().faults == ()


def test_a_gift_whose_payment_came_back_is_refunded_without_a_shortfall() -> None:
    gift = given(50_000)
    give_back(pay(released(make_tranche(30_000))))
    take_back(contribution_id=gift.pk, movement=movement(45_000), by=BY, at=AT)
    assert balance(code="test:pool:general:eur") == 5_000
    assert sum(Lot.objects.values_list("short", flat=True)) == 0
    assert verify_ledger().faults == ()
    give_again(contribution_id=gift.pk, movement=movement(45_000), by=BY, at=AT)
    assert balance(code="test:pool:general:eur") == 50_000
    assert verify_ledger().faults == ()


def test_only_what_was_paid_comes_back_and_not_before() -> None:
    given(100_000)
    payment = released(make_tranche())
    refused("not_paid", lambda: give_back(payment))
    paid = pay(payment)
    refused("not_then", lambda: give_back(paid, DAY - timedelta(days=1)))
    refused("not_then", lambda: give_back(paid, DAY + timedelta(days=1)))


def test_a_grant_ends_when_no_payment_is_under_way() -> None:
    given(100_000)
    grant = make_grant(80_000)
    first, second = make_tranche(40_000, grant=grant), make_tranche(40_000, grant=grant)
    payment = released(first)
    refused("payment_under_way", lambda: end_grant(grant_id=grant.pk, to=GrantState.COMPLETED, by=ONE, at=AT))
    refused("payment_under_way", lambda: erase_grantee_contact(grantee_id=grant.grantee_id, by=ONE, at=AT))
    refused("not_planned", lambda: cancel_tranche(tranche_id=first.pk, by=ONE, at=AT))
    pay(payment)
    end_grant(grant_id=grant.pk, to=GrantState.COMPLETED, by=ONE, at=AT)
    second.refresh_from_db()
    assert second.state == TrancheState.CANCELLED
    give_back(payment)
    first.refresh_from_db()
    assert first.state == TrancheState.CANCELLED
    assert verify_ledger().faults == ()


def test_what_the_public_sees_is_what_stands_paid() -> None:
    given(100_000)
    tranche = make_tranche(50_000)
    assert [(one.paid, len(one.planned)) for one in public_grants(book=Book.TEST)] == [(0, 1)]
    payment = pay(released(tranche))
    assert payment.entry_id is not None
    assert [(one.paid, len(one.planned)) for one in public_grants(book=Book.TEST)] == [(50_000, 0)]
    assert granted_by_entry(entry_ids=[payment.entry_id])[payment.entry_id].identifier == str(tranche.grant)
    assert public_grants(book=Book.REAL) == []
    give_back(payment)
    assert [(one.paid, len(one.planned)) for one in public_grants(book=Book.TEST)] == [(0, 1)]
