"""What the provider says of gifts by card, booked once, gross, fee and net apart."""

from datetime import date
from typing import Any

import pytest

from blueheart.fund.actions.checkouts import CheckoutOver, begin_checkout
from blueheart.fund.actions.monthly import MonthlyNotBegun, stop_monthly
from blueheart.fund.actions.post import FloorReached
from blueheart.fund.actions.refunds import NotRefundable, ask_refund
from blueheart.fund.actions.told import WrongBook, check_book
from blueheart.fund.enums import (
    Book,
    ContributionState,
    EntryKind,
    MessageState,
    MonthlyState,
    PayoutState,
    RefundState,
)
from blueheart.fund.models import (
    Contribution,
    Donor,
    Entry,
    ExchangeRate,
    Lot,
    MonthlyGift,
    ProviderMessage,
    ProviderPayout,
)
from blueheart.fund.providers.localdeeds import charge_own_fee
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.giving import NewDonor
from blueheart.fund.rules.provider import ProviderRefused
from tests.fund.actions.test_draws import spend
from tests.givers import AT, BY
from tests.payers import PAGE, Desk, ledger

pytestmark = pytest.mark.django_db
CHART = Chart(Book.TEST, "EUR")
HELD, TRANSIT, FEES, POOL = (
    CHART.provider("local").code, CHART.transit("local").code, CHART.fees().code, CHART.pool("general").code,
)  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return Desk()


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.objects.get(pk=contribution.pk)


def is_right() -> bool:
    return not verify_ledger().faults


def test_a_paid_gift_is_booked_gross_fee_and_net_apart(desk: Desk) -> None:
    gift = desk.give(10_000)
    assert (gift.state, gift.received, gift.fee) == (ContributionState.SETTLED, 10_000, 175)
    assert (balance(code=HELD), balance(code=FEES), balance(code=POOL)) == (9_825, 175, 9_825)
    entry = Entry.objects.get()
    assert entry.key.startswith("local:txn_")
    assert entry.about == f"contribution:{gift.pk}"
    assert set(ProviderMessage.objects.values_list("state", flat=True)) == {MessageState.DONE}
    assert is_right()


def test_a_double_press_leads_to_one_page(desk: Desk) -> None:
    payment = desk.begin()
    again = begin_checkout(contribution_id=payment.contribution_id, provider=desk.provider, page=PAGE, is_monthly=False)
    assert (again.session_id, again.url) == (payment.session_id, payment.url)
    desk.do("pay", session_id=payment.session_id)
    desk.tell_all()
    with pytest.raises(CheckoutOver):
        begin_checkout(contribution_id=payment.contribution_id, provider=desk.provider, page=PAGE, is_monthly=False)


def test_a_gift_in_another_currency_passes_through_clearing_with_its_rate(desk: Desk) -> None:
    desk.exchanges = {"JPY": ("EUR", "0.0061")}
    gift = desk.give(15_000, currency="JPY")
    assert (gift.received, gift.currency, gift.settled_currency, gift.fee) == (15_000, "JPY", "EUR", 162)
    assert balance(code=POOL) == 9_150 - 162
    rate = ExchangeRate.objects.get()
    assert (rate.base, rate.quote, rate.rate, rate.source) == ("JPY", "EUR", "0.0061", "Local")
    desk.do("give_back", charge_id=desk.charge_of(gift), amount=5_000, key="r1")
    desk.tell_all()
    assert fresh(gift).refunded == 5_000
    assert balance(code=HELD) == 9_150 - 162 - 3_050
    assert is_right()


def test_money_that_comes_later_is_on_its_way_and_then_there(desk: Desk) -> None:
    payment = desk.begin()
    desk.do("pay_later", session_id=payment.session_id)
    desk.tell_all()
    assert fresh(payment.contribution).state == ContributionState.PENDING
    assert not Entry.objects.exists()
    desk.do("arrive", session_id=payment.session_id)
    desk.tell_all()
    assert fresh(payment.contribution).state == ContributionState.SETTLED


def test_money_that_never_comes_fails_and_books_nothing(desk: Desk) -> None:
    payment = desk.begin()
    desk.do("pay_later", session_id=payment.session_id)
    desk.do("fall_through", session_id=payment.session_id)
    desk.tell_all()
    assert fresh(payment.contribution).state == ContributionState.FAILED
    assert not Entry.objects.exists()


def test_a_declined_card_may_be_followed_by_another_one(desk: Desk) -> None:
    payment = desk.begin()
    desk.do("decline", session_id=payment.session_id)
    desk.tell_all()
    assert fresh(payment.contribution).state == ContributionState.OPEN
    desk.do("pay", session_id=payment.session_id)
    desk.tell_all()
    assert fresh(payment.contribution).state == ContributionState.SETTLED
    assert Entry.objects.count() == 1


def test_a_page_past_its_time_expires(desk: Desk) -> None:
    payment = desk.begin()
    desk.do("expire", session_id=payment.session_id)
    desk.tell_all()
    assert fresh(payment.contribution).state == ContributionState.EXPIRED


def test_a_refund_is_booked_when_its_message_comes(desk: Desk) -> None:
    gift = desk.give(10_000)
    asked = ask_refund(contribution_id=gift.pk, amount=4_000, key="k1", provider=desk.provider, by=BY, at=desk.at)
    again = ask_refund(contribution_id=gift.pk, amount=4_000, key="k1", provider=desk.provider, by=BY, at=desk.at)
    assert (asked.state, again.pk) == (RefundState.SENT, asked.pk)
    assert fresh(gift).refunded == 0
    with pytest.raises(NotRefundable):
        ask_refund(contribution_id=gift.pk, amount=6_001, key="k2", provider=desk.provider, by=BY, at=desk.at)
    desk.tell_all()
    assert fresh(gift).refunded == 4_000
    assert balance(code=POOL) == 9_825 - 4_000
    assert is_right()


def test_a_refund_that_fails_comes_again(desk: Desk) -> None:
    gift = desk.give(10_000)
    asked = ask_refund(contribution_id=gift.pk, amount=10_000, key="k1", provider=desk.provider, by=BY, at=desk.at)
    desk.tell_all()
    assert fresh(gift).refunded == 10_000
    desk.do("fail_refund", refund_id=asked.refund_id)
    desk.tell_all()
    asked.refresh_from_db()
    assert (fresh(gift).refunded, asked.state) == (0, RefundState.REFUSED)
    ask_refund(contribution_id=gift.pk, amount=10_000, key="k2", provider=desk.provider, by=BY, at=desk.at)
    desk.tell_all()
    assert fresh(gift).refunded == 10_000
    assert is_right()


def test_a_refund_after_the_lot_was_spent_is_short(desk: Desk) -> None:
    gift = desk.give(10_000)
    spend(9_000)
    desk.do("give_back", charge_id=desk.charge_of(gift), amount=10_000, key="r1")
    desk.tell_all()
    lot = Lot.objects.get()
    assert (lot.left, lot.short) == (0, 10_000 - 825)
    assert balance(code=CHART.shortfall("general").code) == 9_175


@pytest.mark.parametrize("is_won", [True, False])
def test_a_dispute_takes_the_money_and_its_fee_and_gives_the_money_back_when_won(desk: Desk, is_won: bool) -> None:
    gift = desk.give(10_000)
    dispute = desk.do("dispute", charge_id=desk.charge_of(gift))
    desk.tell_all()
    assert fresh(gift).refunded == 10_000
    assert balance(code=HELD) == 9_825 - 12_000
    assert Entry.objects.filter(kind=EntryKind.DISPUTE).count() == 1
    desk.do("close_dispute", dispute_id=dispute, is_won=is_won)
    desk.tell_all()
    assert fresh(gift).refunded == (0 if is_won else 10_000)
    assert balance(code=FEES) == 175 + 2_000
    assert is_right()


def test_a_payout_clears_the_provider_into_transit(desk: Desk) -> None:
    desk.give(10_000)
    payout = desk.do("pay_out", currency="EUR")
    desk.tell_all()
    assert (balance(code=HELD), balance(code=TRANSIT)) == (0, 9_825)
    assert ProviderPayout.objects.get().state == PayoutState.ON_ITS_WAY
    desk.do("end_payout", payout_id=payout, has_arrived=True)
    desk.tell_all()
    assert ProviderPayout.objects.get().state == PayoutState.ARRIVED
    assert balance(code=TRANSIT) == 9_825


def test_a_payout_that_failed_is_back_at_the_provider(desk: Desk) -> None:
    desk.give(10_000)
    payout = desk.do("pay_out", currency="EUR")
    desk.do("end_payout", payout_id=payout, has_arrived=False)
    desk.tell_all()
    assert (balance(code=HELD), balance(code=TRANSIT)) == (9_825, 0)
    assert ProviderPayout.objects.get().state == PayoutState.FAILED
    desk.do("pay_out", currency="EUR")
    desk.tell_all()
    assert (balance(code=HELD), balance(code=TRANSIT)) == (0, 9_825)


def test_a_payout_tells_of_gifts_whose_messages_were_lost(desk: Desk) -> None:
    payment = desk.begin(10_000)
    desk.do("pay", session_id=payment.session_id)
    lost = desk.unsent()
    desk.do("pay_out", currency="EUR")
    desk.tell(pk for pk in desk.unsent() if pk not in lost)
    assert fresh(payment.contribution).state == ContributionState.SETTLED
    assert balance(code=HELD) == 0


def test_a_fee_of_the_provider_for_itself_is_borne_by_the_general_pool(desk: Desk) -> None:
    desk.give(10_000)
    charge_own_fee(desk.provider, amount=500, currency="EUR")
    desk.do("pay_out", currency="EUR")
    desk.tell_all()
    assert (balance(code=HELD), balance(code=TRANSIT), balance(code=POOL)) == (0, 9_325, 9_325)
    assert Lot.objects.get().left == 9_325
    assert is_right()


def test_a_fee_that_the_pool_cannot_bear_waits_with_its_reason(desk: Desk) -> None:
    desk.give(10_000)
    spend(9_825)
    charge_own_fee(desk.provider, amount=500, currency="EUR")
    desk.do("pay_out", currency="EUR")
    with pytest.raises(FloorReached):
        desk.tell_all()
    message = ProviderMessage.objects.get(kind="payout.created")
    assert message.state == MessageState.FAILED
    assert "floor" in message.reason
    assert balance(code=TRANSIT) == 9_325
    desk.give(10_000)
    desk.handle(message)
    message.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.DONE, "")
    assert balance(code=FEES) == 175 + 500 + 175


def test_each_month_is_a_contribution_of_its_own_with_the_donor_copied(desk: Desk) -> None:
    donor = NewDonor(name="Ann", email="ann@example.org")
    monthly = desk.monthly(2_000, donor=donor, is_anonymous=False)
    assert monthly.state == MonthlyState.ACTIVE
    assert fresh(monthly.first).state == ContributionState.SETTLED
    for _month in range(2):
        desk.do("next_month", subscription_id=monthly.subscription_id)
        desk.tell_all()
    gifts = list(Contribution.objects.order_by("pk"))
    assert [gift.received for gift in gifts] == [2_000, 2_000, 2_000]
    assert len({gift.code for gift in gifts}) == 3
    assert list(Donor.objects.values_list("name", "email")) == [("Ann", "ann@example.org")] * 3
    Donor.objects.filter(contribution=monthly.first).delete()
    desk.do("next_month", subscription_id=monthly.subscription_id)
    desk.tell_all()
    assert Donor.objects.count() == 3
    assert is_right()


def test_a_monthly_gift_is_stopped_once(desk: Desk) -> None:
    payment = desk.begin(2_000, is_monthly=True)
    monthly = MonthlyGift.objects.get()
    with pytest.raises(MonthlyNotBegun):
        stop_monthly(monthly_id=monthly.pk, provider=desk.provider, by=BY, at=desk.at)
    desk.do("pay", session_id=payment.session_id)
    desk.tell_all()
    for _press in range(2):
        monthly = stop_monthly(monthly_id=monthly.pk, provider=desk.provider, by=BY, at=desk.at)
    assert monthly.state == MonthlyState.STOPPED
    desk.tell_all()
    with pytest.raises(ProviderRefused):
        desk.do("next_month", subscription_id=monthly.subscription_id)


def test_what_is_about_nothing_of_ours_is_put_aside(desk: Desk) -> None:
    payment = desk.begin()
    desk.do("pay", session_id=payment.session_id)
    type(payment).objects.all().delete()
    desk.tell_all()
    assert set(ProviderMessage.objects.values_list("state", flat=True)) == {MessageState.IGNORED}
    assert not Entry.objects.exists()


def test_test_money_is_never_booked_as_real(desk: Desk) -> None:
    gift = desk.give()
    with pytest.raises(WrongBook):
        check_book(gift, is_live=True)


def test_the_same_messages_again_change_nothing(desk: Desk) -> None:
    gift = desk.give(10_000)
    dispute = desk.do("dispute", charge_id=desk.charge_of(gift))
    desk.do("close_dispute", dispute_id=dispute, is_won=True)
    desk.tell_all()
    before: dict[str, Any] = ledger()
    for message in ProviderMessage.objects.order_by("-pk"):
        ProviderMessage.objects.filter(pk=message.pk).update(state=MessageState.WAITING)
        desk.handle(ProviderMessage.objects.get(pk=message.pk))
    assert ledger() == before
    assert len(before) == 3
    assert AT.date() == date(2027, 7, 30)
