"""Messages for the wall of hearts: shown, declined with a reason, taken back, several at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.campaign.queries import country_name, is_country
from blueheart.campaign.rules.languages import language_name
from blueheart.desk.access import actor_of, only_for
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import direction
from blueheart.wear.actions.moderation import decline_message, show_message, undo_decision
from blueheart.wear.enums import MessageState
from blueheart.wear.models import WallMessage
from blueheart.wear.queries.wall import messages_of, waiting_by_country
from blueheart.wear.rules.messages import InvalidMessage, read_reason
from blueheart.wear.rules.moves import MessageMoveNotAllowed

PAGE_SIZE, MOST_AT_ONCE = 50, 100
NO_COUNTRY = "none"
STATES = (MessageState.WAITING, MessageState.SHOWN, MessageState.DECLINED)
VERBS = ("show", "decline", "undo")


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    name: str
    count: int
    age: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    message: WallMessage
    country: str
    language: str
    direction: str


@only_for(can_review_anywhere)
def wall(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/wear/wall.html", wall_context(request, at=clock.now()))


def wall_context(request: HttpRequest, *, at: datetime, **extra: Any) -> dict[str, Any]:
    by, language = actor_of(request), get_language() or "en"
    state = request.GET.get("state", "")
    state = state if state in STATES else MessageState.WAITING.value
    asked = request.GET.get("country", "")
    country = "" if asked == NO_COUNTRY else asked if is_country(asked) else None
    page = Paginator(messages_of(by=by, state=state, country=country), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        Row(
            message, country_name(message.country, language) or _("No country"),
            language_name(message.language, language), direction(message.language),
        )
        for message in page.object_list
    ]  # fmt: skip
    return {
        "tabs": tabs_of(by, asked, at), "page": page, "rows": rows, "state": state, "country": asked,
        "states": [(one.value, one.label) for one in STATES],
        "query": urlencode({name: value for name, value in request.GET.items() if name != "page"}),
        "selected": set(), **extra,
    }  # fmt: skip


def tabs_of(by: Actor, asked: str, at: datetime) -> list[Tab]:
    language = get_language() or "en"
    return [
        Tab(
            code=waits.country or NO_COUNTRY, name=country_name(waits.country, language) or _("No country"),
            count=waits.count, age=max(0, (at - waits.oldest) // timedelta(days=1)),
            url=f"{reverse('desk_wall')}?{urlencode({'country': waits.country or NO_COUNTRY})}",
            is_current=asked == (waits.country or NO_COUNTRY),
        )
        for waits in waiting_by_country(by=by)
    ]  # fmt: skip


@require_POST
@only_for(can_review_anywhere)
def decide(request: HttpRequest) -> HttpResponse:
    """Each message goes through its action by itself; one that fails says why and stops no other."""
    at = clock.now()
    ids = [int(value) for value in request.POST.getlist("selected") if value.isdecimal() and len(value) < 18]
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
    problem = problem_of(ids, verb, reason)
    if problem:
        context = wall_context(request, at=at, selected=set(ids), typed_reason=reason, problem=problem)
        return render(request, "desk/wear/wall.html", context, status=422)
    decide_on_each(request, ids=ids, verb=verb, reason=reason, at=at)
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("desk_wall") + (f"?{query}" if query else ""))


def problem_of(ids: list[int], verb: str, reason: str) -> str:
    if verb not in VERBS:
        return _("Choose what to do with the marked rows.")
    if not ids:
        return _("Mark at least one row.")
    if len(ids) > MOST_AT_ONCE:
        return _("Mark at most %(limit)d rows at once.") % {"limit": MOST_AT_ONCE}
    if verb == "decline":
        try:
            read_reason(reason)
        except InvalidMessage as error:
            return _("Reason: %(message)s") % {"message": error.problems[0].message}
    return ""


def decide_on_each(request: HttpRequest, *, ids: list[int], verb: str, reason: str, at: datetime) -> None:
    done = 0
    for pk in ids:
        why = decide_on_one(pk, verb=verb, reason=reason, by=actor_of(request), at=at)
        if why:
            messages.error(request, _("Message %(id)d: %(why)s") % {"id": pk, "why": why})
        else:
            done += 1
    if done:
        text = ngettext("%(count)d message done.", "%(count)d messages done.", done)
        messages.success(request, text % {"count": done})


def decide_on_one(pk: int, *, verb: str, reason: str, by: Actor, at: datetime) -> str:
    """Why it could not be done, or ""."""
    try:
        if verb == "show":
            show_message(message_id=pk, by=by, at=at)
        elif verb == "decline":
            decline_message(message_id=pk, reason=reason, by=by, at=at)
        else:
            undo_decision(message_id=pk, by=by, at=at)
    except MessageMoveNotAllowed as error:
        return str(error.message)
    except (NotPermitted, WallMessage.DoesNotExist):
        return _("it is not in your queue.")
    return ""
