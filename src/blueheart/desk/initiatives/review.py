"""One initiative under review, and every decision on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.initiatives.history import steps_of
from blueheart.desk.initiatives.queue import VERBS
from blueheart.desk.initiatives.shown import differences, facts_of, map_point
from blueheart.initiatives.actions import merge_initiatives, undo_decision
from blueheart.initiatives.enums import EDITABLE, UNDOABLE, State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.permissions import NotPermitted, can_decide
from blueheart.initiatives.queries.initiatives import contact_of, waiting_revision
from blueheart.initiatives.queries.queue import neighbours_in_queue
from blueheart.initiatives.queries.review import as_waiting, likely_duplicates, visible_to
from blueheart.initiatives.rules.moves import MoveNotAllowed, can_move
from blueheart.initiatives.rules.problems import InvalidInitiative
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor

REASONS = (
    gettext_lazy(
        "The initiative does not concern human trafficking or its victims. If it does, say how, and send it again."
    ),
    gettext_lazy(
        "The initiative advertises a product or a party. The campaign shows initiatives that serve its cause only."
    ),
    gettext_lazy("The same initiative is on the site already. You can change it with the link in your first letter."),
    gettext_lazy("The text shows or describes a victim in a way that could harm them."),
)
CHANGES = (
    gettext_lazy("Please say where exactly it takes place, so that people find it."),
    gettext_lazy("Please describe in a few sentences what happens there and whom it is for."),
    gettext_lazy("Please choose another picture: this one shows people who can be recognised, without their consent."),
)


def find(request: HttpRequest, pk: int) -> Initiative:
    """Of the actor's countries only; another country's is as if it were not there."""
    rows = visible_to(actor_of(request)).select_related("city", "picture", "merged_into")
    initiative = rows.filter(pk=pk).first()
    if initiative is None:
        raise Http404
    return initiative


@only_for(can_review_anywhere)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = find(request, pk)
    return render(request, "desk/initiatives/review.html", review_context(request, initiative))


def review_context(request: HttpRequest, initiative: Initiative, **extra: Any) -> dict[str, Any]:
    by, at = actor_of(request), clock.now()
    before, after = neighbours_in_queue(by=by, initiative=initiative)
    waiting = as_waiting(initiative)
    state = initiative.state
    return {
        "initiative": initiative,
        "facts": facts_of(initiative),
        "point": map_point(latitude=initiative.latitude, longitude=initiative.longitude),
        "contact": contact_of(initiative.pk),
        "steps": steps_of(initiative),
        "duplicates": duplicates_of(initiative, by=by),
        "revision": waiting_revision(initiative.pk),
        "report": getattr(initiative, "report", None),
        "waiting": waiting,
        "is_late": state == State.IN_REVIEW and waiting.is_late(at),
        "before": before,
        "after": after,
        "can_publish": can_move(state, State.PUBLISHED) and state != State.MERGED,
        "can_ask": can_move(state, State.CHANGES_REQUESTED),
        "can_decline": can_move(state, State.DECLINED),
        "can_merge": can_move(state, State.MERGED),
        "can_undo": state in UNDOABLE,
        "can_edit": state in EDITABLE,
        "reasons": REASONS,
        "changes": CHANGES,
        **extra,
    }


def duplicates_of(initiative: Initiative, *, by: Actor) -> list[dict[str, Any]]:
    """Those that the actor may see, with each field of both."""
    if initiative.state == State.MERGED:
        return []
    return [
        {
            "initiative": other,
            "percent": round(likeness * 100),
            "is_ours": can_decide(by, other.country),
            "can_give_way": can_move(other.state, State.MERGED),
            "rows": differences(initiative, other),
        }
        for other, likeness in likely_duplicates(initiative=initiative)
        if other.is_public or can_decide(by, other.country)
    ]


# --- decisions


@require_POST
@only_for(can_review_anywhere)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on to the next in the queue; a refusal shows the page again with what was typed."""
    initiative = find(request, pk)
    by, at = actor_of(request), clock.now()
    verb, note = request.POST.get("verb", ""), request.POST.get("note", "")
    if verb not in DECISIONS:
        raise Http404
    if changed_meanwhile(request, initiative):
        problem = _("The initiative was changed since you opened it. Look at it as it is now, and decide again.")
        return refused(request, initiative, problem=problem, verb=verb, note=note)
    _before, after = neighbours_in_queue(by=by, initiative=initiative)
    try:
        DECISIONS[verb](request, initiative, note, by, at)
    except InvalidInitiative as error:
        problem = " ".join(str(item.message) for item in error.problems)
        return refused(request, initiative, problem=problem, verb=verb, note=note)
    except (MoveNotAllowed, NotPermitted, Initiative.DoesNotExist) as error:
        problem = str(getattr(error, "message", "")) or _("You may not do that with this initiative.")
        return refused(request, find(request, pk), problem=problem, verb=verb, note=note)
    messages.success(request, DONE[verb] % {"title": initiative.title})
    if verb == "undo" or after is None:
        return redirect("desk_review", pk)
    return redirect("desk_review", after)


def changed_meanwhile(request: HttpRequest, initiative: Initiative) -> bool:
    seen = request.POST.get("version", "")
    return bool(seen) and seen != f"{initiative.version}:{initiative.state}"


def refused(request: HttpRequest, initiative: Initiative, *, problem: str, verb: str, note: str) -> HttpResponse:
    context = review_context(request, initiative, problem=problem, typed_verb=verb, typed_note=note)
    return render(request, "desk/initiatives/review.html", context, status=422)


Decision = Callable[[HttpRequest, Initiative, str, Actor, datetime], None]


def through(verb: str) -> Decision:
    def run(request: HttpRequest, initiative: Initiative, note: str, by: Actor, at: datetime) -> None:
        del request
        VERBS[verb](initiative_id=initiative.pk, note=note, by=by, at=at)

    return run


def undo(request: HttpRequest, initiative: Initiative, note: str, by: Actor, at: datetime) -> None:
    del request, note
    undo_decision(initiative_id=initiative.pk, by=by, at=at)


def merge(request: HttpRequest, initiative: Initiative, note: str, by: Actor, at: datetime) -> None:
    """`other` is the likely duplicate, `keep` whichever of the two stays."""
    del note
    other, keep = request.POST.get("other", ""), request.POST.get("keep", "")
    pair = {str(initiative.pk), other}
    if not other.isdecimal() or len(other) > 18 or keep not in pair or len(pair) != 2:
        raise Initiative.DoesNotExist
    gives_way = (pair - {keep}).pop()
    merge_initiatives(keep_id=int(keep), merge_id=int(gives_way), by=by, at=at)


DECISIONS: dict[str, Decision] = {
    "publish": through("publish"),
    "change": through("change"),
    "decline": through("decline"),
    "merge": merge,
    "undo": undo,
}
DONE = {
    "publish": gettext_lazy("Published: %(title)s"),
    "change": gettext_lazy("The organiser is asked for a change: %(title)s"),
    "decline": gettext_lazy("Declined: %(title)s"),
    "merge": gettext_lazy("Merged: %(title)s"),
    "undo": gettext_lazy("Taken back: %(title)s"),
}
