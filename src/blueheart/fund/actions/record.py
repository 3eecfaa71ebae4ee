"""Money that no form and no statement brings: a cheque, cash of an event, what another office holds for the fund."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.actions.contributions import open_contribution, settle_contribution
from blueheart.fund.models import BankAccount, Contribution
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.giving import Movement, NewContribution
from blueheart.fund.rules.refusals import Refused
from blueheart.kernel.actors import Actor


@transaction.atomic
def record_contribution(
    *, new: NewContribution, account: str, booked_on: date, by: Actor, at: datetime
) -> Contribution:
    """Opened and settled at once. `account` is the short name of where the money stands (`Chart.bank`). Again with the
    same key, the first one.

    Raises NotPermitted, WrongMoney, UnknownEarmark; Refused for a day to come, and for an account whose
    statements are read here: they bring its money, which would be there twice.
    """
    check_may_manage(by)
    if booked_on > at.date():
        raise Refused("booked_on", "to_come", _("This day is still to come."))
    known = BankAccount.objects.filter(slug=account).first()
    if known is not None and known.statements.exists():
        raise Refused(
            "account", "has_statements", _("Statements of this account are read here: match the line of its statement.")
        )
    if known is not None and (known.currency, known.book) != (new.amount.currency, new.book):
        raise Refused("account", "other_currency", _("This account is in another currency, or in another book."))
    contribution = open_contribution(new=new, by=by, at=at)
    movement = Movement(
        key=f"desk:{contribution.uid}", account=Chart(new.book, new.amount.currency).bank(account),
        amount=new.amount, booked_on=booked_on,
    )  # fmt: skip
    return settle_contribution(contribution_id=contribution.pk, movement=movement, by=by, at=at)
