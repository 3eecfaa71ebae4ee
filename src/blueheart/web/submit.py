"""Sending in an initiative, without an account: a draft at an unguessable address, step by step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.queries import get_edition_facts, newest_open_edition
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.actions import InitiativeNotOpen, start_draft, submit_initiative
from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.forms import read_step
from blueheart.initiatives.models import Draft
from blueheart.initiatives.queries.initiatives import contact_of, find_draft
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.rules.content import check_content
from blueheart.initiatives.rules.languages import language_name
from blueheart.initiatives.rules.problems import InvalidInitiative, ProblemList
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.text import direction
from blueheart.supporters.enums import Sector
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
from blueheart.web.steps import (
    SEND_STEPS,
    TITLES,
    Journey,
    find_problems,
    first_wrong_step,
    get_step,
    listed_where,
    make_steps,
    of_step,
    place_label,
    post_step,
    show_step,
)


def start_address(year: int) -> str:
    return f"/{get_language() or 'en'}/world-day/{year}/submit/"


def make_journey(year: int, draft: Draft | None) -> Journey:
    base = start_address(year)
    return Journey(year=year, base=f"{base}{draft.key}/" if draft else base, steps=SEND_STEPS, draft=draft)


@form_page
def submit(request: HttpRequest, year: int) -> HttpResponse:
    """The first step; a row is made when it is first posted."""
    at = now()
    journey = make_journey(year, None)
    if request.method == "POST":
        try:
            return start(request, year, at=at)
        except Exception as error:
            if not is_storage_failure(error):
                raise
            return keep_typed(request, journey, "what", at=at)
    closed = show_closed(request, year)
    return closed or get_step(request, journey, "what", at=at)


def start(request: HttpRequest, year: int, *, at: datetime) -> HttpResponse:
    language = get_language() or "en"
    journey = make_journey(year, None)
    typed = read_step("what", request.POST, before={}, language=language)
    refusal = check_post(request, limit=STEP_POSTS, at=at, needs_work=True)
    if refusal:
        return show_step(request, journey, "what", typed=typed, at=at, refusal=refusal)
    closed = show_closed(request, year)
    if closed:
        return closed
    journey = make_journey(year, start_draft(year=year, language=language, at=at, typed=typed))
    problems = of_step(find_problems(journey, typed, at=at), "what")
    if problems:
        return show_step(request, journey, "what", typed=typed, at=at, problems=problems, status=422)
    return see_other(journey.after("what"))


def show_closed(request: HttpRequest, year: int) -> HttpResponse | None:
    """A friendly page while the edition takes no initiatives; None when it does. Raises Http404."""
    edition = get_edition_facts(year=year, language=get_language() or "en")
    if edition is None:
        raise Http404
    if edition.is_open_for_initiatives:
        return None
    newest = newest_open_edition()
    text = _("Initiatives for %(year)s can’t be sent in now. What took place stays on the site.") % {"year": year}
    if newest is None:
        url, link_text = f"/{get_language()}/world-day/{year}/", _("See the initiatives of %(year)s") % {"year": year}
    else:
        url, link_text = start_address(newest.year), _("Send one in for %(year)s") % {"year": newest.year}
    return show_message(
        request, title=_("Not open for initiatives"), text=text, status=200, url=url, link_text=link_text
    )


@form_page
def submit_step(request: HttpRequest, year: int, key: str, step: str) -> HttpResponse:
    if step not in SEND_STEPS:
        raise Http404
    at = now()
    try:
        response = answer_step(request, year, key, step, at=at)
    except Exception as error:
        if request.method != "POST" or not is_storage_failure(error):
            raise
        base = f"{start_address(year)}{key}/"
        response = keep_typed(request, Journey(year, f"{base}{step}/", SEND_STEPS), step, at=at)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def answer_step(request: HttpRequest, year: int, key: str, step: str, *, at: datetime) -> HttpResponse:
    draft = find_draft(key=key, at=at)
    is_edit = draft is not None and draft.base_version is not None
    if draft is None or is_edit or draft.year != year:
        return begin_again(request, year, step, at=at)
    if draft.is_sent:
        return see_other(f"{start_address(year)}{key}/sent/")
    journey = make_journey(year, draft)
    if request.method == "POST":
        return send(request, journey, at=at) if step == "check" else post_step(request, journey, step, at=at)
    return show_check(request, journey, at=at) if step == "check" else get_step(request, journey, step, at=at)


def begin_again(request: HttpRequest, year: int, step: str, *, at: datetime) -> HttpResponse:
    """The draft is past its time. What was posted begins a new one, so that it is not lost."""
    url = start_address(year)
    if request.method != "POST" or step == "check":
        text = _("A form that is not sent is kept for 14 days after the last change. This one is not here any more.")
        return show_message(
            request, title=_("This form is gone"), text=text, status=410, url=url, link_text=_("Begin a new one")
        )
    language = get_language() or "en"
    typed = read_step(step, request.POST, before={}, language=language)
    refusal = check_post(request, limit=STEP_POSTS, at=at, needs_work=True)
    if refusal:
        return show_step(request, Journey(year, request.path, SEND_STEPS), step, typed=typed, at=at, refusal=refusal)
    closed = show_closed(request, year)
    if closed:
        return closed
    journey = make_journey(year, start_draft(year=year, language=language, at=at, typed=typed))
    notice = _(
        "Your earlier form was past its time. What you typed here is kept in a new one; its other steps are empty."
    )
    return show_step(request, journey, step, typed=typed, at=at, notice=notice, status=422)


def keep_typed(request: HttpRequest, journey: Journey, step: str, *, at: datetime) -> HttpResponse:
    """503 with the same form still filled in, without a look at the database. `journey.base` is where it posts to."""
    if step == "check":
        return show_send_again(request, journey, unavailable(), at=at)
    typed = read_step(step, request.POST, before={}, language=get_language() or "en")
    return show_step(request, journey, step, typed=typed, at=at, refusal=unavailable())


def show_send_again(request: HttpRequest, journey: Journey, refusal: Refusal, *, at: datetime) -> HttpResponse:
    context = {"refusal": refusal, "action": request.path, "guard": make_guard(at=at, needs_work=True)}
    return refusal.mark(render(request, "web/submit/send_again.html", context))


def send(request: HttpRequest, journey: Journey, *, at: datetime) -> HttpResponse:
    """One initiative, however often it is pressed: the draft's key is the submission's."""
    refusal = check_post(request, limit=SENDS, at=at, needs_work=True)
    if refusal:
        return show_check(request, journey, at=at, refusal=refusal)
    try:
        submit_initiative(
            typed=TypedInitiative.from_mapping(journey.typed), year=journey.year, key=journey.kept.key,
            language=get_language() or "en", by=Actor.visitor(), at=at,
        )  # fmt: skip
    except InvalidInitiative as error:
        draft = find_draft(key=journey.kept.key, at=at)
        if draft is None or not draft.is_sent:
            return see_other(f"{journey.address(first_wrong_step(journey, error.problems))}?mend=1")
    except InitiativeNotOpen as error:
        return show_check(request, journey, at=at, refusal=Refusal("closed", 409, str(error.message)))
    return see_other(f"{journey.base}sent/")


def show_check(
    request: HttpRequest, journey: Journey, *, at: datetime, refusal: Refusal | None = None,
    template: str = "web/submit/check.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Everything as it will appear, and what still stands in the way, each with the way to its step."""
    steps = make_steps(journey, "check")
    problems = find_problems(journey, journey.typed, at=at)
    links = [
        {"title": TITLES[step], "url": f"{journey.address(step)}?mend=1", "problems": of_step(problems, step)}
        for step in journey.steps
        if of_step(problems, step)
    ]
    context = {
        "journey": journey, "draft": journey.draft, "typed": TypedInitiative.from_mapping(journey.typed).as_mapping(),
        "steps": steps, "now": steps[-1],
        "step_title": TITLES["check"], "wrong": links, "refusal": refusal, "action": journey.address("check"),
        "back_url": journey.before("check"), "guard": make_guard(at=at, needs_work=not journey.is_edit),
        "addresses": {step: journey.address(step) for step in journey.steps}, **more,
    } | preview(journey.typed, draft=journey.draft, at=at)  # fmt: skip
    response = render(request, template, context)
    return refusal.mark(response) if refusal else response


def preview(typed: Mapping[str, Any], *, draft: Draft | None, at: datetime) -> dict[str, Any]:
    """`content` as it would be stored; None while something is wrong, then the typed words are shown instead."""
    language = get_language() or "en"
    whole = TypedInitiative.from_mapping(typed)
    place = resolve_place(typed=whole, problems=ProblemList())
    content = check_content(typed=whole, place=place, year=None, at=at, may_be_past=True, problems=ProblemList())
    shown: dict[str, Any] = {
        "content": content,
        "place": place,
        "place_label": place_label(place, language) if place else "",
        "picture": draft.picture if draft else None,
        "kind_label": label_of(Kind, whole.kind),
        "purpose_label": label_of(Purpose, whole.purpose),
        "sector_label": label_of(Sector, whole.organiser_sector),
        "text_language": whole.text_language,
        "text_direction": direction(whole.text_language),
        "language_names": [
            language_name(code, language) for code in (content.languages if content else whole.languages)
        ],
        "paragraphs": [part for part in whole.description.split("\n\n") if part.strip()],
    }
    if content is not None:
        shown["starts"] = utc_to_local(content.schedule.starts_at_utc, content.place.zone)
        shown["ends"] = utc_to_local(content.schedule.ends_at_utc, content.place.zone)
        shown["listed_where"] = listed_where(content.schedule.starts_on, content.schedule.ends_on)
        shown["paragraphs"] = [part for part in content.description.split("\n\n") if part]
    return shown


def label_of(choices: type[Kind] | type[Purpose] | type[Sector], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


@form_page
def submit_sent(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """After sending: look in your mail."""
    draft = find_draft(key=key, at=now())
    if draft is None or draft.base_version is not None:
        return begin_again(request, year, "check", at=now())
    if not draft.is_sent or draft.initiative is None:
        return see_other(f"{start_address(year)}{key}/check/")
    contact = contact_of(draft.initiative.pk)
    context = {
        "initiative": draft.initiative,
        "email": contact.email if contact else "",
        "mail_dir": settings.MAIL_DIR if writes_mail_to_files() else "",
        "again_url": start_address(year),
        "year": year,
    }
    response = render(request, "web/submit/sent.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def writes_mail_to_files() -> bool:
    return bool(settings.IS_EMBEDDED) and settings.EMAIL_BACKEND.endswith("FileMailBackend")
