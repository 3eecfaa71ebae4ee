"""The mail that a monthly giver receives when it begins: how to end it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.fund.enums import Book
from blueheart.fund.models import MonthlyGift
from blueheart.fund.rules.tokens import monthly_token
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    text: str


def write_monthly_mail(*, monthly: MonthlyGift, base_url: str, at: datetime) -> Mail:
    """In the language of the form. `base_url` ends without /. No name stands in it."""
    first = monthly.first
    with override(first.language):
        link = f"{base_url}/{first.language}/fund/give/monthly/{monthly_token(monthly.uid, at)}/"
        amount = money_text(Money(first.currency, first.amount), first.language)
        how = _("You can end it at any time, without a reason. Open this link and press “End it”:")
        parts = [
            _("This is a test: no money moves.") if first.book == Book.TEST else "",
            _("Thank you. Your card gives %(amount)s every month from now on.") % {"amount": amount},
            f"{how}\n{link}",
            _("The link works for as long as you give. Keep it to yourself."),
        ]
        return Mail(
            subject=_("Your monthly gift to the Blue Heart Campaign"), text="\n\n".join(filter(None, parts)) + "\n"
        )
