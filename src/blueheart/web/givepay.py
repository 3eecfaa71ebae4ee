"""The local provider's page, in place of a card's: a test, on which no money moves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.fund.providers import localdeeds
from blueheart.fund.providers.configured import card_fee
from blueheart.fund.providers.local import LocalProvider
from blueheart.fund.rules.provider import NotThere, ProviderRefused
from blueheart.fund.rules.tokens import read_pay_token
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.tokens import TokenInvalid
from blueheart.web.givesend import send_what_the_local_provider_says
from blueheart.web.guard import SENDS, Refusal, check_post, form_page, make_guard, see_other, show_message
from blueheart.web.held import keep_private

DEEDS: dict[str, Callable[..., None]] = {
    "pay": localdeeds.pay, "decline": localdeeds.decline, "pay_later": localdeeds.pay_later
}  # fmt: skip


@form_page
def local_payment(request: HttpRequest, token: str) -> HttpResponse:
    at = now()
    try:
        session_id = read_pay_token(token, at)
        session = provider_of(request, at=at).open_session(session_id)
    except (TokenInvalid, NotThere, ProviderRefused):
        return keep_private(is_over(request))
    refusal = None
    if request.method == "POST":
        refusal = check_post(request, limit=SENDS, at=at)
        if refusal is None:
            return keep_private(act(request, session, at=at))
    return keep_private(show(request, session, at=at, refusal=refusal))


def provider_of(request: HttpRequest, *, at: datetime) -> LocalProvider:
    return LocalProvider(at=at, fee=card_fee(), holds="hold" in request.POST)


def is_over(request: HttpRequest) -> HttpResponse:
    return show_message(
        request, title=_("This payment page is over"), status=410,
        text=_("It was used, or its time is over. Nothing more can be paid here."),
        url=f"/{get_language() or 'en'}/fund/give/", link_text=_("Begin anew"),
    )  # fmt: skip


def act(request: HttpRequest, session: dict[str, Any], *, at: datetime) -> HttpResponse:
    deed = next((name for name in DEEDS if name in request.POST), "")
    if not deed:
        return see_other(str(session["cancel_url"]))
    try:
        DEEDS[deed](provider_of(request, at=at), session_id=session["id"])
    except ProviderRefused:
        return is_over(request)
    send_what_the_local_provider_says(at=at)
    if deed == "decline":
        words = _("The card was declined, as you asked. Nothing was charged; try again, or go back.")
        return show(request, session, at=at, refusal=Refusal("declined", 402, words))
    return see_other(str(session["success_url"]))


def show(
    request: HttpRequest, session: dict[str, Any], *, at: datetime, refusal: Refusal | None = None
) -> HttpResponse:
    amount = Money(str(session["currency"]).upper(), int(session["amount_total"]))
    context = {
        "amount": money_text(amount, get_language() or "en"), "is_monthly": session["mode"] == "subscription",
        "guard": make_guard(at=at), "refusal": refusal,
    }  # fmt: skip
    response = render(request, "web/fund/give/pay.html", context)
    return refusal.mark(response) if refusal else response
