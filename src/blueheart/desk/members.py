"""What happened to a member of staff, and the way back in for who has lost the second factor. Head office only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.actions import NoSecondFactor, NotPermitted, StaffProblem, reset_second_factor
from blueheart.campaign.enums import ResetReason, Role
from blueheart.campaign.permissions import can_manage_staff, can_reset_second_factor
from blueheart.campaign.queries import country_name, members
from blueheart.desk.access import actor_of, forbidden, has_second_factor, only_for
from blueheart.desk.initiatives.history import staff_names, who
from blueheart.kernel import clock
from blueheart.kernel.queries import history_of
from blueheart.kernel.registry import RecordedEvent

SENTENCES = {
    "campaign.staff_joined": gettext_noop("Joined"),
    "campaign.role_changed": gettext_noop("Role changed"),
    "campaign.member_removed": gettext_noop("Role taken away"),
    "campaign.second_factor_reset": gettext_noop("Second factor taken away"),
}


class ResetForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "–"), *ResetReason.choices])


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    who: str
    at: datetime
    detail: str


def steps_of(user_id: int) -> list[Step]:
    """Newest first."""
    events = history_of(subject="user", subject_id=str(user_id))
    names = staff_names(events)
    return [step_of(event, names) for event in reversed(events)]


def step_of(event: RecordedEvent, names: dict[str, str]) -> Step:
    sentence = SENTENCES.get(event.name)
    return Step(
        what=_(sentence) if sentence else event.name,
        who=names.get(event.by) or who(event.by),
        at=event.at,
        detail=detail_of(event.payload),
    )


def detail_of(payload: Any) -> str:
    reason, role = payload.get("reason"), payload.get("role")
    if reason in ResetReason.values:
        return str(ResetReason(reason).label)
    if role not in Role.values:
        return ""
    country = country_name(payload.get("country") or "", get_language() or "en")
    return f"{Role(role).label} · {country}" if country else str(Role(role).label)


def factor_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the page of a member says about the second factor."""
    return {
        "has_factor": has_second_factor(user),
        "may_reset": can_reset_second_factor(actor_of(request), user.pk),
        "reset_form": ResetForm(),
        "steps": steps_of(user.pk),
    }


@require_POST
@only_for(can_manage_staff)
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    found = members().filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        reset_second_factor(
            user_id=found.user_id, reason=request.POST.get("reason", ""), by=actor_of(request), at=clock.now()
        )
    except NotPermitted:
        return forbidden(request)
    except StaffProblem as error:
        messages.error(request, f"{_('Reason')}: {error.problems['reason']}")
    except NoSecondFactor:
        messages.warning(request, _("There is no second factor to take away: the next sign-in asks for a new one."))
    except User.DoesNotExist as error:
        raise Http404 from error
    else:
        name = found.user.first_name or found.user.email
        messages.success(request, _("The second factor is taken away; %(name)s is told by mail.") % {"name": name})
    return redirect("desk_member", pk)
