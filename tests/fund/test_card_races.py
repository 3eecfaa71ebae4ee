"""Messages, presses and refunds of one gift at the same moment, each with a connection of its own."""

from functools import partial

import pytest

from blueheart.fund.actions.checkouts import begin_checkout
from blueheart.fund.actions.contributions import open_contribution
from blueheart.fund.actions.local import send_local_message
from blueheart.fund.actions.messages import process_message
from blueheart.fund.actions.refunds import NotRefundable, ask_refund
from blueheart.fund.enums import MessageState
from blueheart.fund.models import Contribution, Entry, LocalObject, ProviderMessage, ProviderPayment, RefundRequest
from blueheart.fund.providers.configured import local_secret
from blueheart.fund.queries.verify import verify_ledger
from tests.fund.workers import at_once
from tests.givers import AT, BY, new_gift
from tests.payers import PAGE, Desk

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 8


def process(desk: Desk, message: ProviderMessage) -> None:
    process_message(message_id=message.pk, provider=desk.provider, at=desk.at)


def test_every_message_of_a_life_at_once_books_each_money_once() -> None:
    desk = Desk()
    payment = desk.begin(10_000)
    desk.do("pay", session_id=payment.session_id)
    charge = LocalObject.objects.get(kind="charge").object_id
    refund = desk.do("give_back", charge_id=charge, amount=1_000, key="r")
    desk.do("fail_refund", refund_id=refund)
    dispute = desk.do("dispute", charge_id=charge)
    desk.do("close_dispute", dispute_id=dispute, is_won=True)
    messages = [send_local_message(message_id=pk, secret=local_secret(), at=desk.at) for pk in desk.unsent()]
    at_once(*[partial(process, desk, message) for message in messages])
    assert Entry.objects.count() == 5
    assert set(ProviderMessage.objects.values_list("state", flat=True)) == {MessageState.DONE}
    assert verify_ledger().faults == ()


def test_one_message_sent_at_once_many_times_is_stored_once() -> None:
    desk = Desk()
    desk.do("pay", session_id=desk.begin(10_000).session_id)
    (first, *_rest) = desk.unsent()
    send = partial(send_local_message, message_id=first, secret=local_secret(), at=desk.at)
    assert len({message.pk for message in at_once(*[send] * WORKERS)}) == 1


def test_eight_presses_of_one_form_make_one_gift_and_one_page() -> None:
    desk, new = Desk(), new_gift(5_000, key="form:one")

    def press() -> str:
        gift = open_contribution(new=new, by=BY, at=AT)
        return begin_checkout(contribution_id=gift.pk, provider=desk.provider, page=PAGE, is_monthly=True).session_id

    assert len(set(at_once(*[press] * WORKERS))) == 1
    assert (Contribution.objects.count(), ProviderPayment.objects.count()) == (1, 1)


def test_eight_refunds_at_once_give_back_no_more_than_came() -> None:
    desk = Desk()
    gift = desk.give(10_000)

    def ask(number: int) -> int:
        try:
            ask_refund(
                contribution_id=gift.pk, amount=3_000, key=f"k{number}", provider=desk.provider, by=BY, at=desk.at
            )
        except NotRefundable:
            return 0
        return 3_000

    assert sum(at_once(*[partial(ask, number) for number in range(WORKERS)])) == 9_000
    assert RefundRequest.objects.count() == 3
    desk.tell_all()
    gift.refresh_from_db()
    assert gift.refunded == 9_000
    assert verify_ledger().faults == ()
