"""Version 1 of the API: reads everything public, and takes in drafts."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from blueheart.api import schemas
from blueheart.api.conditional import conditional
from blueheart.api.drafts import DraftsRefused, make_draft
from blueheart.api.filters import bad_cursor, filter_parameters, next_query, read_asked
from blueheart.api.problems import problem_response
from blueheart.api.validation import problems_of
from blueheart.campaign import queries as campaign
from blueheart.illuminations.enums import Dressing, LightRule, MonumentKind
from blueheart.initiatives.enums import Kind, PlaceKind, Purpose, State
from blueheart.initiatives.queries.initiatives import find_public
from blueheart.initiatives.queries.listings import Cursor, list_page
from blueheart.initiatives.rules.problems import Problem
from blueheart.initiatives.writers.records import Labels, record_of
from blueheart.kernel.clock import now
from blueheart.supporters.enums import Sector
from blueheart.supporters.queries import supporters as all_supporters

MAX_AGE = 60
PAGE_SIZE, MOST = 50, 100
SHORTEST_NAME = 2

api = NinjaAPI(
    title="Blue Heart Campaign", version="1.0.0", openapi_url=None, docs_url=None, urls_namespace="api-v1",
    description="Open data of the Blue Heart Campaign: initiatives and monuments in blue, on 30 July and all year.",
)  # fmt: skip
Make = Callable[[str], Any]


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(request, 422, errors=problems_of(error.errors))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:  # a body that is no JSON
        problem = Problem("body", "not_json", _('The body is not JSON. Send an object such as {"year": 2027}.'))
        return problem_response(request, 422, errors=[problem])
    return problem_response(request, error.status_code)


@api.exception_handler(Exception)
def left_to_the_frame(request: HttpRequest, error: Exception) -> HttpResponse:
    """`problems.open_endpoint`, round every address, answers it."""
    del request
    raise error


def send(request: HttpRequest, make: Make, *, paged: bool = False) -> HttpResponseBase:
    """What `make` gives, as JSON in the language that `lang` names, with validators."""
    asked, problems = read_asked(request.GET, most=MOST)
    if paged and asked.after and Cursor.parse(asked.after) is None:
        problems.append(bad_cursor("after", asked.after))
    relevant = problems if paged else [problem for problem in problems if problem.field == "lang"]
    if relevant:
        return problem_response(request, 400, errors=relevant)

    return send_json(request, make, language=asked.language)


def send_json(request: HttpRequest, make: Make, *, language: str) -> HttpResponseBase:
    def answer() -> HttpResponse:
        return HttpResponse(orjson.dumps(make(language)), content_type="application/json")

    with override(language):
        return conditional(request, answer, at=now(), language=language, max_age=MAX_AGE)


def labels_in(language: str) -> Labels:
    return Labels.in_active_language(base_url=settings.BASE_URL, language=language)


LANG = {"parameters": [filter_parameters()[-1]]}
PAGED = {
    "parameters": [
        *filter_parameters(),
        {"name": "limit", "in": "query", "required": False, "description": "How many on a page.",
         "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}},
        {"name": "after", "in": "query", "required": False, "description": "Where the page begins, from `next`.",
         "schema": {"type": "string", "pattern": r"^[0-9]{1,11}-[0-9]{1,18}$"}},
    ]
}  # fmt: skip


@api.get("/", response=schemas.LinksOut, summary="What there is", tags=["start"])
def root(request: HttpRequest) -> HttpResponseBase:
    base = f"{settings.BASE_URL}/api/v1"
    names = (
        "initiatives", "illuminations", "monuments", "hearts", "editions", "national-campaigns", "supporters", "cities",
        "choices", "docs", "openapi.json",
    )  # fmt: skip
    body = {"name": "Blue Heart Campaign", "links": {name: f"{base}/{name}" for name in names}}
    return send(request, lambda language: body)


@api.get(
    "/initiatives", response=schemas.InitiativePageOut, openapi_extra=PAGED, tags=["initiatives"],
    summary="Published initiatives, in the order of their start",
)  # fmt: skip
def initiatives(request: HttpRequest) -> HttpResponseBase:
    def make(language: str) -> dict[str, Any]:
        asked, _problems = read_asked(request.GET, most=MOST)
        page = list_page(wanted=asked.wanted, size=asked.limit or PAGE_SIZE, after=Cursor.parse(asked.after))
        labels = labels_in(language)
        following = next_query(asked, page.next_cursor) if page.next_cursor else ""
        return {
            "initiatives": [record_of(initiative, labels) for initiative in page.initiatives],
            "next": f"{settings.BASE_URL}{request.path}?{following}" if following else None,
        }

    return send(request, make, paged=True)


@api.post(
    "/initiatives/drafts", response={201: schemas.DraftOut}, tags=["initiatives"],
    summary="Begin an initiative that a person finishes in the browser",
)  # fmt: skip
def drafts(request: HttpRequest, body: schemas.DraftIn) -> HttpResponseBase:
    """Nothing is published or mailed: the answer's `url` leads to the form, filled in with what was given."""
    try:
        made = make_draft(request, body, at=now())
    except DraftsRefused as refused:
        return problem_response(
            request, refused.status, errors=refused.problems, detail=str(refused.detail), headers=refused.headers
        )
    response = HttpResponse(orjson.dumps(made), content_type="application/json", status=201)
    response.headers["Location"] = made["url"]
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language"
    return response


@api.get(
    "/initiatives/{slug}", response=schemas.InitiativeOut, openapi_extra=LANG, tags=["initiatives"],
    summary="One published initiative",
)  # fmt: skip
def initiative(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = find_public(slug) if len(slug) <= 100 and "\x00" not in slug else None
    if found is None:
        return problem_response(request, 404, detail=_("No published initiative has this slug."))
    if found.state != State.PUBLISHED:
        into = found.merged_into
        detail = _("It was withdrawn.") if into is None else _("It was merged into “%(slug)s”.") % {"slug": into.slug}
        return problem_response(request, 410, detail=detail)
    return send(request, lambda language: record_of(found, labels_in(language)))


@api.get("/editions", response=list[schemas.EditionOut], openapi_extra=LANG, tags=["campaign"], summary="Editions")
def editions(request: HttpRequest) -> HttpResponseBase:
    names = ("year", "is_open_for_initiatives", "theme", "theme_language", "theme_kind", "source_url", "confidence",
             "conflict")  # fmt: skip
    return send(
        request,
        lambda language: [
            {**pick(one, names), "world_day": one.world_day.isoformat()} for one in campaign.editions(language)
        ],
    )


@api.get(
    "/national-campaigns", response=list[schemas.NationalCampaignOut], openapi_extra=LANG, tags=["campaign"],
    summary="Countries, cities and bodies that joined",
)  # fmt: skip
def national_campaigns(request: HttpRequest) -> HttpResponseBase:
    names = ("kind", "country", "name", "joined_on", "joined_year", "precision", "joined_text", "text_language",
             "source_url", "confidence", "conflict")  # fmt: skip
    return send(request, lambda language: [pick(one, names) for one in campaign.national_campaigns(language)])


@api.get(
    "/supporters", response=list[schemas.SupporterOut], openapi_extra=LANG, tags=["campaign"], summary="Supporters"
)
def supporters(request: HttpRequest) -> HttpResponseBase:
    names = ("slug", "name", "description", "sector", "country", "since_year", "url", "source_url", "confidence",
             "is_verified", "is_sample")  # fmt: skip
    return send(
        request,
        lambda language: [
            {**pick(one, names), "text_language": one.language} for one in all_supporters(language=language)
        ],
    )


def pick(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Plain values; dates as ISO 8601."""
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value if value is None else unwrap(value)


def unwrap(value: Any) -> Any:
    return value if isinstance(value, bool | int | float) else str(value)


CITY_PARAMETERS = {
    "parameters": [
        {"name": "q", "in": "query", "required": True, "description": "The beginning of a name, in any script.",
         "schema": {"type": "string", "minLength": SHORTEST_NAME, "maxLength": 100}},
        {"name": "country", "in": "query", "required": False, "description": "ISO 3166-1 alpha-2.",
         "schema": {"type": "string", "pattern": "^[A-Za-z]{2}$"}},
        *LANG["parameters"],
    ]
}  # fmt: skip


@api.get(
    "/cities", response=list[schemas.CityOut], openapi_extra=CITY_PARAMETERS, tags=["campaign"],
    summary="Cities whose name begins so, largest first",
)  # fmt: skip
def cities(request: HttpRequest) -> HttpResponseBase:
    asked, problems = read_asked(request.GET, most=MOST)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    found = [problem for problem in problems if problem.field in {"country", "lang"}]
    if len(text) < SHORTEST_NAME:
        found.append(Problem("q", "required", _("Give the first two letters of a city’s name.")))
    if found:
        return problem_response(request, 400, errors=found)
    return send(request, lambda language: city_rows(text, asked.wanted.country, language))


def city_rows(text: str, country: str, language: str) -> list[dict[str, Any]]:
    found = campaign.search_cities(text=text[:100], country=country or None, limit=20, language=language)
    return [
        {
            "id": one.id, "name": one.name, "label": one.label, "country": one.country,
            "country_name": one.country_name, "zone": one.zone, "latitude": one.lat, "longitude": one.lng,
            "population": one.population,
        }
        for one in found
    ]  # fmt: skip


@api.get("/choices", response=schemas.ChoicesOut, tags=["campaign"], summary="Values of kind, purpose, sector, …")
def choices(request: HttpRequest) -> HttpResponseBase:
    named = {
        "kinds": Kind, "purposes": Purpose, "sectors": Sector, "place_kinds": PlaceKind,
        "monument_kinds": MonumentKind, "dressings": Dressing, "light_rules": LightRule,
    }  # fmt: skip
    body = {name: [choice_row(value, known) for value in known.values] for name, known in named.items()}
    return send(request, lambda language: body)


def choice_row(value: str, known: Any) -> dict[str, Any]:
    labels = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            labels[code] = str(known(value).label)
    return {"value": str(value), "labels": labels}
