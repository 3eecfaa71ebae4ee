"""The queue: what waits, by country, with age and deadline; decisions on several at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.campaign.queries import country_name, is_country
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.several import marked_rows, problem_of_marks, run_on_each
from blueheart.initiatives.actions import decline_initiative, publish_initiative, request_change
from blueheart.initiatives.actions.decide import read_note
from blueheart.initiatives.enums import QUEUED, Kind, State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.permissions import NotPermitted
from blueheart.initiatives.queries.queue import CountryQueue, QueueFilter, find_in_queue, queue_by_country
from blueheart.initiatives.queries.review import Waiting, as_waiting, visible_to
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.problems import InvalidInitiative
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor

PAGE_SIZE = 50
NO_COUNTRY = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `age` and `left` are whole days; `left` is negative when it is late."""

    initiative: Initiative
    waiting: Waiting
    country: str
    age: int
    left: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class CountryTab:
    code: str
    name: str
    waits: CountryQueue
    age: int | None
    url: str
    is_current: bool
    has_coordinator: bool


def read_country(asked: str) -> str:
    """A country's code, NO_COUNTRY, or "" for what is neither: as on the site, it is left out."""
    return asked if asked == NO_COUNTRY or is_country(asked) else ""


def read_filter(request: HttpRequest) -> QueueFilter:
    asked = request.GET
    state, country, kind = asked.get("state", State.IN_REVIEW), asked.get("country", ""), asked.get("kind", "")
    return QueueFilter(
        country=read_country(country),
        state=state if state in QUEUED else "",
        kind=kind if kind in Kind.values else "",
        text=asked.get("q", "").strip()[:100].replace("\x00", ""),
        is_late=asked.get("late") == "1",
    )


@only_for(can_review_anywhere)
def queue(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    return render(request, "desk/initiatives/queue.html", queue_context(request, at=at))


def queue_context(request: HttpRequest, *, at: datetime, **extra: Any) -> dict[str, Any]:
    by = actor_of(request)
    wanted = read_filter(request)
    page = Paginator(find_in_queue(by=by, wanted=wanted, at=at), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "tabs": country_tabs(by=by, wanted=wanted, at=at),
        "page": page,
        "rows": rows_of(page, at=at),
        "wanted": wanted,
        "state": request.GET.get("state", State.IN_REVIEW),
        "states": [(state.value, state.label) for state in QUEUED],
        "kinds": Kind.choices,
        "query": urlencode({name: value for name, value in request.GET.items() if name != "page"}),
        "selected": set(),
        **extra,
    }


def rows_of(page: "Page[Initiative]", *, at: datetime) -> list[Row]:
    language = get_language() or "en"
    rows = []
    for initiative in page.object_list:
        waiting = as_waiting(initiative)
        is_late = initiative.state == State.IN_REVIEW and waiting.is_late(at)
        rows.append(
            Row(
                initiative=initiative,
                waiting=waiting,
                country=country_name(initiative.country, language) or _("No country"),
                age=max(0, (at - waiting.waiting_since) // timedelta(days=1)),
                left=(waiting.deadline - at) // timedelta(days=1),
                is_late=is_late,
            )
        )
    return rows


def country_tabs(*, by: Actor, wanted: QueueFilter, at: datetime) -> list[CountryTab]:
    language = get_language() or "en"
    tabs = []
    for waits in queue_by_country(by=by, at=at):
        code = waits.country or NO_COUNTRY
        tabs.append(
            CountryTab(
                code=code,
                name=country_name(waits.country, language) or _("No country"),
                waits=waits,
                age=None if waits.oldest is None else max(0, (at - waits.oldest) // timedelta(days=1)),
                url=f"{reverse('desk_queue')}?{urlencode({'country': code})}",
                is_current=wanted.country == code,
                has_coordinator=waits.has_coordinator,
            )
        )
    return tabs


# --- several at once


@require_POST
@only_for(can_review_anywhere)
def decide_on_several(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    ids = marked_rows(request)
    verb = request.POST.get("verb", "")
    note = request.POST.get("note", "")
    problem = problem_of(ids, verb, note)
    if problem:
        context = queue_context(request, at=at, selected=set(ids), typed_note=note, problem=problem, typed_verb=verb)
        return render(request, "desk/initiatives/queue.html", context, status=422)
    by = actor_of(request)
    done = run_on_each(
        request, ids=ids, found=visible_to(by).in_bulk(ids), name_of=lambda initiative: initiative.title,
        run=lambda pk: run_one(VERBS[verb], pk, note=note, by=by, at=at),
        not_there=_("Row %(id)d: it is not in your queue."),
    )  # fmt: skip
    if done:
        text = ngettext("%(count)d initiative done.", "%(count)d initiatives done.", done)
        messages.success(request, text % {"count": done})
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("desk_queue") + (f"?{query}" if query else ""))


def problem_of(ids: list[int], verb: str, note: str) -> str:
    if verb not in VERBS:
        return _("Choose what to do with the marked rows.")
    problem = problem_of_marks(ids)
    if not problem and verb != "publish":
        try:
            read_note("note", note)
        except InvalidInitiative as error:
            return _("For the organiser: %(message)s") % {"message": error.problems[0].message}
    return problem


Verb = Callable[..., object]


def publish(*, initiative_id: int, note: str, by: Actor, at: datetime) -> None:
    del note
    publish_initiative(initiative_id=initiative_id, by=by, at=at)


def ask_for_change(*, initiative_id: int, note: str, by: Actor, at: datetime) -> None:
    request_change(initiative_id=initiative_id, note=note, by=by, at=at)


def decline(*, initiative_id: int, note: str, by: Actor, at: datetime) -> None:
    decline_initiative(initiative_id=initiative_id, reason=note, by=by, at=at)


VERBS: dict[str, Verb] = {"publish": publish, "change": ask_for_change, "decline": decline}


def run_one(verb: Verb, initiative_id: int, *, note: str, by: Actor, at: datetime) -> str:
    """Why it could not be done, or ""."""
    try:
        verb(initiative_id=initiative_id, note=note, by=by, at=at)
    except MoveNotAllowed as error:
        return str(error.message)
    except NotPermitted:
        return _("this is another country’s.")
    except InvalidInitiative as error:
        return " ".join(str(problem.message) for problem in error.problems)
    except Initiative.DoesNotExist:
        return _("it is not there any more.")
    return ""
