"""Pledges at the desk: recorded with their source, kept by contributions, cancelled with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import saved
from blueheart.desk.fund.officeforms import PledgeForm, ReasonForm
from blueheart.fund.actions.pledges import cancel_pledge, count_towards, record_pledge
from blueheart.fund.enums import PledgeState
from blueheart.fund.models import Contribution, Pledge
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.pledges import contributions_for, find_pledge, parts_of
from blueheart.fund.queries.pledges import pledges as pledge_rows
from blueheart.fund.rules.codes import show_code
from blueheart.kernel import clock
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.problems import InvalidInput

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PledgeRow:
    pledge: Pledge
    amount: str
    left: str
    is_late: bool


@only_for(can_manage_fund)
def pledges(request: HttpRequest) -> HttpResponse:
    at, book = clock.now(), current_book()
    form = PledgeForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            record_pledge(new=form.new(book), by=actor_of(request), at=at)
            return "desk_fund_pledges"

        target = saved(request, form, save, done=_("The pledge is recorded."))
        if target is not None:
            return target
    page = Paginator(pledge_rows(book=book), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [row_of(one, is_late=one.due_on is not None and one.due_on < at.date()) for one in page]
    context = {"form": form, "page": page, "rows": rows, "query": ""}
    return render(request, "desk/fund/pledges.html", context, status=422 if form.errors else 200)


def row_of(pledge: Pledge, *, is_late: bool = False) -> PledgeRow:
    return PledgeRow(
        pledge=pledge, amount=text_of(pledge.currency, pledge.amount), left=text_of(pledge.currency, pledge.left),
        is_late=is_late and pledge.state == PledgeState.OPEN,
    )  # fmt: skip


def text_of(currency: str, minor: int) -> str:
    return money_text(Money(currency, minor), get_language() or "en")


@only_for(can_manage_fund)
def pledge(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, pk)


def show(request: HttpRequest, pk: int, *, problem: str = "", reason: Any = None, status: int = 200) -> HttpResponse:
    found = find_pledge(pledge_id=pk)
    if found is None:
        raise Http404
    is_open = found.state == PledgeState.OPEN
    context = {
        "row": row_of(found), "problem": problem, "reason_form": reason or ReasonForm(label_suffix=""),
        "is_open": is_open,
        "parts": [(part, text_of(found.currency, part.amount), show_code(part.contribution.code))
                  for part in parts_of(pledge_id=pk)],
        "offered": [(one, label_of(one)) for one in contributions_for(pledge=found)] if is_open else [],
    }  # fmt: skip
    return render(request, "desk/fund/pledge.html", context, status=status)


def label_of(contribution: Contribution) -> str:
    amount = text_of(contribution.currency, contribution.received - contribution.refunded)
    return f"{contribution.received_on:%Y-%m-%d} · {amount} · {show_code(contribution.code)}"


@require_POST
@only_for(can_manage_fund)
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """A contribution keeps it, whole or in part."""
    marked = request.POST.get("contribution", "")
    if not (marked.isdecimal() and len(marked) < 18):
        return show(request, pk, problem=_("Choose a contribution."), status=422)
    by, at = actor_of(request), clock.now()
    return done(request, pk, lambda: count_towards(pledge_id=pk, contribution_id=int(marked), by=by, at=at))


@require_POST
@only_for(can_manage_fund)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show(request, pk, reason=form, status=422)
    reason, by, at = form.cleaned_data["reason"], actor_of(request), clock.now()
    return done(request, pk, lambda: cancel_pledge(pledge_id=pk, reason=reason, by=by, at=at))


def done(request: HttpRequest, pk: int, write: Callable[[], object]) -> HttpResponse:
    try:
        write()
    except (Pledge.DoesNotExist, Contribution.DoesNotExist) as error:
        raise Http404 from error
    except InvalidInput as error:
        return show(request, pk, problem=str(error.problems[0].message), status=409)
    messages.success(request, _("Saved."))
    return redirect("desk_fund_pledge", pk)
