"""What goes back, before and after it was spent, and what comes again."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from blueheart.fund.actions.post import FloorReached
from blueheart.fund.actions.takebacks import NothingLeft, give_again, take_back
from blueheart.fund.enums import EntryKind
from blueheart.fund.models import Account, Contribution, Entry, Lot
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from tests.fund.actions.test_draws import spend
from tests.givers import AT, BY, given, movement, open_gift

pytestmark = pytest.mark.django_db


def back(gift: Contribution, amount: int, **more: object) -> Contribution:
    return take_back(contribution_id=gift.pk, movement=movement(amount, **more), by=BY, at=AT)


def again(gift: Contribution, amount: int, **more: object) -> Contribution:
    return give_again(contribution_id=gift.pk, movement=movement(amount, **more), by=BY, at=AT)


def standing(*codes: str) -> list[int]:
    return [
        balance(code=f"test:{code}:eur") if Account.objects.filter(code=f"test:{code}:eur").exists() else 0
        for code in codes
    ]


def test_a_part_that_goes_back_leaves_pool_and_lot() -> None:
    gift = back(given(10_000, fee=100), 4_000)
    assert gift.refunded == 4_000
    assert standing("income:individual", "provider:local", "pool:general", "shortfall:general") == [
        6_000,
        5_900,
        5_900,
        0,
    ]
    assert Lot.objects.get().left == 5_900


def test_what_was_spent_already_is_to_be_made_good() -> None:
    gift = given(10_000)
    spend(7_000)
    back(gift, 10_000)
    lot = Lot.objects.get()
    assert (lot.left, lot.short, lot.refunded) == (0, 7_000, 10_000)
    assert standing("pool:general", "shortfall:general", "purposes") == [0, 7_000, 7_000]
    assert verify_ledger().is_right


def test_the_whole_gift_back_with_its_fee_spent_is_short_by_the_fee() -> None:
    back(given(10_000, fee=175), 10_000)
    assert standing("pool:general", "shortfall:general") == [0, 175]


def test_a_dispute_takes_its_fee_and_comes_again_when_it_is_won() -> None:
    gift = given(10_000)
    take_back(contribution_id=gift.pk, movement=movement(10_000, fee=2_000), kind=EntryKind.DISPUTE, by=BY, at=AT)
    assert standing("pool:general", "shortfall:general", "fees") == [0, 2_000, 2_000]
    gift = again(gift, 10_000)
    assert gift.refunded == 0
    assert standing("pool:general", "shortfall:general", "income:individual") == [8_000, 0, 10_000]
    assert Lot.objects.get().left == 8_000


def test_the_same_money_back_twice_is_booked_once() -> None:
    gift = given(10_000)
    came = movement(2_000, key="re_1")
    for _time in range(2):
        take_back(contribution_id=gift.pk, movement=came, by=BY, at=AT)
    assert Contribution.objects.get().refunded == 2_000
    assert Entry.objects.count() == 2


def test_no_more_goes_back_than_came_and_nothing_of_what_never_came() -> None:
    gift = given(1_000)
    with pytest.raises(NothingLeft):
        back(gift, 1_001)
    with pytest.raises(NothingLeft):
        again(gift, 1)
    with pytest.raises(NothingLeft):
        back(open_gift(1_000), 1)
    assert Entry.objects.count() == 1


class Money(RuleBasedStateMachine):
    """Gifts come, are spent, go back and come again, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.gifts: list[Contribution] = []
        self.spent = 0

    @rule(amount=st.integers(1, 5_000), share=st.integers(0, 100))
    def give(self, amount: int, share: int) -> None:
        self.gifts.append(given(amount, fee=amount * share // 100))

    @precondition(lambda self: self.gifts)
    @rule(amount=st.integers(1, 8_000))
    def pay(self, amount: int) -> None:
        pool = standing("pool:general")[0]
        try:
            spend(amount, key=f"payment:{Entry.objects.count()}")
        except FloorReached:
            assert amount > pool
        else:
            assert amount <= pool
            self.spent += amount

    @precondition(lambda self: self.gifts)
    @rule(which=st.integers(0, 50), amount=st.integers(1, 6_000), fee=st.integers(0, 50))
    def go_back(self, which: int, amount: int, fee: int) -> None:
        gift = Contribution.objects.get(pk=self.gifts[which % len(self.gifts)].pk)
        try:
            back(gift, amount, fee=fee)
        except NothingLeft:
            assert amount > gift.received - gift.refunded

    @precondition(lambda self: self.gifts)
    @rule(which=st.integers(0, 50), amount=st.integers(1, 6_000))
    def come_again(self, which: int, amount: int) -> None:
        gift = Contribution.objects.get(pk=self.gifts[which % len(self.gifts)].pk)
        try:
            again(gift, amount)
        except NothingLeft:
            assert amount > gift.refunded

    @invariant()
    def lots_are_the_pool_and_money_is_what_purposes_say(self) -> None:
        lots = list(Lot.objects.all())
        pool, shortfall, purposes, provider, bank = standing(
            "pool:general", "shortfall:general", "purposes", "provider:local", "bank:office"
        )
        assert sum(lot.left for lot in lots) == pool
        assert sum(lot.drawn for lot in lots) == self.spent
        assert pool - shortfall == -purposes == provider + bank


def test_lots_pool_and_money_agree_whatever_happens() -> None:
    from django.db import transaction

    class Apart(Money):
        def __init__(self) -> None:
            super().__init__()
            self.savepoint = transaction.savepoint()

        def teardown(self) -> None:
            assert verify_ledger().is_right
            transaction.savepoint_rollback(self.savepoint)

    run_state_machine_as_test(
        Apart,
        settings=settings(
            max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
