"""The life of money as a state machine: gifts, payments that come back, refunds after spending, exchanges, covers."""

from collections import defaultdict
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from blueheart.fund.actions.covers import cover_shortfall
from blueheart.fund.actions.payments import propose_payment, release_payment, return_payment
from blueheart.fund.actions.post import FloorReached
from blueheart.fund.actions.sanctions import check_payee
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.actions.takebacks import give_again, take_back
from blueheart.fund.enums import Book
from blueheart.fund.models import Account, Allocation, Contribution, Earmark, Lot
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.entries import Exchange
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel.money import Money
from tests.fund.actions.test_exchange import exchange
from tests.givers import BY, given, movement
from tests.granters import AT, DAY, ONE, TWO, bank, load_list, make_call, make_grant, make_grantee, make_tranche, pay

AMOUNTS = st.integers(1, 2_000)
EARMARKS = st.sampled_from(["general", "shelters"])
CURRENCIES = st.sampled_from(["EUR", "USD"])


def stands(code: str) -> int:
    try:
        return balance(code=code)
    except Account.DoesNotExist:
        return 0


class Fund(RuleBasedStateMachine):
    """The oracle knows what pools hold with what is short of them, and what the bank has; lots are read."""

    gifts = Bundle("gifts")
    gone = Bundle("gone")
    payments = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        Earmark.objects.get_or_create(slug="shelters")
        load_list()
        self.grantee = make_grantee()
        check_payee(grantee_id=self.grantee.pk, by=ONE, at=AT)
        self.net: dict[tuple[str, str], int] = defaultdict(int)
        """By earmark and currency: what pool and shortfall make together."""
        self.bank: dict[str, int] = defaultdict(int)
        self.number = 0

    def key(self) -> str:
        self.number += 1
        return f"machine:{self.number}"

    @rule(target=gifts, amount=AMOUNTS, fee=st.integers(0, 50), earmark=EARMARKS, currency=CURRENCIES)
    def give(self, amount: int, fee: int, earmark: str, currency: str) -> Contribution:
        fee = min(fee, amount)
        gift = given(amount, fee=fee, earmark=earmark, currency=currency)
        self.net[earmark, currency] += amount - fee
        return gift

    @rule(target=payments, amount=AMOUNTS, earmark=EARMARKS, currency=CURRENCIES)
    def spend(self, amount: int, earmark: str, currency: str) -> Any:
        """Proposed by one, released by another and paid, or refused since the pool holds less."""
        pool = stands(f"test:pool:{earmark}:{currency.lower()}")
        call = make_call(earmark=earmark, currency=currency)
        tranche = make_tranche(amount, grant=make_grant(amount, grantee=self.grantee, call=call))
        payment = propose_payment(tranche_id=tranche.pk, by=ONE, at=AT)
        if amount > pool:
            with pytest.raises(InvalidSpending), transaction.atomic():
                release_payment(payment_id=payment.pk, by=TWO, at=AT)
            return None
        paid = pay(release_payment(payment_id=payment.pk, by=TWO, at=AT))
        self.net[earmark, currency] -= amount
        self.bank[currency] -= amount
        return paid

    @rule(payment=consumes(payments))
    def come_back(self, payment: Any) -> None:
        if payment is None:
            return
        return_payment(payment_id=payment.pk, account=bank(payment.currency), booked_on=DAY, by=ONE, at=AT)
        self.net[payment.tranche.grant.earmark.slug, payment.currency] += payment.amount
        self.bank[payment.currency] += payment.amount

    @rule(target=gone, gift=gifts, share=st.integers(1, 100))
    def refund(self, gift: Contribution, share: int) -> Any:
        gift.refresh_from_db()
        amount = (gift.received - gift.refunded) * share // 100
        if not amount:
            return None
        back = movement(amount, currency=gift.currency)
        take_back(contribution_id=gift.pk, movement=back, by=BY, at=AT)
        self.net[gift.earmark.slug, gift.currency] -= amount
        return gift

    @rule(gift=gone, share=st.integers(1, 100))
    def refund_fails(self, gift: Contribution | None, share: int) -> None:
        if gift is None:
            return
        gift.refresh_from_db()
        amount = gift.refunded * share // 100
        if not amount:
            return
        again = movement(amount, currency=gift.currency)
        give_again(contribution_id=gift.pk, movement=again, by=BY, at=AT)
        self.net[gift.earmark.slug, gift.currency] += amount

    @rule(amount=AMOUNTS, earmark=EARMARKS)
    def change_currency(self, amount: int, earmark: str) -> None:
        came = max(1, amount * 1_085 // 1_000)
        rate = Exchange("EUR", "USD", "1.085", "an invented rate", DAY)
        more = {"key": self.key(), "earmark": earmark, "exchange": rate}
        if amount > stands(f"test:pool:{earmark}:eur"):
            with pytest.raises(FloorReached), transaction.atomic():
                exchange(amount, came, **more)
            return
        exchange(amount, came, **more)
        self.net[earmark, "EUR"] -= amount
        self.net[earmark, "USD"] += came
        self.bank["EUR"] -= amount
        self.bank["USD"] += came

    @rule(amount=AMOUNTS, earmark=EARMARKS, currency=CURRENCIES)
    def cover(self, amount: int, earmark: str, currency: str) -> None:
        short = stands(f"test:shortfall:{earmark}:{currency.lower()}")
        holds = stands(f"test:pool:general:{currency.lower()}")
        given = {
            "key": self.key(), "book": Book.TEST, "earmark": earmark, "amount": Money(currency, amount),
            "booked_on": DAY, "by": ONE, "at": AT,
        }  # fmt: skip
        if amount > min(short, holds):
            with pytest.raises((InvalidSpending, FloorReached)), transaction.atomic():
                cover_shortfall(**given)  # type: ignore[arg-type]
            return
        cover_shortfall(**given)  # type: ignore[arg-type]
        self.net[earmark, currency] += amount
        self.net["general", currency] -= amount

    @rule()
    def seal(self) -> None:
        seal_entries(by=BY, at=AT)

    @invariant()
    def pools_are_what_their_lots_have_left(self) -> None:
        left: dict[str, int] = defaultdict(int)
        for lot in Lot.objects.select_related("earmark"):
            left[f"test:pool:{lot.earmark.slug}:{lot.currency.lower()}"] += lot.left
        for earmark in ("general", "shelters"):
            for currency in ("eur", "usd"):
                pool = f"test:pool:{earmark}:{currency}"
                assert stands(pool) == left[pool] >= 0
                assert stands(f"test:shortfall:{earmark}:{currency}") >= 0

    @invariant()
    def all_money_together_is_the_oracles(self) -> None:
        """A cover moves money between two earmarks, and giving it back too: over all of them nothing moved."""
        for currency in ("EUR", "USD"):
            low = currency.lower()
            held = sum(
                stands(f"test:pool:{earmark}:{low}") - stands(f"test:shortfall:{earmark}:{low}")
                for earmark in ("general", "shelters")
            )
            assert held == self.net["general", currency] + self.net["shelters", currency]
            assert stands(f"test:purposes:{low}") == -held
            assert stands(f"test:bank:office:{low}") == self.bank[currency]

    @invariant()
    def no_allocation_is_of_more_than_its_lot(self) -> None:
        for allocation in Allocation.objects.select_related("lot"):
            assert allocation.amount <= allocation.lot.amount

    def teardown(self) -> None:
        assert verify_ledger().faults == ()


class Isolated(Fund):
    """Each run in a savepoint that is taken back."""

    def __init__(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        super().__init__()

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)


@pytest.mark.django_db
def test_money_lives_as_the_oracle_says() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Isolated,
        settings=settings(max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=checks),
    )
