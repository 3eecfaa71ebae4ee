"""Accounts of the office at banks."""

from typing import Any

from django import forms
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import FundForm, currency_field, form_page, words_field
from blueheart.fund.actions.bank_accounts import AccountKnown, add_bank_account
from blueheart.fund.actions.import_statements import retry_set_aside
from blueheart.fund.enums import Book, LineState, StatementState
from blueheart.fund.models import BankAccount
from blueheart.fund.queries.accounts import standing_accounts
from blueheart.fund.queries.office import current_book
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.epc import NoTransferCode
from blueheart.kernel import clock
from blueheart.kernel.money import Money
from blueheart.kernel.problems import InvalidInput, Problem

PLAIN = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


class AccountForm(FundForm):
    slug = forms.SlugField(
        label=gettext_lazy("Short name"), max_length=24,
        help_text=gettext_lazy("It is public, in the ledger; the number of the account is not. Such as office."),
    )  # fmt: skip
    holder = words_field(gettext_lazy("Holder"), limit=140, is_required=False)
    number = forms.CharField(
        label=gettext_lazy("IBAN or number"), max_length=45, widget=forms.TextInput(attrs=PLAIN),
        help_text=gettext_lazy("As the bank’s statements have it."),
    )  # fmt: skip
    bic = forms.CharField(label=gettext_lazy("BIC"), max_length=11, required=False, widget=forms.TextInput(attrs=PLAIN))
    currency = currency_field(gettext_lazy("Currency"))
    is_for_gifts = forms.BooleanField(
        label=gettext_lazy("Gifts are transferred to it"), required=False,
        help_text=gettext_lazy("One account of each currency: this one from now on."),
    )  # fmt: skip


@only_for(can_manage_fund)
def accounts(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/fund/bank.html", {"rows": rows_of_accounts()})


def rows_of_accounts() -> list[dict[str, Any]]:
    """Each with what stands on it in the ledger, its last day, and what waits. Six queries."""
    found = BankAccount.objects.annotate(
        last_on=Max("statements__to_on", filter=Q(statements__state=StatementState.BOOKED)),
    )
    waiting = dict(
        BankAccount.objects.filter(lines__state=LineState.WAITING)
        .annotate(waiting=Count("lines"))
        .values_list("pk", "waiting")
    )
    standing = {one.code: one.balance for one in standing_accounts()}
    return [
        {
            "account": account,
            "balance": standing.get(
                Chart(Book(account.book), account.currency).bank(account.slug).code, Money(account.currency, 0)
            ),
            "waiting": waiting.get(account.pk, 0),
        }
        for account in found
    ]


@only_for(can_manage_fund)
def new_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)

    def save() -> str:
        by, at = actor_of(request), clock.now()
        try:
            account = add_bank_account(**form.cleaned_data, book=current_book(), by=by, at=at)
        except AccountKnown as error:
            message = _("An account of this short name, or of this number and currency, is entered already.")
            raise InvalidInput([Problem("slug", "known", message)]) from error
        except NoTransferCode as error:
            message = _("This is no IBAN: its length or its check digits don’t fit. Gifts in euro need one.")
            raise InvalidInput([Problem("number", "no_iban", message)]) from error
        retry_set_aside(numbers={account.number}, by=by, at=at)
        return reverse("desk_fund_bank")

    return form_page(request, form, title=_("New bank account"), save=save, back="desk_fund_bank")
