"""The promiser's signed link: see how it stands, verify, move on, cancel, erase. Nothing changes without a press, since
mail scanners open every link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations import actions
from blueheart.illuminations.enums import EDITABLE, MOVES, OVER, Dressing, PromiseState
from blueheart.illuminations.forms import ReasonForm
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.monuments import monument_names
from blueheart.illuminations.queries.promises import initiative_about, promise_of_link
from blueheart.illuminations.rules.links import link_expires_on
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.initiatives.rules.problems import Problem
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import direction
from blueheart.web.deadlines import deadline_of
from blueheart.web.guard import (
    SENDS,
    Refusal,
    check_post,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    show_message,
    unavailable,
)
from blueheart.web.held import SignedLink
from blueheart.web.lightplans import judged_plan
from blueheart.web.papers import WITHOUT_PAPERS

DONE: dict[str, LazyText] = {
    "verified": gettext_lazy("Thank you. Your promise is confirmed by you; what comes next stands below."),
    "asked": gettext_lazy("Kept: the owner is asked."),
    "promised": gettext_lazy("Thank you. The light is promised and waits for the campaign office."),
    "changed": gettext_lazy("Your change is kept."),
    "cancelled": gettext_lazy("Your promise is cancelled."),
    "reported": gettext_lazy("Thank you for the report."),
    "photographed": gettext_lazy("Thank you. The photograph is shown once the campaign office has looked at it."),
}
STANDING: dict[str, LazyText] = {
    PromiseState.UNVERIFIED: gettext_lazy("Nobody looks at it before you confirm it."),
    PromiseState.PROPOSED: gettext_lazy(
        "Ask the owner now, and press “Permission asked”. If you own the monument yourself, promise the light at once."
    ),
    PromiseState.PERMISSION_ASKED: gettext_lazy("Once the owner agrees, promise the light here."),
    PromiseState.PROMISED: gettext_lazy("The campaign office looks at it and confirms it. You hear from it by mail."),
    PromiseState.CONFIRMED: gettext_lazy("The wave of 30 July shows your monument."),
    PromiseState.LIT: gettext_lazy("It was lit. Photographs before and in blue are welcome."),
    PromiseState.PHOTOGRAPHED: gettext_lazy("It was lit, and everybody can see it."),
    PromiseState.DECLINED: gettext_lazy("The campaign office can’t take this promise."),
    PromiseState.CANCELLED: gettext_lazy("It was cancelled. Promise the monument anew if it is lit after all."),
}
STEPS: dict[str, tuple[str, Callable[..., Promise]]] = {
    "verify": ("verified", actions.verify_promise),
    "asked": ("asked", actions.ask_permission),
    "promised": ("promised", actions.promise_light),
}
"""The press of one button: its address → what is said afterwards, and the action."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a valid link opens. `base` is its address."""

    promise: Promise
    token: str
    base: str
    at: datetime

    @property
    def by(self) -> Actor:
        return Actor.organiser(ref=self.promise.uid)

    def done(self, what: str) -> HttpResponse:
        return see_other(f"{self.base}?done={what}")


def open_held(token: str, base: str, at: datetime) -> Held:
    return Held(promise_of_link(token=token, at=at), token, base, at)


with_promise = SignedLink(
    part="promises", open=open_held, not_allowed=MoveNotAllowed,
    over=gettext_lazy(
        "The link worked until 90 days after the evening, or until a newer one or an erasure replaced it."
    ),
).behind  # fmt: skip


def about(held: Held) -> dict[str, Any]:
    """What every page of the link shows of its promise."""
    language = get_language() or "en"
    name, name_language = monument_names([held.promise.monument], language)[held.promise.monument_id]
    return {
        "held": held, "promise": held.promise, "name": name, "name_language": name_language,
        "name_direction": direction(name_language) if name_language else "auto", "guard": make_guard(at=held.at),
    }  # fmt: skip


def beside(held: Held, refusal: Refusal | None) -> dict[str, Any]:
    """The same, without a look at the database when it can't answer."""
    is_away = refusal is not None and refusal.status == 503
    return {"held": held, "guard": make_guard(at=held.at)} if is_away else about(held)


@with_promise
def promise_home(request: HttpRequest, held: Held) -> HttpResponse:
    """How it stands, and what can be done. Changes nothing."""
    if request.method == "POST":
        return see_other(held.base)
    return show_home(request, held)


def show_home(
    request: HttpRequest, held: Held, *, refusal: Refusal | None = None, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    promise = held.promise
    state = PromiseState(promise.state)
    if problems:
        refusal = Refusal("refused", 409, " ".join(str(problem.message) for problem in problems))
    context = about(held) | {
        "state": state,
        "standing": STANDING[state],
        "done": DONE.get(request.GET.get("done", "")),
        "refusal": refusal,
        "plan": judged_plan(promise),
        "dressing_label": Dressing(promise.dressing).label,
        "deadline": deadline_of(promise, today=utc_to_local(held.at, promise.monument.zone).date()),
        "can_verify": state == PromiseState.UNVERIFIED,
        "can_ask": PromiseState.PERMISSION_ASKED in MOVES[state],
        "can_promise": PromiseState.PROMISED in MOVES[state],
        "can_edit": state in EDITABLE and promise.starts_at_utc > held.at,
        "can_cancel": PromiseState.CANCELLED in MOVES[state],
        "can_report": can_report(held),
        "can_photograph": state not in WITHOUT_PAPERS,
        "has_papers": state not in WITHOUT_PAPERS,
        "photos": list(promise.photos.all()),
        "initiative": initiative_about(promise),
        "reason": promise.reason if state in OVER else "",
        "link_until": link_expires_on(promise.day),
    }
    response = render(request, "web/promise_link/home.html", context)
    return refusal.mark(response) if refusal else response


def can_report(held: Held) -> bool:
    state = PromiseState(held.promise.state)
    is_lit = state in {PromiseState.LIT, PromiseState.PHOTOGRAPHED}
    return held.promise.starts_at_utc <= held.at and (is_lit or PromiseState.LIT in MOVES[state])


@with_promise
def promise_step(request: HttpRequest, held: Held, step: str) -> HttpResponse:
    """One press; a look at the address leads back to the promise."""
    if request.method != "POST":
        return see_other(held.base)
    refusal = check_post(request, limit=SENDS, at=held.at)
    if refusal:
        return show_home(request, held, refusal=refusal)
    said, action = STEPS[step]
    try:
        action(promise_id=held.promise.pk, by=held.by, at=held.at)
    except InvalidPromise as error:
        return show_home(request, held, problems=error.problems)
    return held.done(said)


@with_promise
def promise_cancel(request: HttpRequest, held: Held) -> HttpResponse:
    if PromiseState.CANCELLED not in MOVES[PromiseState(held.promise.state)]:
        raise MoveNotAllowed(held.promise.state, PromiseState.CANCELLED)
    reason = request.POST.get("reason", "")
    refusal = check_post(request, limit=SENDS, at=held.at) if request.method == "POST" else None
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and not refusal:
        try:
            actions.cancel_promise(promise_id=held.promise.pk, reason=reason, by=held.by, at=held.at)
        except InvalidPromise as error:
            problems = error.problems
        except Exception as error:
            if not is_storage_failure(error):
                raise
            refusal = unavailable()
        else:
            return held.done("cancelled")
    context = beside(held, refusal) | {"form": ReasonForm({"reason": reason}, problems=problems), "refusal": refusal}
    response = render(request, "web/promise_link/cancel.html", context, status=422 if problems else 200)
    return refusal.mark(response) if refusal else response


@with_promise
def promise_erase(request: HttpRequest, held: Held) -> HttpResponse:
    refusal = check_post(request, limit=SENDS, at=held.at) if request.method == "POST" else None
    if request.method != "POST" or refusal:
        response = render(request, "web/promise_link/erase.html", about(held) | {"refusal": refusal})
        return refusal.mark(response) if refusal else response
    actions.erase_promise_contact(promise_id=held.promise.pk, by=held.by, at=held.at)
    return see_other(f"/{get_language() or 'en'}/promises/erased/")


@form_page
def promise_erased(request: HttpRequest) -> HttpResponse:
    text = _("Your name, e-mail address and telephone number are erased. The link that you had works no more.")
    return show_message(request, title=_("Your contact data is erased"), text=text, status=200)
