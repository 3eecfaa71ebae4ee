"""Gifts in kind at the desk: beside the ledger, never in it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import saved
from blueheart.desk.fund.officeforms import InKindForm, ReasonForm
from blueheart.desk.fund.pledges import PAGE_SIZE, text_of
from blueheart.fund.actions.in_kind import record_in_kind, withdraw_in_kind
from blueheart.fund.models import InKindGift
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.pledges import in_kind_gifts
from blueheart.kernel import clock


@only_for(can_manage_fund)
def in_kind(request: HttpRequest) -> HttpResponse:
    at, book = clock.now(), current_book()
    form = InKindForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            record_in_kind(new=form.new(book), by=actor_of(request), at=at)
            return "desk_fund_in_kind"

        target = saved(request, form, save, done="")
        if target is not None:
            return target
    page = Paginator(in_kind_gifts(book=book), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(one, text_of(one.currency, one.value) if one.value else "") for one in page]
    context = {"form": form, "page": page, "rows": rows, "query": ""}
    return render(request, "desk/fund/in_kind.html", context, status=422 if form.errors else 200)


@require_POST
@only_for(can_manage_fund)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        messages.error(request, _("Write why it does not count."))
        return redirect("desk_fund_in_kind")
    try:
        withdraw_in_kind(gift_id=pk, reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now())
    except InKindGift.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("It counts no more."))
    return redirect("desk_fund_in_kind")
