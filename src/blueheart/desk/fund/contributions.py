"""Contributions: the list, one with its history, and a refund of a gift by card."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.sent import send_local
from blueheart.fund.actions.refunds import NotRefundable, ask_refund, refundable
from blueheart.fund.enums import Book, ContributionState, Means
from blueheart.fund.models import Contribution
from blueheart.fund.providers.configured import provider_named
from blueheart.fund.queries.desk import (
    ContributionFilter,
    contribution_at_desk,
    entries_of,
    events_of,
    list_contributions,
    refund_requests_of,
)
from blueheart.fund.queries.office import current_book
from blueheart.fund.rules.amounts import OFFERED, read_amount
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.gifts import words_of
from blueheart.fund.rules.provider import ProviderAway, ProviderRefused
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money, WrongMoney
from blueheart.kernel.moneytext import money_text

PAGE_SIZE = 50
ALL = [("", gettext_lazy("All"))]


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=ALL + ContributionState.choices, required=False)
    means = forms.ChoiceField(label=gettext_lazy("Means"), choices=ALL + Means.choices, required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=ALL + [(one, one) for one in OFFERED], required=False
    )
    book = forms.ChoiceField(label=gettext_lazy("Book"), choices=ALL + Book.choices, required=False)
    words = forms.CharField(
        label=gettext_lazy("Code, reference, e-mail address or number of the provider"), required=False, max_length=200
    )


@only_for(can_manage_fund)
def contributions(request: HttpRequest) -> HttpResponse:
    typed = request.GET if "state" in request.GET else {"book": current_book().value}
    form = FilterForm(typed, label_suffix="")
    wanted = ContributionFilter(**form.cleaned_data) if form.is_valid() else ContributionFilter()
    page = Paginator(list_contributions(wanted=wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": [row_of(one) for one in page.object_list],
        "query": urlencode(asdict(wanted)),
    }  # fmt: skip
    return render(request, "desk/fund/contributions.html", context)


def row_of(contribution: Contribution) -> dict[str, Any]:
    return {
        "contribution": contribution, "code": show_code(contribution.code), "amount": text(contribution, "amount"),
        "received": text(contribution, "received") if contribution.received else "",
        "refunded": text(contribution, "refunded") if contribution.refunded else "",
    }  # fmt: skip


def text(contribution: Contribution, name: str) -> str:
    return shown_sum(Money(contribution.currency, getattr(contribution, name)))


def shown_sum(amount: Money) -> str:
    return money_text(amount, get_language() or "en")


@only_for(can_manage_fund)
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, pk)


def show(
    request: HttpRequest, pk: int, *, problem: str = "", typed: str = "", key: str = "", status: int = 200
) -> HttpResponse:
    found = contribution_at_desk(pk=pk)
    if found is None:
        raise Http404
    payment = getattr(found, "payment", None)
    left = refundable(found) if payment and payment.charge_id and found.received else 0
    context = row_of(found) | {
        "payment": payment, "donor": getattr(found, "donor", None), "problem": problem, "typed": typed,
        "fee": shown_sum(Money(found.settled_currency, found.fee)) if found.fee else "",
        "left": shown_sum(Money(found.currency, left)) if left > 0 else "",
        "key": key or uuid4().hex, "entries": entries_of(contribution=found), "events": events_of(contribution=found),
        "requests": [
            (one, shown_sum(Money(found.currency, one.amount)), f"{Money(found.currency, one.amount).major:f}")
            for one in refund_requests_of(contribution=found)
        ],
    }  # fmt: skip
    return render(request, "desk/fund/contribution.html", context, status=status)


@require_POST
@only_for(can_manage_fund)
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the provider; the ledger follows its message."""
    found = contribution_at_desk(pk=pk)
    if found is None:
        raise Http404
    typed, key = request.POST.get("amount", ""), request.POST.get("key", "")[:80]
    payment = getattr(found, "payment", None)
    at = now()
    provider = provider_named(payment.provider, at=at) if payment else None
    try:
        amount = read_amount(found.currency, typed)
        if provider is None or not key:
            raise NotRefundable(str(found))
        ask_refund(contribution_id=pk, amount=amount.minor, key=key, provider=provider, by=actor_of(request), at=at)
    except WrongMoney as error:
        words = _("Amount: %(message)s") % {"message": words_of(error, found.currency, typed)}
        return show(request, pk, problem=words, typed=typed, key=key, status=422)
    except NotRefundable:
        return show(
            request, pk, problem=_("So much can’t be given back of it: look at what is left."), typed=typed, status=422
        )
    except ProviderRefused as error:
        words = _("The provider refused it: %(reason)s") % {"reason": error}
        return show(request, pk, problem=words, typed=typed, status=409)
    except ProviderAway:
        words = _("The provider does not answer. Press again in a minute: it is done once all the same.")
        return show(request, pk, problem=words, typed=typed, key=key, status=503)
    send_local(at=at)
    messages.success(request, _("The provider was asked. It is booked when the provider says that it is done."))
    return redirect("desk_fund_contribution", pk)
