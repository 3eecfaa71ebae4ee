"""How a gift stands, for its giver alone: waiting for the card, on its way, received, failed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.fund.enums import Book, ContributionState, MonthlyState
from blueheart.fund.models import Contribution
from blueheart.fund.queries.earmarks import earmark_title
from blueheart.fund.queries.gifts import gift_of, payment_of
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.tokens import monthly_token, read_gift_token
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.tokens import TokenInvalid
from blueheart.web.guard import form_page, see_other, show_message
from blueheart.web.held import keep_private

MOST_LOOKS = 15
"""How often the script looks again by itself."""


@form_page
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Changes nothing. `?paid=1` is where the card's page leads back to: then the provider's word is waited for."""
    if request.method == "POST":
        return see_other(request.path)
    try:
        contribution = gift_of(uid=read_gift_token(token, now()))
    except TokenInvalid:
        contribution = None
    if contribution is None:
        return keep_private(not_there(request))
    return keep_private(render(request, "web/fund/give/thanks.html", shown(request, contribution, token)))


def not_there(request: HttpRequest) -> HttpResponse:
    return show_message(
        request, title=_("Nothing is here"), status=404,
        text=_("This address leads to no gift: a part of it is missing, or it was long ago. The code on your receipt "
               "still leads to your gift."),
        url=f"/{get_language() or 'en'}/fund/trace/", link_text=_("Follow a gift"),
    )  # fmt: skip


def shown(request: HttpRequest, contribution: Contribution, token: str) -> dict[str, object]:
    language = get_language() or "en"
    payment = payment_of(contribution)
    state = ContributionState(contribution.state)
    is_settled = state == ContributionState.SETTLED
    looks = request.GET.get("look", "0")
    amount = contribution.received if is_settled else contribution.amount
    monthly = payment.monthly if payment else None
    is_awaited = state == ContributionState.PENDING or (state == ContributionState.OPEN and "paid" in request.GET)
    return {
        "is_test": contribution.book == Book.TEST, "state": state.value, "token": token,
        "amount": money_text(Money(contribution.currency, amount), language),
        "earmark": earmark_title(contribution.earmark.slug, language),
        "code": show_code(contribution.code) if is_settled else "", "received_on": contribution.received_on,
        "refunded": money_text(Money(contribution.currency, contribution.refunded), language)
        if contribution.refunded
        else "",
        "is_awaited": is_awaited, "pay_url": payment.url if payment and state == ContributionState.OPEN else "",
        "look": int(looks) + 1 if looks.isdigit() and len(looks) < 4 else 1, "most_looks": MOST_LOOKS,
        "monthly_token": monthly_token(monthly.uid, contribution.opened_at)
        if monthly and monthly.state == MonthlyState.ACTIVE
        else "",
    }  # fmt: skip
