"""Applications: recorded at the desk, reviewed by two people, shortlisted, awarded or declined."""

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
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.calls import title_of
from blueheart.desk.fund.forms import FundForm, day_field, form_page, problem_of, sum_field, words_field
from blueheart.desk.fund.people import names_of
from blueheart.fund.actions.calls import (
    award_application,
    move_application,
    receive_application,
    review_application,
)
from blueheart.fund.enums import APPLICATION_MOVES, ApplicationState
from blueheart.fund.models import Application, Call, Grantee
from blueheart.fund.queries.office import current_book
from blueheart.fund.rules.regions import region_name, region_names
from blueheart.fund.rules.spending import REVIEWS_NEEDED, InvalidSpending, TypedApplication, TypedGrant
from blueheart.kernel import clock
from blueheart.kernel.money import Money


class ApplicationForm(FundForm):
    call = forms.ModelChoiceField(Call.objects.none(), label=gettext_lazy("Call"))
    grantee = forms.ModelChoiceField(Grantee.objects.none(), label=gettext_lazy("Organisation"))
    title = words_field(gettext_lazy("Title"), limit=200)
    summary = words_field(gettext_lazy("Summary"), limit=4_000, rows=8)
    amount = sum_field(gettext_lazy("Sum asked for"), help_text=gettext_lazy("In the currency of the call."))
    region = forms.ChoiceField(label=gettext_lazy("Region"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"] = NamedCall(Call.objects.filter(is_open=True).prefetch_related("texts"), label=_("Call"))
        self.fields["grantee"] = NamedGrantee(Grantee.objects.all(), label=_("Organisation"))
        names = region_names(get_language() or "en")
        self.fields["region"] = forms.ChoiceField(label=_("Region"), choices=list(names.items()))

    def typed(self) -> TypedApplication:
        data = self.cleaned_data
        return TypedApplication(
            call_id=data["call"].pk, grantee_id=data["grantee"].pk, title=data["title"], summary=data["summary"],
            amount=self.money("amount", data["call"].currency), region=data["region"],
        )  # fmt: skip


class NamedCall(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{title_of(obj)} ({obj.currency})"


class NamedGrantee(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class GrantForm(FundForm):
    title = words_field(
        gettext_lazy("Public title"), limit=140,
        help_text=gettext_lazy("Title and description are published. Never name the place of a shelter."),
    )  # fmt: skip
    description = words_field(gettext_lazy("Public description"), limit=2_000, rows=6)
    amount = sum_field(gettext_lazy("Sum"))
    starts_on = day_field(gettext_lazy("Starts on"))
    ends_on = day_field(gettext_lazy("Ends on"))

    def typed(self, currency: str) -> TypedGrant:
        data = self.cleaned_data
        return TypedGrant(
            title=data["title"], description=data["description"], amount=self.money("amount", currency).minor,
            starts_on=data["starts_on"], ends_on=data["ends_on"],
        )  # fmt: skip


@only_for(can_manage_fund)
def applications(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.select_related("grantee", "call").prefetch_related("reviews")
    lines = [
        {"application": row, "amount": Money(row.currency, row.amount), "count": len(row.reviews.all())}
        for row in rows[:500]
    ]
    return render(request, "desk/fund/applications.html", {"lines": lines, "needed": REVIEWS_NEEDED})


@only_for(can_manage_fund)
def new_application(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST or None)

    def save() -> str:
        made = receive_application(typed=form.typed(), by=actor_of(request), at=clock.now())
        return reverse("desk_fund_application", args=[made.pk])

    return form_page(request, form, title=_("New application"), save=save, back="desk_fund_applications")


@only_for(can_manage_fund)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, pk)


def shown(
    request: HttpRequest, pk: int, *, problem: str = "", status: int = 200, typed: dict[str, str] | None = None
) -> HttpResponse:
    rows = Application.objects.select_related("grantee", "call", "grant").prefetch_related("call__texts")
    found = get_object_or_404(rows, pk=pk)
    reviews = list(found.reviews.order_by("pk"))
    by = actor_of(request)
    names = names_of([found.recorded_by, *(review.reviewer for review in reviews)])
    moves = APPLICATION_MOVES[ApplicationState(found.state)]
    context = {
        "application": found,
        "call": title_of(found.call),
        "amount": Money(found.currency, found.amount),
        "region": region_name(found.region, get_language() or "en"),
        "reviews": [(names[review.reviewer], review) for review in reviews],
        "recorder": names[found.recorded_by],
        "needed": REVIEWS_NEEDED,
        "can_review": by.label not in {found.recorded_by, *(review.reviewer for review in reviews)}
        and found.state in (ApplicationState.RECEIVED, ApplicationState.IN_REVIEW, ApplicationState.SHORTLISTED),
        "moves": [(to.value, to.label) for to in ApplicationState if to in moves and to in MOVABLE],
        "can_award": found.state == ApplicationState.SHORTLISTED,
        "can_decline": ApplicationState.DECLINED in moves,
        "grant": getattr(found, "grant", None),
        "typed": typed or {},
        "problem": problem,
    }
    return render(request, "desk/fund/application.html", context, status=status)


MOVABLE = (ApplicationState.IN_REVIEW, ApplicationState.SHORTLISTED)
"""By a plain press; declining has a reason, awarding a form."""


@require_POST
@only_for(can_manage_fund)
def act_on_application(request: HttpRequest, pk: int) -> HttpResponse:
    """A review or a move; a refusal shows the page again with what was typed."""
    get_object_or_404(Application, pk=pk)
    verb, by, at = request.POST.get("verb", ""), actor_of(request), clock.now()
    words = request.POST.get("words", "").replace("\x00", "")[:4_000]
    score = request.POST.get("score", "")
    try:
        if verb == "review":
            review_application(
                application_id=pk, score=int(score) if score in set("12345") else 0, words=words, by=by, at=at
            )
        elif verb in ApplicationState.values:
            move_application(application_id=pk, to=ApplicationState(verb), reason=words[:500], by=by, at=at)
        else:
            return shown(request, pk, status=422)
    except InvalidSpending as error:
        typed = {"verb": verb, "words": words, "score": score}
        return shown(request, pk, problem=problem_of(error), status=422, typed=typed)
    messages.success(request, _("Saved."))
    return redirect("desk_fund_application", pk)


@only_for(can_manage_fund)
def award(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Application, pk=pk)
    initial = {"title": found.title[:140], "amount": str(Money(found.currency, found.amount).major)}
    form = GrantForm(request.POST or None, initial=initial)

    def save() -> str:
        at = clock.now()
        made = award_application(
            application_id=pk, typed=form.typed(found.currency), book=current_book(), awarded_on=at.date(),
            by=actor_of(request), at=at,
        )  # fmt: skip
        return reverse("desk_fund_grant", args=[made.pk])

    return form_page(request, form, title=_("Award"), save=save, back="desk_fund_applications")
