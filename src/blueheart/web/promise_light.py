"""Changing the light of a promise through its link: other hours, another dressing."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from blueheart.illuminations import actions
from blueheart.illuminations.actions.submit import site_of
from blueheart.illuminations.enums import EDITABLE, PUBLIC, PromiseState
from blueheart.illuminations.forms import LIGHT_FIELDS, ChangeLightForm, read_promise
from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.problems import Problem
from blueheart.web.guard import SENDS, STEP_POSTS, Refusal, check_post, is_storage_failure, unavailable
from blueheart.web.lightplans import Plan, plan_at, plan_of
from blueheart.web.promise_link import Held, beside, with_promise


@with_promise
def promise_edit(request: HttpRequest, held: Held) -> HttpResponse:
    """New hours or another dressing. An edit over a newer state is told, and shown beside it."""
    if held.promise.state not in EDITABLE:
        raise MoveNotAllowed(held.promise.state, PromiseState.PROPOSED)
    typed = typed_light(held.promise)
    if request.method != "POST":
        return show_edit(request, held, typed)
    posted = read_promise(request.POST, before={})
    typed = {**typed, **{name: posted[name] for name in (*LIGHT_FIELDS, "deadline_is_known")}}
    is_part = "show" in request.POST or request.headers.get("X-Part") == "plan"
    refusal = check_post(request, limit=STEP_POSTS if is_part else SENDS, at=held.at)
    if request.headers.get("X-Part") == "plan":
        context = {"plan": preview_edit(held, typed)}
        return refusal.mark(HttpResponse()) if refusal else render(request, "web/promise/plan.html", context)
    if refusal or is_part:
        return show_edit(request, held, typed, refusal=refusal)
    try:
        return take_edit(request, held, typed)
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_edit(request, held, typed, refusal=unavailable())


def take_edit(request: HttpRequest, held: Held, typed: dict[str, Any]) -> HttpResponse:
    version = request.POST.get("base_version", "")
    try:
        actions.edit_promise(
            promise_id=held.promise.pk, typed=TypedPromise.from_mapping(typed),
            base_version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            by=held.by, at=held.at,
        )  # fmt: skip
    except InvalidPromise as error:
        return show_edit(request, held, typed, problems=error.problems)
    except actions.StalePromise as error:
        refusal = Refusal("stale", 409, str(error.message))
        return show_edit(request, held, typed, refusal=refusal, is_stale=True)
    return held.done("changed")


def typed_light(promise: Promise) -> dict[str, Any]:
    """The light as it stands, as if it had been typed; words that wait in place of those that everybody reads."""
    fixed, waiting = promise.fixed_time, promise.waiting_note
    return {
        **asdict(TypedPromise()), "day": promise.day.isoformat(), "dressing": promise.dressing,
        "dressing_note": promise.dressing_note if waiting is None else waiting,
        "rule": promise.rule, "offset_minutes": str(promise.offset_minutes),
        "fixed_time": f"{fixed:%H:%M}" if fixed else "", "end_time": f"{promise.end_time:%H:%M}",
        "deadline_is_known": promise.state not in {PromiseState.UNVERIFIED, PromiseState.PROPOSED},
    }  # fmt: skip


def preview_edit(held: Held, typed: dict[str, Any]) -> Plan:
    whole = TypedPromise.from_mapping({**typed, "deadline_is_known": True})
    site = site_of(held.promise.monument)
    return plan_at(whole, site, year=held.promise.year, at=held.at)


def show_edit(
    request: HttpRequest, held: Held, typed: dict[str, Any], *, problems: tuple[Problem, ...] = (),
    refusal: Refusal | None = None, is_stale: bool = False,
) -> HttpResponse:  # fmt: skip
    base_version = request.POST.get("base_version", "") if request.method == "POST" and not is_stale else ""
    context = beside(held, refusal) | {
        "form": ChangeLightForm(
            typed, problems=problems, language=get_language() or "en", is_public=held.promise.state in PUBLIC
        ),
        "refusal": refusal, "action": f"{held.base}light/", "has_errors": bool(problems),
        "plan": preview_edit(held, typed), "base_version": base_version or str(held.promise.version),
        "stands": plan_of(held.promise) if is_stale else None,
    }  # fmt: skip
    response = render(request, "web/promise_link/light.html", context, status=422 if problems else 200)
    return refusal.mark(response) if refusal else response
