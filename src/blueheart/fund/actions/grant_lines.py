"""A line of a statement that is a grant's payment, or one that came back."""

from datetime import datetime

from django.db import transaction

from blueheart.fund.actions.match_lines import LineDoesNotFit, lock_line, resolve
from blueheart.fund.actions.payments import lock_payment, pay_grant, return_payment
from blueheart.fund.enums import Book, LineState
from blueheart.fund.models import BankLine, GrantPayment
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.chart import Chart
from blueheart.kernel.actors import Actor


@transaction.atomic
def take_line_as_payment(*, line_id: int, payment_id: int, by: Actor, at: datetime) -> GrantPayment:
    """What went is a released payment of exactly that sum; what came is a paid one that the bank gave back.

    Raises NotPermitted, LineNotWaiting, LineDoesNotFit, InvalidSpending, FloorReached.
    """
    check_may_manage(by)
    line = lock_line(line_id)
    payment = lock_payment(payment_id)
    check_fits(line, payment)
    account = Chart(Book(line.account.book), line.account.currency).unmatched()
    if line.amount < 0:
        paid = pay_grant(payment_id=payment_id, account=account, paid_on=line.booked_on, by=by, at=at)
        resolve(line, LineState.MATCHED, f"payment:{paid.uid}", None, by=by, at=at)
        return paid
    returned = return_payment(payment_id=payment_id, account=account, booked_on=line.booked_on, by=by, at=at)
    resolve(line, LineState.RETURNED, f"payment-returned:{returned.uid}", None, by=by, at=at)
    return returned


def check_fits(line: BankLine, payment: GrantPayment) -> None:
    """Raises LineDoesNotFit."""
    theirs = (payment.tranche.grant.book, payment.currency, payment.amount)
    if theirs != (line.account.book, line.account.currency, abs(line.amount)):
        raise LineDoesNotFit("the line is another sum, or in another currency or book")
    if line.amount < 0 and payment.entry_id is not None:
        raise LineDoesNotFit("this payment is booked already")
    if line.amount > 0 and (payment.entry_id is None or payment.returned_entry_id is not None):
        raise LineDoesNotFit("nothing of this payment can come back")
