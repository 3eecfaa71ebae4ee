"""Grants: their parts, payments by two people, reports and figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.applications import GrantForm
from blueheart.desk.fund.forms import (
    FundForm,
    account_field,
    day_field,
    form_page,
    problem_of,
    sum_field,
    words_field,
)
from blueheart.desk.fund.people import names_of
from blueheart.fund.actions.grants import (
    cancel_tranche,
    change_grant,
    end_grant,
    plan_tranche,
    record_grant_report,
)
from blueheart.fund.actions.payments import (
    pay_grant,
    propose_payment,
    release_payment,
    return_payment,
    withdraw_payment,
)
from blueheart.fund.enums import Book, GrantState, TrancheState
from blueheart.fund.models import Grant, GrantPayment, Tranche
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.regions import region_name
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Part:
    """A tranche with its payments, each with who proposed and who released it, and the standing one of them."""

    tranche: Tranche
    amount: Money
    payments: list[tuple[GrantPayment, str, str]]
    standing: GrantPayment | None

    @property
    def is_planned(self) -> bool:
        return self.tranche.state == TrancheState.PLANNED

    @property
    def waits_for_release(self) -> bool:
        return self.standing is not None and self.standing.released_at is None

    @property
    def waits_for_the_bank(self) -> bool:
        return self.standing is not None and self.standing.released_at is not None and self.standing.entry_id is None


@only_for(can_manage_fund)
def grants(request: HttpRequest) -> HttpResponse:
    rows = Grant.objects.select_related("grantee").prefetch_related("tranches")
    lines = [
        {"grant": row, "amount": Money(row.currency, row.amount), "paid": Money(row.currency, paid_of(row))}
        for row in rows[:500]
    ]
    return render(request, "desk/fund/grants.html", {"lines": lines})


def paid_of(grant: Grant) -> int:
    """Minor units, of tranches that are loaded already."""
    return sum(tranche.amount for tranche in grant.tranches.all() if tranche.state == TrancheState.PAID)


@only_for(can_manage_fund)
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, pk)


def shown(request: HttpRequest, pk: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    rows = Grant.objects.select_related("grantee", "earmark", "application")
    found = get_object_or_404(rows.prefetch_related("tranches__payments", "reports", "figures"), pk=pk)
    payments = [payment for tranche in found.tranches.all() for payment in tranche.payments.all()]
    names = names_of(label for one in payments for label in (one.proposed_by, one.released_by))
    context = {
        "grant": found,
        "amount": Money(found.currency, found.amount),
        "paid": Money(found.currency, paid_of(found)),
        "region": region_name(found.region, get_language() or "en"),
        "parts": [part_of(tranche, found.currency, names) for tranche in found.tranches.all()],
        "me": actor_of(request).label,
        "is_active": found.state == GrantState.ACTIVE,
        "problem": problem,
    }
    return render(request, "desk/fund/grant.html", context, status=status)


def part_of(tranche: Tranche, currency: str, names: dict[str, str]) -> Part:
    payments = list(tranche.payments.all())
    standing = next((one for one in payments if not one.withdrawn_at and not one.returned_entry_id), None)
    named = [(one, names[one.proposed_by], names.get(one.released_by, "")) for one in payments]
    return Part(tranche=tranche, amount=Money(currency, tranche.amount), payments=named, standing=standing)


@require_POST
@only_for(can_manage_fund)
def act_on_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """What a press does; a refusal shows the page again with the reason."""
    get_object_or_404(Grant, pk=pk)
    try:
        is_done = act(request.POST, pk, actor_of(request), clock.now())
    except InvalidSpending as error:
        return shown(request, pk, problem=problem_of(error), status=422)
    if not is_done:
        return shown(request, pk, status=422)
    messages.success(request, _("Done."))
    return redirect("desk_fund_grant", pk)


def act(data: Any, grant_id: int, by: Actor, at: datetime) -> bool:
    """False for a verb that is none, or a row that is none of this grant. Raises InvalidSpending."""
    verb, row = data.get("verb", ""), data.get("row", "")
    if verb in (GrantState.COMPLETED, GrantState.CANCELLED):
        end_grant(grant_id=grant_id, to=GrantState(verb), by=by, at=at)
        return True
    row_id = int(row) if row.isdecimal() and len(row) < 18 else 0
    if verb in TRANCHE_STEPS and Tranche.objects.filter(pk=row_id, grant=grant_id).exists():
        TRANCHE_STEPS[verb](tranche_id=row_id, by=by, at=at)
        return True
    if verb in PAYMENT_STEPS and GrantPayment.objects.filter(pk=row_id, tranche__grant=grant_id).exists():
        PAYMENT_STEPS[verb](payment_id=row_id, by=by, at=at)
        return True
    return False


TRANCHE_STEPS: dict[str, Any] = {"propose": propose_payment, "cancel_tranche": cancel_tranche}
PAYMENT_STEPS: dict[str, Any] = {"release": release_payment, "withdraw": withdraw_payment}


# --- forms


class TrancheForm(FundForm):
    amount = sum_field(gettext_lazy("Sum"))
    due_on = day_field(gettext_lazy("Due on"))
    condition = words_field(gettext_lazy("Condition"), limit=300, is_required=False)


class BankDayForm(FundForm):
    day = day_field(gettext_lazy("Day in the bank’s books"))
    account = account_field()


class ReportForm(FundForm):
    starts_on = day_field(gettext_lazy("From"))
    ends_on = day_field(gettext_lazy("To"))
    received_on = day_field(gettext_lazy("Received on"))
    words = words_field(gettext_lazy("What it says"), limit=8_000, rows=10)


@only_for(can_manage_fund)
def edit_grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Grant, pk=pk)
    names = ("title", "description", "starts_on", "ends_on")
    initial = {name: getattr(found, name) for name in names}
    initial["amount"] = str(Money(found.currency, found.amount).major)
    form = GrantForm(request.POST or None, initial=initial)

    def save() -> str:
        change_grant(grant_id=pk, typed=form.typed(found.currency), by=actor_of(request), at=clock.now())
        return reverse("desk_fund_grant", args=[pk])

    return form_page(request, form, title=_("Change the grant"), save=save, back="desk_fund_grants")


@only_for(can_manage_fund)
def new_tranche(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Grant, pk=pk)
    form = TrancheForm(request.POST or None)

    def save() -> str:
        data = form.cleaned_data
        plan_tranche(
            grant_id=pk, amount=form.money("amount", found.currency).minor, due_on=data["due_on"],
            condition=data["condition"], by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        return reverse("desk_fund_grant", args=[pk])

    return form_page(request, form, title=_("Plan a part"), save=save, back="desk_fund_grants")


@only_for(can_manage_fund)
def new_report(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Grant, pk=pk)
    form = ReportForm(request.POST or None)

    def save() -> str:
        record_grant_report(grant_id=pk, **form.cleaned_data, by=actor_of(request), at=clock.now())
        return reverse("desk_fund_grant", args=[pk])

    return form_page(request, form, title=_("Record a report"), save=save, back="desk_fund_grants")


@only_for(can_manage_fund)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank paid: the day and the account that its statement shows."""
    return bank_day(request, pk, title=_("Paid by the bank"), is_return=False)


@only_for(can_manage_fund)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank gave it back."""
    return bank_day(request, pk, title=_("Came back from the bank"), is_return=True)


def bank_day(request: HttpRequest, pk: int, *, title: str, is_return: bool) -> HttpResponse:
    payment = get_object_or_404(GrantPayment.objects.select_related("tranche__grant"), pk=pk)
    owner = payment.tranche.grant
    form = BankDayForm(request.POST or None)

    def save() -> str:
        account = Chart(Book(owner.book), payment.currency).bank(form.cleaned_data["account"])
        day, by, at = form.cleaned_data["day"], actor_of(request), clock.now()
        if is_return:
            return_payment(payment_id=pk, account=account, booked_on=day, by=by, at=at)
        else:
            pay_grant(payment_id=pk, account=account, paid_on=day, by=by, at=at)
        return reverse("desk_fund_grant", args=[owner.pk])

    extra = {"about": f"{owner.identifier}: {Money(payment.currency, payment.amount)}"}
    return form_page(request, form, title=title, save=save, back="desk_fund_grants", extra=extra)
