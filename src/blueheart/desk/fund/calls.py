"""Calls for applications."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import FundForm, currency_field, day_field, form_page, sum_field, words_field
from blueheart.fund.actions.calls import save_call
from blueheart.fund.models import Call, Earmark
from blueheart.fund.rules.giving import GENERAL
from blueheart.fund.rules.spending import CallWords, TypedCall
from blueheart.kernel import clock
from blueheart.kernel.money import Money


class CallForm(FundForm):
    """A title and a description for each language of the site; a language without a title is left out."""

    opens_on = day_field(gettext_lazy("Opens on"))
    closes_on = day_field(gettext_lazy("Closes on"))
    currency = currency_field(gettext_lazy("Currency"))
    largest = sum_field(gettext_lazy("Largest sum for one application"))
    earmark = forms.ChoiceField(label=gettext_lazy("Earmark"))
    is_open = forms.BooleanField(label=gettext_lazy("Takes applications"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slugs = list(Earmark.objects.values_list("slug", flat=True))
        self.fields["earmark"] = forms.ChoiceField(
            label=_("Earmark"), choices=[(slug, slug) for slug in dict.fromkeys([GENERAL, *slugs])]
        )
        for code, language in settings.LANGUAGES:
            is_required = code == settings.LANGUAGE_CODE[:2]
            self.fields[f"title_{code}"] = words_field(f"{_('Title')}: {language}", limit=120, is_required=is_required)
            self.fields[f"description_{code}"] = words_field(
                f"{_('Description')}: {language}", limit=2_000, rows=4, is_required=False
            )

    def typed(self) -> TypedCall:
        data = self.cleaned_data
        words = {
            code: CallWords(title=data[f"title_{code}"], description=data[f"description_{code}"])
            for code, _language in settings.LANGUAGES
            if data[f"title_{code}"]
        }
        return TypedCall(
            opens_on=data["opens_on"], closes_on=data["closes_on"], largest=self.money("largest", data["currency"]),
            earmark=data["earmark"], is_open=data["is_open"], words=words,
        )  # fmt: skip


@only_for(can_manage_fund)
def calls(request: HttpRequest) -> HttpResponse:
    rows = Call.objects.prefetch_related("texts").select_related("earmark").annotate(received=Count("applications"))
    lines = [
        {"call": call, "title": title_of(call), "largest": Money(call.currency, call.largest_amount)} for call in rows
    ]
    return render(request, "desk/fund/calls.html", {"lines": lines})


def title_of(call: Call) -> str:
    """In the language of the desk, else in English, else in any."""
    titles = {text.language: text.title for text in call.texts.all()}
    return titles.get(get_language() or "en") or titles.get("en") or next(iter(titles.values()), str(call.pk))


@only_for(can_manage_fund)
def call(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(Call.objects.prefetch_related("texts"), pk=pk) if pk is not None else None
    form = CallForm(request.POST or None, initial=values_of(found) if found else None)

    def save() -> str:
        save_call(typed=form.typed(), call_id=pk, by=actor_of(request), at=clock.now())
        return reverse("desk_fund_calls")

    title = _("Change a call") if found else _("New call")
    return form_page(request, form, title=title, save=save, back="desk_fund_calls")


def values_of(call: Call) -> dict[str, Any]:
    words = {f"title_{text.language}": text.title for text in call.texts.all()}
    words |= {f"description_{text.language}": text.description for text in call.texts.all()}
    return {
        "opens_on": call.opens_on, "closes_on": call.closes_on, "currency": call.currency,
        "largest": str(Money(call.currency, call.largest_amount).major), "earmark": call.earmark.slug,
        "is_open": call.is_open, **words,
    }  # fmt: skip
