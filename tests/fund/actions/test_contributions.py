"""A contribution comes once, gross, fee and net apart."""

from datetime import date

import pytest

from blueheart.fund.actions.contributions import (
    AlreadySettled,
    UnknownEarmark,
    WrongMove,
    move_contribution,
    open_contribution,
    settle_contribution,
)
from blueheart.fund.actions.post import KeyReused
from blueheart.fund.enums import ContributionState
from blueheart.fund.models import Account, Contribution, Donor, Entry, Lot
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import Exchange, InvalidEntry
from blueheart.fund.rules.giving import NewDonor
from blueheart.kernel.models import EventRecord
from blueheart.kernel.money import Money, WrongMoney
from tests.givers import AT, BY, DAY, given, movement, new_gift, open_gift, settle

pytestmark = pytest.mark.django_db


def balances() -> dict[str, int]:
    return {code: balance(code=code) for code in Account.objects.values_list("code", flat=True)}


def test_gross_fee_and_net_stand_apart_and_the_net_makes_a_lot() -> None:
    gift = given(10_000, fee=175)
    assert (gift.state, gift.received, gift.fee, gift.received_on) == (ContributionState.SETTLED, 10_000, 175, DAY)
    assert balances() == {
        "test:provider:local:eur": 9_825, "test:income:individual:eur": 10_000, "test:fees:eur": 175,
        "test:pool:general:eur": 9_825, "test:purposes:eur": -9_825,
    }  # fmt: skip
    lot = Lot.objects.get()
    assert (lot.contribution_id, lot.amount, lot.left, lot.currency) == (gift.pk, 9_825, 9_825, "EUR")
    assert verify_ledger().is_right


def test_same_form_twice_opens_one_contribution() -> None:
    new = new_gift(donor=NewDonor(name="Example Donor", email="Donor@Example.org"))
    first = open_contribution(new=new, by=BY, at=AT)
    assert open_contribution(new=new, by=BY, at=AT) == first
    assert Contribution.objects.count() == 1
    assert Donor.objects.get().email_folded == "donor@example.org"


def test_same_money_twice_is_booked_once_and_other_money_is_refused() -> None:
    gift = open_gift(5_000)
    came = movement(5_000, key="txn_1")
    for _time in range(2):
        settle_contribution(contribution_id=gift.pk, movement=came, by=BY, at=AT)
    assert Entry.objects.count() == 1
    with pytest.raises(AlreadySettled):
        settle(gift, key="txn_2")
    with pytest.raises(KeyReused):
        settle(open_gift(5_000), key="txn_1")
    assert Entry.objects.count() == Lot.objects.count() == 1


def test_what_comes_may_be_other_than_what_was_wanted() -> None:
    gift = settle(open_gift(5_000), 4_000)
    assert (gift.amount, gift.received, Lot.objects.get().amount) == (5_000, 4_000, 4_000)


def test_a_gift_exchanged_by_the_provider_passes_through_clearing_with_its_rate() -> None:
    gift = open_gift(10_000, currency="USD")
    rate = Exchange(base="USD", quote="EUR", rate="0.92", source="local provider", on=DAY)
    came = movement(
        10_000, currency="USD", account=Chart(gift.book, "EUR").provider("local"), exchanged=Money("EUR", 9_200),
        exchange=rate, fee=200,
    )  # fmt: skip
    settle_contribution(contribution_id=gift.pk, movement=came, by=BY, at=AT)
    assert balances() == {
        "test:exchange:usd": 10_000, "test:income:individual:usd": 10_000, "test:exchange:eur": -9_200,
        "test:provider:local:eur": 9_000, "test:fees:eur": 200, "test:pool:general:eur": 9_000,
        "test:purposes:eur": -9_000,
    }  # fmt: skip
    assert (Lot.objects.get().currency, Lot.objects.get().amount) == ("EUR", 9_000)
    assert Entry.objects.get().exchange.rate == "0.92"


def test_a_gift_that_the_fee_eats_makes_no_lot() -> None:
    given(50, fee=50)
    assert not Lot.objects.exists()
    assert balance(code="test:fees:eur") == 50


@pytest.mark.parametrize(
    ("amount", "more", "refusal"),
    [
        (0, {}, WrongMoney), (-5, {}, WrongMoney), (10**15, {}, WrongMoney), (5_000, {"fee": -1}, InvalidEntry),
        (5_000, {"fee": 5_001}, InvalidEntry), (5_000, {"currency": "USD"}, InvalidEntry),
        (5_000, {"exchanged": Money("EUR", 4_000), "currency": "USD"}, InvalidEntry),
        (5_000, {"booked_on": AT}, InvalidEntry), (5_000, {"key": ""}, InvalidEntry),
    ],
)  # fmt: skip
def test_money_that_is_none_leaves_everything_as_it_was(
    amount: int, more: dict[str, object], refusal: type[Exception]
) -> None:
    gift = open_gift(5_000)
    with pytest.raises(refusal):
        settle_contribution(contribution_id=gift.pk, movement=movement(amount, **more), by=BY, at=AT)
    gift.refresh_from_db()
    assert gift.state == ContributionState.OPEN
    assert not Entry.objects.exists()
    assert not Account.objects.exists()


def test_an_earmark_that_is_not_on_offer_and_a_sum_of_nothing_are_refused() -> None:
    with pytest.raises(UnknownEarmark):
        open_gift(earmark="moon")
    with pytest.raises(WrongMoney):
        open_gift(0)
    assert not Contribution.objects.exists()


def test_late_money_is_booked_after_a_failure_and_nothing_fails_after_it() -> None:
    gift = open_gift()
    for state in (ContributionState.PENDING, ContributionState.FAILED, ContributionState.FAILED):
        move_contribution(contribution_id=gift.pk, to=state, by=BY, at=AT)
    assert EventRecord.objects.filter(name="fund.contribution_moved").count() == 2
    settle(gift)
    with pytest.raises(WrongMove):
        move_contribution(contribution_id=gift.pk, to=ContributionState.FAILED, by=BY, at=AT)
    assert Contribution.objects.get().state == ContributionState.SETTLED


def test_events_hold_ids_and_no_name() -> None:
    settle(open_contribution(new=new_gift(donor=NewDonor(name="Example Donor", email="d@example.org")), by=BY, at=AT))
    kept = " ".join(str(event.payload) for event in EventRecord.objects.filter(name__startswith="fund.contribution"))
    assert kept
    assert "Example" not in kept
    assert "example.org" not in kept


def test_the_day_of_the_lot_is_the_day_of_the_money() -> None:
    given(booked_on=date(2027, 1, 2))
    assert Lot.objects.get().received_on == date(2027, 1, 2)
