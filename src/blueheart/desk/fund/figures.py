"""Figures that a source says: victims assisted, and others. None is worked out here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import FundForm, day_field, form_page, words_field
from blueheart.fund.actions.grants import record_figure, remove_figure
from blueheart.fund.enums import FigureKind
from blueheart.fund.models import Figure, Grant
from blueheart.kernel import clock


class FigureForm(FundForm):
    kind = forms.ChoiceField(label=gettext_lazy("What it counts"), choices=FigureKind.choices)
    value = forms.IntegerField(label=gettext_lazy("Figure"), min_value=0, max_value=2_000_000_000)
    scope = words_field(
        gettext_lazy("What it covers"), limit=200, help_text=gettext_lazy("Public: the time, and where."),
    )  # fmt: skip
    as_of = day_field(gettext_lazy("As of"))
    source_title = words_field(gettext_lazy("Source"), limit=200)
    source_url = forms.URLField(label=gettext_lazy("Address of the source"), max_length=400, assume_scheme="https")
    grant = forms.ModelChoiceField(
        Grant.objects.all(), label=gettext_lazy("Of one grant"), required=False,
        empty_label=gettext_lazy("Of the whole fund"),
    )  # fmt: skip


@only_for(can_manage_fund)
def figures(request: HttpRequest) -> HttpResponse:
    rows = Figure.objects.select_related("grant")
    return render(request, "desk/fund/figures.html", {"figures": rows})


@only_for(can_manage_fund)
def new_figure(request: HttpRequest) -> HttpResponse:
    form = FigureForm(request.POST or None)

    def save() -> str:
        data: dict[str, Any] = dict(form.cleaned_data)
        grant = data.pop("grant")
        data["kind"] = FigureKind(data["kind"])
        record_figure(**data, grant_id=grant.pk if grant else None, by=actor_of(request), at=clock.now())
        return reverse("desk_fund_figures")

    return form_page(request, form, title=_("Record a figure"), save=save, back="desk_fund_figures")


@require_POST
@only_for(can_manage_fund)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    remove_figure(figure_id=pk, by=actor_of(request), at=clock.now())
    messages.success(request, _("Done."))
    return redirect("desk_fund_figures")
