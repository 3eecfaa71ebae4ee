"""Money of a pool changes currency; general money makes a shortfall good."""

from secrets import token_hex
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import (
    FundForm,
    account_field,
    currency_field,
    day_field,
    form_page,
    sum_field,
    words_field,
)
from blueheart.fund.actions.covers import cover_shortfall
from blueheart.fund.actions.exchange import PoolExchange, exchange_pool
from blueheart.fund.models import Earmark
from blueheart.fund.queries.office import current_book
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import SOURCE_LENGTH, Exchange
from blueheart.fund.rules.giving import GENERAL
from blueheart.kernel import clock


class PoolForm(FundForm):
    """`key` is made with the page, so that a second press books nothing more."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"key": token_hex(12)})
        slugs = dict.fromkeys([GENERAL, *Earmark.objects.values_list("slug", flat=True)])
        self.fields["earmark"] = forms.ChoiceField(label=_("Earmark"), choices=[(slug, slug) for slug in slugs])


class ExchangeForm(PoolForm):
    given = sum_field(gettext_lazy("Sum that went"))
    given_currency = currency_field(gettext_lazy("Its currency"))
    got = sum_field(gettext_lazy("Sum that came"))
    got_currency = currency_field(gettext_lazy("Its currency"))
    rate = forms.CharField(
        label=gettext_lazy("Rate"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
        help_text=gettext_lazy("How much of the currency that came is one of the currency that went."),
    )  # fmt: skip
    source = words_field(gettext_lazy("Source of the rate"), limit=SOURCE_LENGTH)
    day = day_field(gettext_lazy("Day in the bank’s books"))
    account = account_field()


class CoverForm(PoolForm):
    amount = sum_field(gettext_lazy("Sum"))
    currency = currency_field(gettext_lazy("Currency"))
    day = day_field(gettext_lazy("Day"))


@only_for(can_manage_fund)
def exchange(request: HttpRequest) -> HttpResponse:
    form = ExchangeForm(request.POST or None)

    def save() -> str:
        data, book = form.cleaned_data, current_book()
        base, quote = data["given_currency"], data["got_currency"]
        rate = Exchange(base, quote, data["rate"].replace(",", ".", 1), data["source"], data["day"])
        exchanged = PoolExchange(
            key=f"exchange:{data['key']}", book=book, earmark=data["earmark"], given=form.money("given", base),
            got=form.money("got", quote), out_of=Chart(book, base).bank(data["account"]),
            into=Chart(book, quote).bank(data["account"]), exchange=rate, booked_on=data["day"],
        )  # fmt: skip
        exchange_pool(exchanged=exchanged, by=actor_of(request), at=clock.now())
        return reverse("desk_fund")

    return form_page(request, form, title=_("Exchange money of a pool"), save=save)


@only_for(can_manage_fund)
def cover(request: HttpRequest) -> HttpResponse:
    form = CoverForm(request.POST or None)

    def save() -> str:
        data = form.cleaned_data
        cover_shortfall(
            key=f"cover:{data['key']}", book=current_book(), earmark=data["earmark"],
            amount=form.money("amount", data["currency"]), booked_on=data["day"], by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return reverse("desk_fund")

    return form_page(request, form, title=_("Make a shortfall good with general money"), save=save)
