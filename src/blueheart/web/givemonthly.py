"""The link in the mail about a monthly gift: what it is, and the press that ends it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.fund.actions.monthly import MonthlyNotBegun, stop_monthly
from blueheart.fund.enums import Book, MonthlyState
from blueheart.fund.models import MonthlyGift
from blueheart.fund.providers.configured import provider_named
from blueheart.fund.queries.gifts import monthly_of
from blueheart.fund.rules.provider import ProviderAway, ProviderRefused
from blueheart.fund.rules.tokens import read_monthly_token
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.tokens import TokenInvalid
from blueheart.web.givesend import send_what_the_local_provider_says
from blueheart.web.guard import (
    RETRY_SECONDS,
    SENDS,
    Refusal,
    check_post,
    form_page,
    make_guard,
    see_other,
    show_message,
)
from blueheart.web.held import keep_private


@form_page
def monthly(request: HttpRequest, token: str) -> HttpResponse:
    """A look changes nothing; the press ends it."""
    at = now()
    try:
        found = monthly_of(uid=read_monthly_token(token, at))
    except TokenInvalid:
        found = None
    if found is None:
        return keep_private(not_there(request))
    refusal = None
    if request.method == "POST":
        refusal = check_post(request, limit=SENDS, at=at) or stop(found, at=at)
        if refusal is None:
            return keep_private(see_other(request.path))
    return keep_private(show(request, found, at=at, refusal=refusal))


def not_there(request: HttpRequest) -> HttpResponse:
    return show_message(
        request, title=_("This link does not work"), status=404,
        text=_("A part of the address is missing, or it was changed. Copy the whole link from the mail."),
        url=f"/{get_language() or 'en'}/fund/", link_text=_("To the fund"),
    )  # fmt: skip


def stop(found: MonthlyGift, *, at: datetime) -> Refusal | None:
    provider = provider_named(found.provider, at=at)
    try:
        if provider is None:
            raise ProviderAway("the provider's key is not set any more")
        stop_monthly(monthly_id=found.pk, provider=provider, by=Actor.visitor(), at=at)
    except (ProviderAway, ProviderRefused):
        words = _(
            "The provider of cards does not answer, so it is not ended yet. Please press again in half a minute; if "
            "that fails too, write to the campaign office."
        )
        return Refusal("provider", 503, words, retry_after=RETRY_SECONDS)
    except MonthlyNotBegun:
        return Refusal("not_begun", 409, _("It has not begun: no card was charged, so there is nothing to end."))
    send_what_the_local_provider_says(at=at)
    return None


def show(request: HttpRequest, found: MonthlyGift, *, at: datetime, refusal: Refusal | None) -> HttpResponse:
    language = get_language() or "en"
    first = found.first
    context = {
        "is_test": first.book == Book.TEST, "refusal": refusal, "guard": make_guard(at=at), "began_at": found.began_at,
        "amount": money_text(Money(first.currency, first.amount), language), "stopped_at": found.stopped_at,
        "is_active": found.state == MonthlyState.ACTIVE,
    }  # fmt: skip
    response = render(request, "web/fund/give/monthly.html", context)
    return refusal.mark(response) if refusal else response
