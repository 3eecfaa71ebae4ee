"""One promise: what stands, what happened, and every step that the desk takes with it or in the promiser's stead."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere, can_see_contact
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.history import steps_of_promise
from blueheart.desk.illuminations.shown import day_text, hours_of, names_of, place_of
from blueheart.illuminations import actions
from blueheart.illuminations.enums import EDITABLE, PUBLIC, UNDOABLE, PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.board import board_row, visible_promises
from blueheart.illuminations.queries.promises import contact_of, initiative_about
from blueheart.illuminations.rules.moves import MoveNotAllowed, can_move
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor

REASONS = (
    gettext_lazy("The owner of the monument did not agree."),
    gettext_lazy("The monument is promised already, by somebody else."),
    gettext_lazy("The light would serve another cause than the campaign against human trafficking."),
)


def find(request: HttpRequest, pk: int) -> Promise:
    """Of the actor's countries only; another country's is as if it were not there."""
    rows = visible_promises(actor_of(request)).select_related("monument__city", "initiative")
    promise = rows.prefetch_related("photos__picture").filter(pk=pk).first()
    if promise is None:
        raise Http404
    return promise


@only_for(can_review_anywhere)
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "desk/illuminations/promise.html", promise_context(request, find(request, pk)))


def promise_context(request: HttpRequest, found: Promise, **extra: Any) -> dict[str, Any]:
    by, state, monument = actor_of(request), found.state, found.monument
    names = names_of([monument])
    name, name_language = names.monuments[monument.pk]
    may_see_contact = can_see_contact(by, monument.country)
    return {
        "promise": found,
        "monument": monument,
        "name": name,
        "name_language": name_language,
        "place": place_of(monument, names),
        "day": day_text(found),
        "hours": hours_of(found),
        "row": board_row(found, clock.now().date()),
        "photos": sorted(found.photos.all(), key=lambda photo: (photo.moment != "before", photo.pk)),
        "may_see_contact": may_see_contact,
        "contact": contact_of(found.pk) if may_see_contact else None,
        "initiative": initiative_about(found),
        "steps": steps_of_promise(found),
        "can_confirm": can_move(state, PromiseState.CONFIRMED),
        "can_undo": state in UNDOABLE,
        "can_ask": can_move(state, PromiseState.PERMISSION_ASKED),
        "can_promise": can_move(state, PromiseState.PROMISED),
        "can_decline": can_move(state, PromiseState.DECLINED),
        "can_cancel": can_move(state, PromiseState.CANCELLED),
        "can_edit": state in EDITABLE,
        "is_public": state in PUBLIC,
        "reasons": REASONS,
        **extra,
    }


# --- steps


@require_POST
@only_for(can_review_anywhere)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A refusal shows the page again with what was typed."""
    found = find(request, pk)
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
    if verb not in STEPS:
        raise Http404
    seen = request.POST.get("version", "")
    if seen and seen != f"{found.version}:{found.state}":
        problem = _("The promise was changed since you opened it. Look at it as it is now, and decide again.")
        return refused(request, found, problem=problem, verb=verb, reason=reason)
    try:
        STEPS[verb](found.pk, reason, actor_of(request), clock.now())
    except InvalidPromise as error:
        problem = " ".join(str(item.message) for item in error.problems)
        return refused(request, find(request, pk), problem=problem, verb=verb, reason=reason)
    except (MoveNotAllowed, NotPermitted) as error:
        problem = str(getattr(error, "message", "")) or _("You may not do that with this promise.")
        return refused(request, find(request, pk), problem=problem, verb=verb, reason=reason)
    messages.success(request, DONE[verb] % {"monument": found.monument.name})
    return redirect("desk_promise", pk)


def refused(request: HttpRequest, found: Promise, *, problem: str, verb: str, reason: str) -> HttpResponse:
    context = promise_context(request, found, problem=problem, typed_verb=verb, typed_reason=reason)
    return render(request, "desk/illuminations/promise.html", context, status=422)


Step = Callable[[int, str, Actor, datetime], object]


def plain(action: Callable[..., Promise]) -> Step:
    return lambda promise_id, _reason, by, at: action(promise_id=promise_id, by=by, at=at)


def with_reason(action: Callable[..., Promise]) -> Step:
    return lambda promise_id, reason, by, at: action(promise_id=promise_id, reason=reason, by=by, at=at)


def on_words(*, is_public: bool) -> Step:
    return lambda promise_id, _reason, by, at: actions.decide_note(
        promise_id=promise_id, is_public=is_public, by=by, at=at
    )


STEPS: dict[str, Step] = {
    "confirm": plain(actions.confirm_promise),
    "undo": plain(actions.undo_step),
    "ask": plain(actions.ask_permission),
    "promise": plain(actions.promise_light),
    "decline": with_reason(actions.decline_promise),
    "cancel": with_reason(actions.cancel_promise),
    "show_words": on_words(is_public=True),
    "keep_words": on_words(is_public=False),
}
DONE = {
    "confirm": gettext_lazy("Confirmed: %(monument)s. The wave shows it."),
    "undo": gettext_lazy("Taken back: %(monument)s"),
    "ask": gettext_lazy("Noted that permission is asked: %(monument)s"),
    "promise": gettext_lazy("Noted that the light is promised: %(monument)s"),
    "decline": gettext_lazy("Declined: %(monument)s"),
    "cancel": gettext_lazy("Cancelled: %(monument)s"),
    "show_words": gettext_lazy("The new words are shown: %(monument)s"),
    "keep_words": gettext_lazy("The new words are not shown: %(monument)s"),
}
