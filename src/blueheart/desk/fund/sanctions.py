"""The sanctions list: loaded here, and what looked alike decided by a person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import problem_of
from blueheart.fund.actions.sanctions import decide_check, load_sanctions_list
from blueheart.fund.enums import CheckDecision, CheckedKind
from blueheart.fund.models import Donor, Grantee, SanctionsCheck, SanctionsList, SanctionsName
from blueheart.fund.queries.sanctions import list_in_force, undecided_checks
from blueheart.fund.readers.sanctions import LARGEST_BYTES, NoSanctionsList
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel import clock

UNREADABLE = {
    "too_large": gettext_lazy("The file is too large to be the list."),
    "not_xml": gettext_lazy("This is no XML that can be read. Take the XML form of the list."),
    "has_dtd": gettext_lazy("The file declares a document type, which the list does not. Take it from its publisher."),
    "other_xml": gettext_lazy("This is another XML file than the consolidated list."),
    "no_date": gettext_lazy("The file does not say when it was made."),
    "no_names": gettext_lazy("The file holds no name."),
}


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Consolidated list of the Security Council (XML)"),
        widget=forms.FileInput(attrs={"accept": ".xml,text/xml,application/xml"}),
    )  # fmt: skip


@only_for(can_manage_fund)
def sanctions(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and load(request, form):
        return redirect("desk_fund_sanctions")
    return shown(request, form, status=422 if form.errors else 200)


def shown(request: HttpRequest, form: ListForm, *, status: int, problem: str = "") -> HttpResponse:
    waiting = list(undecided_checks()[:200])
    names = named(waiting)
    context = {
        "form": form,
        "newest": list_in_force(),
        "lists": SanctionsList.objects.all()[:20],
        "waiting": [line_of(check, *names) for check in waiting],
        "decisions": CheckDecision.choices,
        "problem": problem,
    }
    return render(request, "desk/fund/sanctions.html", context, status=status)


def load(request: HttpRequest, form: ListForm) -> bool:
    file: UploadedFile = form.cleaned_data["file"]
    try:
        load_sanctions_list(data=file.read(LARGEST_BYTES + 1), by=actor_of(request), at=clock.now())
    except NoSanctionsList as error:
        form.add_error("file", str(UNREADABLE[error.code]))
        return False
    except InvalidSpending as error:
        form.add_error("file", problem_of(error))
        return False
    messages.success(request, _("The list is loaded. Payees are held against it in the background."))
    return True


def named(checks: list[SanctionsCheck]) -> tuple[dict[int, str], dict[int, str], dict[tuple[int, str], list[str]]]:
    """Names of payees and of payers by number, and the names of the list by version and number. Three queries."""
    payees = [check.subject_id for check in checks if check.kind == CheckedKind.PAYEE]
    payers = [check.subject_id for check in checks if check.kind == CheckedKind.PAYER]
    numbers = {number for check in checks for number in check.matches}
    listed: dict[tuple[int, str], list[str]] = {}
    rows = SanctionsName.objects.filter(data_id__in=numbers).order_by("pk")
    for version, number, text in rows.values_list("sanctions_list_id", "data_id", "text"):
        listed.setdefault((version, number), []).append(text)
    return (
        dict(Grantee.objects.filter(pk__in=payees).values_list("pk", "name")),
        dict(Donor.objects.filter(contribution__in=payers).values_list("contribution_id", "name")),
        listed,
    )


def line_of(
    check: SanctionsCheck, payees: dict[int, str], payers: dict[int, str],
    listed: dict[tuple[int, str], list[str]],
) -> dict[str, Any]:  # fmt: skip
    """`names` is empty where a newer list has come: then the check is made anew."""
    known = payees if check.kind == CheckedKind.PAYEE else payers
    matches = [
        {"number": number, "names": listed.get((check.sanctions_list_id, number), [])} for number in check.matches
    ]
    return {"check": check, "name": known.get(check.subject_id, ""), "matches": matches}


@require_POST
@only_for(can_manage_fund)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SanctionsCheck, pk=pk)
    decision, reason = request.POST.get("decision", ""), request.POST.get("reason", "").replace("\x00", "")[:500]
    if decision not in CheckDecision.values:
        return shown(request, ListForm(), status=422, problem=_("Choose what it is."))
    try:
        decide_check(check_id=pk, decision=CheckDecision(decision), reason=reason, by=actor_of(request), at=clock.now())
    except InvalidSpending as error:
        return shown(request, ListForm(), status=422, problem=problem_of(error))
    messages.success(request, _("Done."))
    return redirect("desk_fund_sanctions")
