"""The steps of the form, for sending in and for editing alike: each saves what was typed, then says what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.campaign.queries import CityMatch, city_label, find_city, search_cities
from blueheart.campaign.rules.places import Place
from blueheart.campaign.rules.world_day import world_day
from blueheart.campaign.rules.zones import zone_names
from blueheart.initiatives.actions import PictureRefused, add_picture, save_draft
from blueheart.initiatives.actions.edit import check_edit
from blueheart.initiatives.actions.submit import check_submission
from blueheart.initiatives.enums import PlaceKind
from blueheart.initiatives.forms import FORMS, STEP_OF, read_step
from blueheart.initiatives.models import Draft
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.rules.editions import world_day_year
from blueheart.initiatives.rules.problems import InvalidInitiative, Problem, ProblemList
from blueheart.initiatives.rules.typed import STEPS, TypedInitiative
from blueheart.web.cities import pick_map
from blueheart.web.guard import STEP_POSTS, Refusal, check_post, make_guard, see_other

TITLES: dict[str, Promise] = {
    "what": gettext_lazy("What"),
    "where": gettext_lazy("Where"),
    "when": gettext_lazy("When"),
    "details": gettext_lazy("Details"),
    "contact": gettext_lazy("Contact"),
    "check": gettext_lazy("Check and send"),
}
SEND_STEPS = (*STEPS, "check")
EDIT_STEPS = tuple(step for step in SEND_STEPS if step != "contact")


@dataclass(frozen=True, slots=True)
class Journey:
    """One form on its way. `base` is the address that the steps hang on; `draft` is None before the first save,
    and when the database can't be asked."""

    year: int
    base: str
    steps: tuple[str, ...]
    draft: Draft | None = None

    @property
    def is_edit(self) -> bool:
        return "contact" not in self.steps

    @property
    def kept(self) -> Draft:
        """The draft of a journey whose form was saved once."""
        if self.draft is None:
            raise ValueError("this journey has no draft yet")
        return self.draft

    @property
    def typed(self) -> dict[str, Any]:
        return dict(self.draft.typed) if self.draft else {}

    def address(self, step: str) -> str:
        return f"{self.base}{step}/" if self.draft else self.base

    def after(self, step: str) -> str:
        return self.address(self.steps[self.steps.index(step) + 1])

    def before(self, step: str) -> str:
        place = self.steps.index(step)
        return self.address(self.steps[place - 1]) if place and self.draft else ""


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    title: Promise
    url: str
    state: str


def find_problems(journey: Journey, typed: Mapping[str, Any], *, at: datetime) -> tuple[Problem, ...]:
    """All that stands in the way of sending, by the rules that will decide."""
    whole = TypedInitiative.from_mapping(typed)
    try:
        if journey.is_edit:
            own_id = journey.draft.initiative_id if journey.draft else None
            check_edit(typed=whole, own_id=own_id or 0, at=at)
        else:
            check_submission(typed=whole, year=journey.year, at=at)
    except InvalidInitiative as error:
        return error.problems
    return ()


def of_step(problems: Iterable[Problem], step: str) -> list[Problem]:
    return [problem for problem in problems if STEP_OF.get(problem.field, "what") == step]


def first_wrong_step(journey: Journey, problems: Iterable[Problem]) -> str:
    wrong = {STEP_OF.get(problem.field, "what") for problem in problems}
    return next((step for step in journey.steps if step in wrong), "what")


def make_steps(journey: Journey, now: str) -> list[Step]:
    typed = journey.typed
    steps = []
    for number, name in enumerate(journey.steps, start=1):
        is_filled = any(typed.get(field) for field in STEPS.get(name, ()))
        state = "now" if name == now else "done" if is_filled else "later"
        steps.append(Step(number, TITLES[name], journey.address(name) if journey.draft else "", state))
    return steps


def place_of(typed: Mapping[str, Any]) -> Place | None:
    return resolve_place(typed=TypedInitiative.from_mapping(typed), problems=ProblemList())


def place_label(place: Place, language: str) -> str:
    city = find_city(geoname_id=place.city_id) if place.city_id else None
    if city is None:
        return _("Online") if place.is_online else place.name
    label = city_label(city, language)
    if place.kind == PlaceKind.POINT:
        return _("near %(city)s") % {"city": label}
    return _("Online, from %(city)s") % {"city": label} if place.is_online else label


def candidates_for(typed: Mapping[str, Any], language: str) -> list[CityMatch]:
    text = str(typed.get("city", ""))
    if typed.get("place_kind") == PlaceKind.POINT or not text.strip():
        return []
    return search_cities(text=text, limit=8, language=language)


def show_step(
    request: HttpRequest, journey: Journey, step: str, *, typed: Mapping[str, Any], at: datetime,
    problems: Iterable[Problem] = (), refusal: Refusal | None = None, notice: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The step's page. With a refusal 503 nothing here asks the database."""
    language = get_language() or "en"
    may_ask = refusal is None or refusal.status != 503
    problems = list(problems)
    context: dict[str, Any] = {
        "journey": journey, "step": step, "step_template": f"web/submit/{step}.html", "step_title": TITLES[step],
        "steps": make_steps(journey, step), "guard": make_guard(at=at, needs_work=journey.draft is None),
        "form": FORMS[step](typed, problems=problems, language=language),
        "action": journey.address(step), "back_url": journey.before(step), "refusal": refusal, "notice": notice,
        "draft": journey.draft, "draft_url": f"{settings.BASE_URL}{journey.address(step)}",
        "where_url": journey.address("where"), "language": language, "has_upload": step == "details",
        "has_errors": bool(problems),
    }  # fmt: skip
    context["now"] = next(item for item in context["steps"] if item.state == "now")
    if may_ask:
        context |= place_context(step, typed, language, problems)
    response = render(request, "web/submit/step.html", context, status=status)
    return refusal.mark(response) if refusal else response


def place_context(step: str, typed: Mapping[str, Any], language: str, problems: list[Problem]) -> dict[str, Any]:
    if step not in {"where", "when"}:
        return {}
    place = place_of(typed)
    context: dict[str, Any] = {"place": place, "place_label": place_label(place, language) if place else ""}
    if step == "where":
        is_point = place is not None and place.kind == PlaceKind.POINT
        context["map"] = pick_map(
            latitude=float(place.latitude) if is_point and place and place.latitude is not None else None,
            longitude=float(place.longitude) if is_point and place and place.longitude is not None else None,
            language=language,
        )
        context["zones"] = sorted(name for name in zone_names() if "/" in name and not name.startswith("Etc/"))
        if any(problem.code == "choose_city" for problem in problems):
            context["candidates"] = candidates_for(typed, language)
    return context


def fill_in(step: str, typed: dict[str, Any], journey: Journey, language: str) -> dict[str, Any]:
    """What a first look at a step offers: 30 July of the year, the language of the page."""
    if step == "when" and not any(typed.get(name) for name in STEPS["when"]):
        return {**typed, "starts_on": world_day(journey.year).isoformat()}
    if step == "what" and not typed.get("text_language"):
        return {**typed, "text_language": language}
    return typed


def get_step(request: HttpRequest, journey: Journey, step: str, *, at: datetime) -> HttpResponse:
    typed = fill_in(step, journey.typed, journey, get_language() or "en")
    problems = of_step(find_problems(journey, journey.typed, at=at), step) if "mend" in request.GET else []
    return show_step(request, journey, step, typed=typed, at=at, problems=problems)


def post_step(request: HttpRequest, journey: Journey, step: str, *, at: datetime) -> HttpResponse:
    """Saves always, mistakes included; then shows this step's problems, or goes on."""
    language = get_language() or "en"
    posted = read_step(step, request.POST, before=journey.typed, language=language)
    typed = {**journey.typed, **posted}
    refusal = check_post(request, limit=STEP_POSTS, at=at)
    if refusal:
        return show_step(request, journey, step, typed=typed, at=at, refusal=refusal)
    draft = save_draft(draft=journey.kept, typed=posted, at=at, drops_picture="remove_picture" in request.POST)
    if request.headers.get("X-Draft") == "save":
        return HttpResponse(status=204)
    problems = take_picture(request, draft, at) if step == "details" else []
    if step == "where":
        name_city(draft, language, at)
    typed |= {name: value for name, value in draft.typed.items() if name.startswith("picture_") or name == "city"}
    if "back" in request.POST and not problems and journey.before(step):
        return see_other(journey.before(step))
    if step == "where" and "search" in request.POST:
        return show_search(request, journey, typed, at=at)
    problems += of_step(find_problems(journey, typed, at=at), step)
    if problems:
        return show_step(request, journey, step, typed=typed, at=at, problems=problems, status=422)
    if "remove_picture" in request.POST:
        return see_other(journey.address(step))
    return see_other(journey.after(step))


def take_picture(request: HttpRequest, draft: Draft, at: datetime) -> list[Problem]:
    file = request.FILES.get("picture")
    if file is None:
        return []
    try:
        picture = add_picture(file=file, size=file.size or 0, at=at)
    except PictureRefused as refused:
        return [Problem("picture", refused.code, refused.message)]
    save_draft(draft=draft, typed={}, at=at, picture=picture)
    return []


def name_city(draft: Draft, language: str, at: datetime) -> None:
    """Keeps beside the number the name that goes with it, so that the field shows what was chosen."""
    city = find_city(geoname_id=str(draft.typed.get("city_id", ""))) if draft.typed.get("city_id") else None
    if city is not None:
        save_draft(draft=draft, typed={"city": city_label(city, language)}, at=at)


def show_search(request: HttpRequest, journey: Journey, typed: dict[str, Any], *, at: datetime) -> HttpResponse:
    """The search button: candidates to choose from, or what stands in the way of the typed place."""
    problems = [
        problem
        for problem in of_step(find_problems(journey, typed, at=at), "where")
        if problem.field != "place_kind"
    ]  # fmt: skip
    return show_step(request, journey, "where", typed=typed, at=at, problems=problems)


def listed_where(starts_on: date, ends_on: date) -> str:
    """Where it will be listed when it misses 30 July; "" when it is on it."""
    if world_day_year(starts_on=starts_on, ends_on=ends_on):
        return ""
    return _("This is not on 30 July, so it is listed with the initiatives of %(year)s, not under the World Day.") % {
        "year": starts_on.year
    }
