"""Earmarks at the desk: what gifts can be for, in the words of each language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import saved
from blueheart.desk.fund.officeforms import EarmarkForm
from blueheart.fund.actions.earmarks import save_earmark
from blueheart.fund.models import Earmark
from blueheart.fund.queries.earmarks import all_earmarks, title_of
from blueheart.kernel import clock


@only_for(can_manage_fund)
def earmarks(request: HttpRequest) -> HttpResponse:
    return answer(request, None)


@only_for(can_manage_fund)
def earmark(request: HttpRequest, pk: int) -> HttpResponse:
    found = next((one for one in all_earmarks() if one.pk == pk), None)
    if found is None:
        raise Http404
    return answer(request, found)


def answer(request: HttpRequest, found: Earmark | None) -> HttpResponse:
    form = EarmarkForm(request.POST or None, earmark=found)
    if request.method == "POST" and form.is_valid():
        target = saved(request, form, lambda: save(request, form), done="")
        if target is not None:
            return target
    language = get_language() or "en"
    rows = [(one, title_of(one, language)) for one in all_earmarks()] if found is None else []
    context = {"form": form, "earmark": found, "rows": rows}
    return render(request, "desk/fund/earmarks.html", context, status=422 if form.errors else 200)


def save(request: HttpRequest, form: EarmarkForm) -> str:
    data = form.cleaned_data
    save_earmark(
        slug=data["slug"], words=form.words, is_open=data["is_open"], position=data["position"],
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return "desk_fund_earmarks"
