"""Organisations that are given to; whom of them the fund writes to and pays."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.campaign.queries.countries import countries
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import FundForm, form_page, problem_of, words_field
from blueheart.fund.actions.grantees import erase_grantee_contact, save_grantee, save_grantee_contact
from blueheart.fund.actions.sanctions import check_payee
from blueheart.fund.enums import CheckedKind
from blueheart.fund.models import Grantee, GranteeContact
from blueheart.fund.queries.sanctions import is_fresh, last_check
from blueheart.fund.rules.spending import CHECK_DAYS, InvalidSpending, TypedGrantee, TypedReach
from blueheart.kernel import clock


class GranteeForm(FundForm):
    name = words_field(gettext_lazy("Public name"), limit=200)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    org_id = forms.CharField(
        label=gettext_lazy("Registration"), max_length=80, required=False,
        help_text=gettext_lazy("As org-id.guide has it, such as BE-BCE_KBO-0123456789."),
    )  # fmt: skip
    website = forms.URLField(label=gettext_lazy("Website"), max_length=300, required=False, assume_scheme="https")
    is_shelter = forms.BooleanField(
        label=gettext_lazy("Its place is secret"), required=False,
        help_text=gettext_lazy("The public then learns its name and the region alone."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *countries(get_language() or "en")]
        self.fields["country"] = forms.ChoiceField(label=_("Country"), required=False, choices=choices)

    def typed(self) -> TypedGrantee:
        return TypedGrantee(**self.cleaned_data)


class ReachForm(FundForm):
    name = words_field(gettext_lazy("Name of the person"), limit=200, is_required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    place = words_field(gettext_lazy("Town where it works"), limit=120, is_required=False)
    address = words_field(gettext_lazy("Postal address"), limit=500, rows=3, is_required=False)
    holder = words_field(gettext_lazy("Holder of the account"), limit=200, is_required=False)
    iban = forms.CharField(
        label=gettext_lazy("IBAN"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def typed(self) -> TypedReach:
        return TypedReach(**self.cleaned_data)


@only_for(can_manage_fund)
def grantees(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/fund/grantees.html", {"grantees": Grantee.objects.all()})


@only_for(can_manage_fund)
def new_grantee(request: HttpRequest) -> HttpResponse:
    form = GranteeForm(request.POST or None)

    def save() -> str:
        made = save_grantee(typed=form.typed(), by=actor_of(request), at=clock.now())
        return reverse("desk_fund_grantee", args=[made.pk])

    return form_page(request, form, title=_("New organisation"), save=save, back="desk_fund_grantees")


@only_for(can_manage_fund)
def grantee(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, pk)


def shown(request: HttpRequest, pk: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = get_object_or_404(Grantee, pk=pk)
    check = last_check(kind=CheckedKind.PAYEE, subject_id=pk)
    context = {
        "grantee": found,
        "contact": GranteeContact.objects.filter(grantee=found).first(),
        "check": check,
        "is_fresh": check is not None
        and is_fresh(check, names_changed_at=found.names_changed_at, days=CHECK_DAYS, at=clock.now()),
        "grants": found.grants.all(),
        "applications": found.applications.all(),
        "problem": problem,
    }
    return render(request, "desk/fund/grantee.html", context, status=status)


@only_for(can_manage_fund)
def edit_grantee(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Grantee, pk=pk)
    names = ("name", "country", "org_id", "website", "is_shelter")
    form = GranteeForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def save() -> str:
        save_grantee(typed=form.typed(), grantee_id=pk, by=actor_of(request), at=clock.now())
        return reverse("desk_fund_grantee", args=[pk])

    return form_page(request, form, title=_("Change the organisation"), save=save, back="desk_fund_grantees")


@only_for(can_manage_fund)
def edit_reach(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Grantee, pk=pk)
    contact = GranteeContact.objects.filter(grantee=found).first()
    names = ("name", "email", "place", "address", "holder", "iban")
    initial = {name: getattr(contact, name) for name in names} if contact else None
    form = ReachForm(request.POST or None, initial=initial)

    def save() -> str:
        save_grantee_contact(grantee_id=pk, typed=form.typed(), by=actor_of(request), at=clock.now())
        return reverse("desk_fund_grantee", args=[pk])

    return form_page(request, form, title=_("Whom the fund writes to and pays"), save=save, back="desk_fund_grantees")


@require_POST
@only_for(can_manage_fund)
def act_on_grantee(request: HttpRequest, pk: int) -> HttpResponse:
    """Compares its names with the sanctions list, or erases its people."""
    get_object_or_404(Grantee, pk=pk)
    verb, by, at = request.POST.get("verb", ""), actor_of(request), clock.now()
    try:
        if verb == "check":
            check_payee(grantee_id=pk, by=by, at=at)
        elif verb == "erase":
            erase_grantee_contact(grantee_id=pk, by=by, at=at)
        else:
            return shown(request, pk, status=422)
    except InvalidSpending as error:
        return shown(request, pk, problem=problem_of(error), status=422)
    messages.success(request, _("Done."))
    return redirect("desk_fund_grantee", pk)
