"""Forms of the fund at the desk: they read what is typed; actions and rules say what is right and wrong."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blueheart.fund.actions.post import FloorReached, KeyReused
from blueheart.fund.rules.entries import InvalidEntry
from blueheart.kernel.money import Money, WrongMoney, read_money
from blueheart.kernel.problems import InvalidInput

CURRENCIES = ("EUR", "USD", "CHF", "GBP", "JPY")
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))
WRONG_MONEY = {
    "not_a_sum": gettext_lazy("This is no sum: write digits with a point or a comma, such as 25.50."),
    "too_many_digits": gettext_lazy("This currency has fewer digits after the point."),
    "not_positive": gettext_lazy("A sum is more than nothing."),
    "too_large": gettext_lazy("This is more than can be booked at once."),
}


class FundForm(forms.Form):
    """Days are date fields of the browser; sums are read with a point or a comma."""

    def money(self, name: str, currency: str) -> Money:
        """Raises WrongMoney."""
        return read_typed(currency, self.cleaned_data[name])

    def take(self, refusal: InvalidInput) -> None:
        """What the rules said, each beside its field."""
        for problem in refusal.problems:
            self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))


def day_field(label: Any, *, help_text: Any = "", is_required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=is_required, widget=widget, help_text=help_text)


def sum_field(label: Any, *, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=40, widget=widget, help_text=help_text)


def words_field(label: Any, *, limit: int, rows: int = 0, help_text: Any = "", is_required: bool = True) -> Any:
    attributes = {"dir": "auto", **({"rows": rows} if rows else {})}
    widget = forms.Textarea(attrs=attributes) if rows else forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=limit, required=is_required, widget=widget, help_text=help_text)


def currency_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(code, code) for code in CURRENCIES])


def account_field() -> forms.SlugField:
    return forms.SlugField(
        label=gettext_lazy("Bank account of the fund"), max_length=24, initial="office",
        help_text=gettext_lazy("By its short name in the accounts, such as office."),
    )  # fmt: skip


def read_typed(currency: str, typed: str) -> Money:
    """A sum as people write it: 1 000,50 or 1000.50, in any script's digits. Raises WrongMoney."""
    plain = "".join(str(unicodedata.decimal(char, char)) for char in typed.translate(SPACES))
    plain = plain.replace("\u066b", ".")
    return read_money(currency, plain if "." in plain else plain.replace(",", ".", 1))


Save = Callable[[], str]
"""Writes what was typed, and says where to go."""


def form_page(
    request: HttpRequest, form: FundForm, *, title: str, save: Save, back: str = "desk_fund", done: str = "",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """One form on one page; a refusal shows it again with what was typed."""
    if request.method == "POST" and form.is_valid():
        target = saved(request, form, save, done=done)
        if target is not None:
            return target
    context = {"form": form, "title_of_form": title, "back": back, **(extra or {})}
    return render(request, "desk/fund/form.html", context, status=422 if form.errors else 200)


def saved(request: HttpRequest, form: FundForm, save: Save, *, done: str) -> HttpResponseRedirect | None:
    try:
        target = save()
    except InvalidInput as error:
        form.take(error)
    except WrongMoney as error:
        name = next((name for name in ("amount", "largest", "given") if name in form.fields), None)
        form.add_error(name, str(WRONG_MONEY.get(error.code, error)))
    except (FloorReached, KeyReused, InvalidEntry) as error:
        form.add_error(None, problem_of(error))
    else:
        messages.success(request, done or _("Saved."))
        return redirect(target)
    return None


def problem_of(error: Exception) -> str:
    """What the ledger's refusal means at the desk."""
    if isinstance(error, InvalidInput):
        return " ".join(str(problem.message) for problem in error.problems)
    if isinstance(error, FloorReached):
        return _("The fund holds less for this purpose than would be paid.")
    if isinstance(error, KeyReused):
        return _("This was booked already, with other sums.")
    return str(error)
