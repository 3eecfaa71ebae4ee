"""Lines of statements that wait until somebody says what they are."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import FundForm, problem_of
from blueheart.fund.actions.contributions import UnknownEarmark
from blueheart.fund.actions.grant_lines import take_line_as_payment
from blueheart.fund.actions.match_lines import (
    LineDoesNotFit,
    LineNotWaiting,
    match_line,
    take_line_as_fee,
    take_line_as_gift,
    take_line_as_transfer,
)
from blueheart.fund.actions.post import FloorReached, KeyReused
from blueheart.fund.enums import Book, LineState, Means
from blueheart.fund.models import BankLine, Contribution, Earmark, GrantPayment
from blueheart.fund.queries.contributions import contribution_of_code, contribution_of_reference
from blueheart.fund.queries.waiting_lines import (
    fitting_payments,
    party_of,
    suggestions,
    transfer_accounts,
    waiting_lines,
)
from blueheart.fund.rules.codes import WrongCode, read_code
from blueheart.fund.rules.entries import InvalidEntry
from blueheart.fund.rules.giving import GENERAL, NewContribution
from blueheart.fund.rules.likeness import Likeness
from blueheart.fund.rules.references import WrongReference, read_reference
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter

PAGE_SIZE = 50
ALIKE = {
    Likeness.REFERENCE: gettext_lazy("the reference, but for one slip"),
    Likeness.ACCOUNT: gettext_lazy("the account it came from"),
    Likeness.SUM: gettext_lazy("the sum"),
    Likeness.NAME: gettext_lazy("the name"),
}
DOES_NOT_FIT = gettext_lazy(
    "The line does not fit: it goes the other way, is another sum, or is in another currency or book."
)


class Refused(ValueError):
    """What was chosen for a line can't be done; the words say why."""


class GiftForm(FundForm):
    """`supporter` names who gave; without one the gift is anonymous."""

    sector = forms.ChoiceField(label=gettext_lazy("Sector"), choices=Sector.choices, initial=Sector.INDIVIDUAL)
    earmark = forms.ChoiceField(label=gettext_lazy("Earmark"))
    supporter = forms.ModelChoiceField(
        queryset=Supporter.objects.order_by("name"), required=False, label=gettext_lazy("Supporter who is named"),
        empty_label=gettext_lazy("nobody: an anonymous gift"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slugs = dict.fromkeys([GENERAL, *Earmark.objects.filter(is_open=True).values_list("slug", flat=True)])
        self.fields["earmark"] = forms.ChoiceField(label=_("Earmark"), choices=[(slug, slug) for slug in slugs])

    def new(self, line: BankLine) -> NewContribution:
        """Sum, book and key are the line's own."""
        supporter: Supporter | None = self.cleaned_data["supporter"]
        return NewContribution(
            key="", book=Book(line.account.book), means=Means.TRANSFER, amount=money_of(line),
            earmark=self.cleaned_data["earmark"], sector=Sector(self.cleaned_data["sector"]),
            supporter_id=supporter.pk if supporter else None, country=supporter.country if supporter else "",
            language=(get_language() or "en")[:12], is_anonymous=supporter is None,
        )  # fmt: skip


def money_of(line: BankLine) -> Money:
    """Without its sign."""
    return Money(line.account.currency, abs(line.amount))


@only_for(can_manage_fund)
def lines(request: HttpRequest) -> HttpResponse:
    page = Paginator(waiting_lines(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(line, party_of(line), Money(line.account.currency, line.amount)) for line in page]
    return render(request, "desk/fund/lines.html", {"page": page, "rows": rows})


@only_for(can_manage_fund)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, pk, GiftForm())


def shown(request: HttpRequest, pk: int, form: GiftForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = get_object_or_404(BankLine.objects.select_related("account", "party", "contribution", "statement"), pk=pk)
    context: dict[str, Any] = {
        "line": found, "party": party_of(found), "amount": Money(found.account.currency, found.amount),
        "problem": problem, "is_waiting": found.state == LineState.WAITING, "came": found.amount > 0,
        "typed": request.POST,
    }  # fmt: skip
    if found.state == LineState.WAITING:
        context |= choices_of(found, form)
    return render(request, "desk/fund/line.html", context, status=status)


def choices_of(found: BankLine, form: GiftForm) -> dict[str, Any]:
    own, *others = transfer_accounts(line=found).values()
    payments = fitting_payments(line=found)
    return {
        "form": form,
        "suggestions": [
            (one, [ALIKE[kind] for kind in Likeness if kind in one.alike]) for one in suggestions(line=found)
        ],
        "payments": [(one, Money(one.currency, one.amount)) for one in payments],
        "own_account": own,
        "accounts": others,
    }


@require_POST
@only_for(can_manage_fund)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what a line was: of a contribution, a new gift, a fee, a grant's payment, or a transfer."""
    found = get_object_or_404(BankLine.objects.select_related("account"), pk=pk)
    form = GiftForm(request.POST if request.POST.get("verb") == "gift" else None)
    do = VERBS.get(request.POST.get("verb", ""))
    if do is None or (form.is_bound and not form.is_valid()):
        return shown(request, pk, form, status=422)
    try:
        do(request, found, form, by=actor_of(request), at=clock.now())
    except (Refused, UnknownEarmark) as error:
        return shown(request, pk, form, problem=str(error), status=422)
    except LineNotWaiting:
        return shown(request, pk, form, problem=_("Somebody said already what this line was."), status=422)
    except LineDoesNotFit:
        return shown(request, pk, form, problem=str(DOES_NOT_FIT), status=422)
    except (InvalidSpending, FloorReached, KeyReused, InvalidEntry) as error:
        return shown(request, pk, form, problem=problem_of(error), status=422)
    messages.success(request, _("Done."))
    return redirect("desk_fund_lines")


Do = Callable[..., None]


def do_match(request: HttpRequest, found: BankLine, form: GiftForm, *, by: Actor, at: datetime) -> None:
    typed = request.POST.get("contribution", "").strip()[:60].replace("\x00", "")
    contribution = typed_contribution(typed)
    if contribution is None:
        raise Refused(_("No contribution has this code or reference."))
    match_line(line_id=found.pk, contribution_id=contribution.pk, by=by, at=at)


def typed_contribution(typed: str) -> Contribution | None:
    """By the code on a receipt, or by the reference of a transfer."""
    try:
        return contribution_of_code(code=read_code(typed))
    except WrongCode:
        pass
    try:
        return contribution_of_reference(reference=read_reference(typed))
    except WrongReference:
        return None


def do_gift(request: HttpRequest, found: BankLine, form: GiftForm, *, by: Actor, at: datetime) -> None:
    take_line_as_gift(line_id=found.pk, new=form.new(found), by=by, at=at)


def do_fee(request: HttpRequest, found: BankLine, form: GiftForm, *, by: Actor, at: datetime) -> None:
    take_line_as_fee(line_id=found.pk, by=by, at=at)


def do_payment(request: HttpRequest, found: BankLine, form: GiftForm, *, by: Actor, at: datetime) -> None:
    typed = request.POST.get("payment", "")
    payment = GrantPayment.objects.filter(pk=typed).first() if typed.isdecimal() and len(typed) < 18 else None
    if payment is None:
        raise Refused(_("Choose a payment of a grant."))
    take_line_as_payment(line_id=found.pk, payment_id=payment.pk, by=by, at=at)


def do_transfer(request: HttpRequest, found: BankLine, form: GiftForm, *, by: Actor, at: datetime) -> None:
    other = transfer_accounts(line=found).get(request.POST.get("account", ""))
    if other is None:
        raise Refused(_("Choose the other account."))
    take_line_as_transfer(line_id=found.pk, other=other, by=by, at=at)


VERBS: dict[str, Do] = {
    "match": do_match, "gift": do_gift, "fee": do_fee, "payment": do_payment, "transfer": do_transfer,
}  # fmt: skip
