"""The light of a promise, edited at the desk; nothing is lost when somebody else was quicker."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.forms import TypedForm
from blueheart.desk.illuminations.promise import find
from blueheart.desk.illuminations.shown import LIGHT_FIELDS, field_labels, hours_of, light_words, typed_light
from blueheart.desk.initiatives.shown import Difference, difference
from blueheart.illuminations.actions import StalePromise, edit_promise
from blueheart.illuminations.enums import EDITABLE, Dressing, LightRule
from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.kernel import clock


class LightForm(TypedForm):
    shown = LIGHT_FIELDS
    long = frozenset({"dressing_note"})

    def choices(self) -> dict[str, list[tuple[str, Any]]]:
        return {"rule": list(LightRule.choices), "dressing": list(Dressing.choices)}

    def ticks(self) -> dict[str, str]:
        return {"deadline_is_known": _("The owner knows that it is late")}

    def helps(self) -> dict[str, str]:
        return {
            "day": _("Such as 2027-07-30."),
            "offset_minutes": _("Only for a light that follows the sunset."),
            "fixed_time": _("Only for a light from a fixed hour; in the place’s own time, such as 22:15."),
            "end_time": _("In the place’s own time, such as 00:30; before the beginning means after midnight."),
        }


@only_for(can_review_anywhere)
def light(request: HttpRequest, pk: int) -> HttpResponse:
    promise = find(request, pk)
    form = LightForm(request.POST or None, typed=typed_light(promise))
    if request.method != "POST" or promise.state not in EDITABLE:
        return shown(request, promise, form, version=promise.version, status=200)
    base = request.POST.get("version", "")
    base_version = int(base) if base.isdecimal() and len(base) < 9 else 0
    if not form.is_valid():
        return shown(request, promise, form, version=base_version, status=422)
    typed = form.typed()
    try:
        edit_promise(promise_id=pk, typed=typed, base_version=base_version, by=actor_of(request), at=clock.now())
    except InvalidPromise as error:
        form.take(error)
        return shown(request, promise, form, version=base_version, status=422)
    except StalePromise as error:
        promise = find(request, pk)  # as it is now, not as it was before the action looked
        stale = {"message": error.message, "rows": light_differences(typed_light(promise), typed)}
        return shown(request, promise, form, version=promise.version, status=409, stale=stale)
    except (MoveNotAllowed, NotPermitted) as error:
        messages.error(request, str(getattr(error, "message", "")) or _("You may not do that with this promise."))
        return redirect("desk_promise", pk)
    messages.success(request, _("Saved."))
    return redirect("desk_promise", pk)


def light_differences(before: TypedPromise, after: TypedPromise) -> list[Difference]:
    """Of the fields that differ only."""
    one, other, labels = light_words(before), light_words(after), field_labels()
    rows = [difference(labels[name], one[name], other[name]) for name in LIGHT_FIELDS]
    return [row for row in rows if row.differs]


def shown(
    request: HttpRequest, promise: Promise, form: forms.Form, *, version: int, status: int,
    stale: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "promise": promise,
        "form": form,
        "hours": hours_of(promise),
        "version": version,
        "stale": stale,
        "is_editable": promise.state in EDITABLE,
    }
    return render(request, "desk/illuminations/light.html", context, status=status)
