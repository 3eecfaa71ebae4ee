"""Bursts of presses: looked at minute by minute, taken out of the counter with a reason, and put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere, reviewable_countries
from blueheart.campaign.queries import countries, country_name
from blueheart.desk.access import actor_of, only_for
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.supporters.models import Supporter
from blueheart.wear.actions.bursts import BurstIsEmpty, BurstIsOver, restore_burst, void_burst
from blueheart.wear.models import Burst
from blueheart.wear.queries.bursts import BurstRange, bursts, minutes_of
from blueheart.wear.rules.messages import InvalidMessage

MOST_SHOWN = 100
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
FORMATS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]


class BurstForm(forms.Form):
    """The range. Moments are UTC, as the counter's days are."""

    from_at = forms.DateTimeField(label=gettext_lazy("From (UTC)"), widget=MOMENT, input_formats=FORMATS)
    to_at = forms.DateTimeField(label=gettext_lazy("Until, not included (UTC)"), widget=MOMENT, input_formats=FORMATS)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"), queryset=Supporter.objects.all(), required=False, to_field_name="slug"
    )

    def __init__(self, typed: Mapping[str, Any] | None, *, by: Actor, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(typed, initial=dict(initial or {}), label_suffix="")
        own = reviewable_countries(by)
        named = [pair for pair in countries(get_language() or "en") if own is None or pair[0] in own]
        all_of_them = [("", _("All countries, and none"))] if own is None else []
        self.fields["country"].choices = [*all_of_them, *named]  # type: ignore[attr-defined]
        self.fields["country"].required = own is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "from_at" in cleaned and "to_at" in cleaned and cleaned["to_at"] <= cleaned["from_at"]:
            self.add_error("to_at", _("The end lies before the start."))
        return cleaned

    @property
    def wanted(self) -> BurstRange:
        """Its moments as they were typed: UTC, whatever zone the desk shows."""
        group = self.cleaned_data["group"]
        since, until = (self.cleaned_data[name].replace(tzinfo=UTC) for name in ("from_at", "to_at"))
        return BurstRange(
            from_at=since, to_at=until, country=self.cleaned_data["country"], supporter_key=group.pk if group else 0,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BurstRow:
    burst: Burst
    country: str


@only_for(can_review_anywhere)
def burst_list(request: HttpRequest) -> HttpResponse:
    """With a range in the address, what it holds minute by minute; below, the bursts of before."""
    return show(request, at=clock.now())


def show(request: HttpRequest, *, at: datetime, problem: str = "", reason: str = "", status: int = 200) -> HttpResponse:
    by, language = actor_of(request), get_language() or "en"
    typed = request.POST if request.method == "POST" else request.GET
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    start = {"from_at": hour - timedelta(hours=1), "to_at": hour + timedelta(hours=1)}
    form = BurstForm(typed if "from_at" in typed else None, initial=start, by=by)
    minutes = minutes_of(form.wanted) if form.is_bound and form.is_valid() else None
    context = {
        "form": form, "minutes": minutes, "reason": reason, "problem": problem,
        "total": sum(minute.count for minute in minutes or ()),
        "most": max((minute.count for minute in minutes or ()), default=1),
        "rows": [
            BurstRow(burst, country_name(burst.country, language) or _("All countries, and none"))
            for burst in bursts(by=by)[:MOST_SHOWN]
        ],
    }  # fmt: skip
    return render(request, "desk/wear/bursts.html", context, status=status)


@require_POST
@only_for(can_review_anywhere)
def void(request: HttpRequest) -> HttpResponse:
    at, by, reason = clock.now(), actor_of(request), request.POST.get("reason", "")
    form = BurstForm(request.POST, by=by)
    if not form.is_valid():
        return show(request, at=at, reason=reason, status=422)
    try:
        burst = void_burst(wanted=form.wanted, reason=reason, by=by, at=at)
    except InvalidMessage as error:
        text = _("Reason: %(message)s") % {"message": error.problems[0].message}
        return show(request, at=at, reason=reason, problem=text, status=422)
    except BurstIsEmpty as error:
        return show(request, at=at, reason=reason, problem=str(error.message), status=409)
    except NotPermitted:
        return show(request, at=at, reason=reason, problem=_("This is another country’s."), status=403)
    text = ngettext("%(count)d heart is void.", "%(count)d hearts are void.", burst.count)
    messages.success(request, text % {"count": burst.count})
    return redirect("desk_bursts")


@require_POST
@only_for(can_review_anywhere)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        restore_burst(burst_id=pk, by=actor_of(request), at=clock.now())
    except BurstIsOver as error:
        messages.error(request, str(error.message))
    except (NotPermitted, Burst.DoesNotExist):
        messages.error(request, _("This is another country’s."))
    else:
        messages.success(request, _("The hearts count again as they did."))
    return redirect("desk_bursts")
