"""Promising a monument, without an account: find it in the registry or add it, then one page with everything.

One page, and not a step for each part: whoever plans a light looks from the monument to the hours and back, and a page
that comes back whole needs no draft on the server, so nothing private is kept of what was never sent.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.queries import city_label, find_city, get_edition_facts, newest_open_edition, search_cities
from blueheart.campaign.rules.world_day import world_day
from blueheart.illuminations.actions import EditionNotOpen, submit_promise
from blueheart.illuminations.enums import Dressing, LightRule
from blueheart.illuminations.forms import MONUMENT_FIELDS, PromiseForm, read_promise
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.monuments import find_monument
from blueheart.illuminations.queries.promises import contact_of, promise_of_key
from blueheart.illuminations.rules.limits import DEFAULT_NOTICE_DAYS
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.problems import Problem
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.tokens import TokenInvalid, sign, unsign
from blueheart.web.cities import pick_map
from blueheart.web.guard import (
    SENDS,
    STEP_POSTS,
    Refusal,
    check_post,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    show_message,
    unavailable,
)
from blueheart.web.lightplans import choices_for, find_choices, namesakes_of, preview, read_point
from blueheart.web.places import read_typed_city
from blueheart.web.submit import writes_mail_to_files

PURPOSE = "web.promise"
KEY_LIFE = timedelta(days=14)
KEY_FIELD = "submission"
PARTS = {"search", "choose", "show"}
"""The buttons that bring the page back with more on it, and send nothing."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The page as somebody has filled it in. `key` is the signed name of this one submission."""

    year: int
    typed: dict[str, Any]
    key: str

    @property
    def address(self) -> str:
        return start_address(self.year)


def start_address(year: int) -> str:
    return f"/{get_language() or 'en'}/wave/{year}/promise/"


@form_page
def promise(request: HttpRequest, year: int) -> HttpResponse:
    """The registry to search first; with `?monument=` or `?new=1` the whole form."""
    at = now()
    if request.method == "POST":
        filled = read_post(request, year, at=at)
        try:
            return take(request, filled, at=at)
        except Exception as error:
            if not is_storage_failure(error):
                raise
            return show_form(request, filled, at=at, refusal=unavailable())
    closed = show_closed(request, year)
    if closed is not None:
        return closed
    chosen = find_choosable(request.GET.get("monument", ""))
    if chosen is None and "new" not in request.GET:
        return show_search(request, year)
    return show_form(request, Filled(year, first_look(request, year, chosen), new_key(at)), at=at)


def new_key(at: datetime) -> str:
    return sign(PURPOSE, secrets.token_hex(16), at=at)


def find_choosable(uid: str) -> Monument | None:
    monument = find_monument(uid) if uid else None
    return None if monument is None or monument.is_sample else monument


def first_look(request: HttpRequest, year: int, chosen: Monument | None) -> dict[str, Any]:
    """What an empty form offers: the World Day, civil dusk, midnight, the words of the search."""
    language = get_language() or "en"
    typed: dict[str, Any] = {
        "day": world_day(year).isoformat(), "rule": LightRule.CIVIL_DUSK.value, "end_time": "00:00",
        "dressing": Dressing.LIGHT.value,
    }  # fmt: skip
    if chosen is not None:
        return {**typed, "monument": str(chosen.uid)}
    city = find_city(geoname_id=request.GET["city"][:20]) if request.GET.get("city") else None
    return {
        **typed, "name": request.GET.get("q", "")[:200], "name_language": language,
        "notice_days": str(DEFAULT_NOTICE_DAYS), "city_id": str(city.pk) if city else "",
        "city": city_label(city, language) if city else "",
    }  # fmt: skip


def read_post(request: HttpRequest, year: int, *, at: datetime) -> Filled:
    """Reads no database."""
    shown = {"city": request.POST.get("city_shown", ""), "city_id": request.POST.get("city_id_shown", "")}
    key = request.POST.get(KEY_FIELD, "")
    try:
        unsign(PURPOSE, key, at=at, max_age=KEY_LIFE)
    except TokenInvalid:
        key = new_key(at)
    typed = read_promise(request.POST, before=shown)
    if "choose" in request.POST:
        typed["monument"] = request.POST["choose"]
    return Filled(year, typed, key)


def take(request: HttpRequest, filled: Filled, *, at: datetime) -> HttpResponse:
    is_part = bool(PARTS & set(request.POST)) or request.headers.get("X-Part") == "plan"
    limit = STEP_POSTS if is_part else SENDS
    refusal = check_post(request, limit=limit, at=at, needs_work=not is_part)
    if request.headers.get("X-Part") == "plan":
        return show_plan(request, filled, at=at, refusal=refusal)
    if refusal:
        return show_form(request, filled, at=at, refusal=refusal)
    closed = show_closed(request, filled.year)
    if closed is not None:
        return closed
    if is_part:
        return show_form(request, filled, at=at)
    try:
        submit_promise(
            typed=TypedPromise.from_mapping(filled.typed), year=filled.year,
            key=unsign(PURPOSE, filled.key, at=at, max_age=KEY_LIFE), language=get_language() or "en",
            by=Actor.visitor(), at=at,
        )  # fmt: skip
    except InvalidPromise as error:
        return show_form(request, filled, at=at, problems=error.problems)
    except EditionNotOpen as error:
        return show_form(request, filled, at=at, refusal=Refusal("closed", 409, str(error.message)))
    return see_other(f"{filled.address}{filled.key}/sent/")


def show_plan(request: HttpRequest, filled: Filled, *, at: datetime, refusal: Refusal | None) -> HttpResponse:
    """The hours alone, for the script that shows them while the form is filled in."""
    if refusal:
        return refusal.mark(HttpResponse())
    context = {"plan": preview(filled.typed, year=filled.year, at=at)}
    return render(request, "web/promise/plan.html", context)


def show_form(
    request: HttpRequest, filled: Filled, *, at: datetime, problems: tuple[Problem, ...] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """Everything as it was typed. With a refusal 503 nothing here asks the database."""
    language = get_language() or "en"
    typed = filled.typed
    near = None
    context: dict[str, Any] = {
        "filled": filled, "year": filled.year, "action": filled.address, "refusal": refusal,
        "key_field": KEY_FIELD, "language": language, "guard": make_guard(at=at, needs_work=True),
        "has_errors": bool(problems), "chosen_label": request.POST.get("chosen_label", ""),
        "find": request.POST.get("find", ""),
    }  # fmt: skip
    if refusal is None or refusal.status != 503:
        city = find_city(geoname_id=str(typed["city_id"])[:20]) if typed.get("city_id") else None
        if city is not None:
            typed = {**typed, "city": city_label(city, language)}
            near = (float(city.latitude), float(city.longitude))
        context |= looked_up(request, filled, typed, problems, at=at)
    latitude, longitude = read_point(typed)
    context |= {
        "form": PromiseForm(typed, problems=problems, language=language),
        "map": pick_map(latitude=latitude, longitude=longitude, language=language, near=near),
        "kept": kept_beside(typed),
    }
    response = render(request, "web/promise/form.html", context, status=422 if problems else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return refusal.mark(response) if refusal else response


def looked_up(
    request: HttpRequest, filled: Filled, typed: dict[str, Any], problems: tuple[Problem, ...], *, at: datetime
) -> dict[str, Any]:
    """What of the page comes from the database: the chosen monument, the hours, what was searched for."""
    language = get_language() or "en"
    asks_which_city = any(problem.code == "choose_city" for problem in problems)
    asks_if_another = any(problem.field == "is_another" for problem in problems)
    chosen = find_choosable(str(typed.get("monument", "")))
    return {
        "chosen": choices_for([chosen], year=filled.year, language=language)[0] if chosen else None,
        "plan": preview(typed, year=filled.year, at=at),
        "found": find_choices(request.POST.get("find", ""), year=filled.year) if "search" in request.POST else None,
        "candidates": search_cities(text=typed["city"], limit=8, language=language) if asks_which_city else [],
        "namesakes": namesakes_of(typed, year=filled.year) if asks_if_another else [],
    }


def kept_beside(typed: dict[str, Any]) -> list[tuple[str, str]]:
    """What was typed of a new monument before one of the registry was chosen; it comes back with “add a new one”."""
    return [(name, str(typed[name])) for name in MONUMENT_FIELDS if typed.get(name)] if typed.get("monument") else []


def show_search(request: HttpRequest, year: int) -> HttpResponse:
    language = get_language() or "en"
    choice = read_typed_city(request, language)
    if choice is not None and choice.address:
        return see_other(choice.address)
    words = request.GET.get("q", "").replace("\0", "")[:100]
    city = find_city(geoname_id=request.GET["city"][:20]) if request.GET.get("city") else None
    is_asked = bool(words.strip() or city)
    context = {
        "year": year,
        "words": words,
        "choice": choice,
        "city": city,
        "language": language,
        "city_label": city_label(city, language) if city else request.GET.get("place", "")[:100],
        "found": find_choices(words, year=year, city_id=city.pk if city else None) if is_asked else None,
    }
    response = render(request, "web/promise/find.html", context)
    if is_asked:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def show_closed(request: HttpRequest, year: int) -> HttpResponse | None:
    """A friendly page while the edition takes no promises; None when it does. Raises Http404."""
    edition = get_edition_facts(year=year, language=get_language() or "en")
    if edition is None:
        raise Http404
    if edition.is_open_for_initiatives:
        return None
    newest = newest_open_edition()
    text = _("Promises for %(year)s can’t be sent in now. What was lit stays on the site.") % {"year": year}
    url, link_text = f"/{get_language()}/monuments/?year={year}", _("See the lights of %(year)s") % {"year": year}
    if newest is not None:
        url, link_text = start_address(newest.year), _("Promise a monument for %(year)s") % {"year": newest.year}
    return show_message(request, title=_("Not open for promises"), text=text, status=200, url=url, link_text=link_text)


@form_page
def promise_sent(request: HttpRequest, year: int, token: str) -> HttpResponse:
    """After sending: look in your mail."""
    at = now()
    try:
        found = promise_of_key(unsign(PURPOSE, token, at=at, max_age=KEY_LIFE))
    except TokenInvalid:
        found = None
    if found is None or found.year != year:
        text = _("Nothing was sent from this address, or it was long ago. The link in your mail shows how it stands.")
        return show_message(
            request, title=_("Nothing is here"), text=text, status=404, url=start_address(year),
            link_text=_("Promise a monument"),
        )  # fmt: skip
    contact = contact_of(found.pk)
    context = {
        "promise": found, "email": contact.email if contact else "", "again_url": start_address(year), "year": year,
        "mail_dir": settings.MAIL_DIR if writes_mail_to_files() else "",
    }  # fmt: skip
    response = render(request, "web/promise/sent.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
