"""A list, map or calendar of initiatives for other people's sites, and the page that gives its code."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import get_language, gettext, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from blueheart.campaign import queries as campaign
from blueheart.initiatives.queries.listings import Cursor, list_page
from blueheart.initiatives.rules.filters import InitiativeFilter, read_filter
from blueheart.web.cards import group_by_day, make_cards
from blueheart.web.filters import FilterForm
from blueheart.web.initiatives import VIEWS, from_today, make_map, make_month
from blueheart.web.places import read_typed_city

MAX_AGE = 300
SHOWN = 20
HEIGHTS = {"list": 700, "map": 620, "calendar": 760}


def allow_framing(response: HttpResponse) -> HttpResponse:
    """Here and nowhere else (`frame-ancestors` decides, since X-Frame-Options knows no "anyone")."""
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # django-csp reads it
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def frame_code(address: str, *, title: str, height: int, more: str = "") -> str:
    """The HTML to paste; `more` are further attributes of the frame."""
    return (
        f'<iframe src="{escape(settings.BASE_URL + address)}" title="{escape(title)}" '
        f'width="100%" height="{height}" loading="lazy"{more} '
        f'sandbox="allow-popups allow-popups-to-escape-sandbox allow-scripts allow-same-origin"></iframe>'
    )


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest) -> HttpResponse:
    """No script is needed, no cookie set; links open the site in a page of their own."""
    known = [code for code, _name in settings.LANGUAGES]
    language = request.GET.get("lang", "").lower()
    language = language if language in known else settings.LANGUAGE_CODE
    with override(language):
        request.LANGUAGE_CODE = language
        wanted, problems = read_filter(request.GET)
        view = request.GET.get("view", "")
        view = view if view in VIEWS else "list"
        has_period = wanted.year is not None or wanted.from_day is not None or wanted.to_day is not None
        shown = wanted if has_period else from_today(wanted)
        path = site_path(wanted, language)
        context: dict[str, Any] = {
            "view": view,
            "wanted": wanted,
            "problems": problems,
            "all_url": f"{path}?{wanted.as_query(view=view)}",
            "place": place_name(wanted, language),
            **show(request, shown, language, view, path),
        }
        response = render(request, "web/embed/initiatives.html", context, status=400 if problems else 200)
        response.headers["Content-Language"] = language
        return allow_framing(response)


def show(request: HttpRequest, wanted: InitiativeFilter, language: str, view: str, path: str) -> dict[str, Any]:
    match view:
        case "map":
            return {"map": make_map(request, wanted, language, path)}
        case "calendar":
            return {"month": make_month(request, wanted, language, path)}
        case _list:
            page = list_page(wanted=wanted, size=SHOWN, after=Cursor.parse(request.GET.get("after", "")))
            return {
                "day_groups": group_by_day(make_cards(page.initiatives, language=language)),
                "has_more": page.next_cursor is not None,
            }


def site_path(wanted: InitiativeFilter, language: str) -> str:
    is_one_day = wanted.world_day and wanted.year is not None
    return f"/{language}/world-day/{wanted.year}/" if is_one_day else f"/{language}/initiatives/"


def place_name(wanted: InitiativeFilter, language: str) -> str:
    city = campaign.find_city(geoname_id=wanted.city) if wanted.city else None
    if city is not None:
        return campaign.city_name(city, language)
    return campaign.country_name(wanted.country, language) if wanted.country else ""


def label_of_city(wanted: InitiativeFilter, language: str) -> str:
    city = campaign.find_city(geoname_id=wanted.city) if wanted.city else None
    return campaign.city_label(city, language) if city else ""


@require_safe
def embed_code(request: HttpRequest) -> HttpResponse:
    """The code to paste, for the filter in the address, with the frame as it will look."""
    language = get_language() or settings.LANGUAGE_CODE
    choice = read_typed_city(request, language)
    if choice is not None and choice.address:
        return HttpResponseRedirect(choice.address)
    wanted, problems = read_filter(request.GET)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "list"
    params = wanted.feed_query()
    query = f"view={view}&lang={language}" + (f"&{params}" if params else "")
    address = f"/embed/initiatives/?{query}"
    place = place_name(wanted, language)
    title = gettext("Initiatives of the Blue Heart Campaign") + (f": {place}" if place else "")
    names = {"list": gettext("List"), "map": gettext("Map"), "calendar": gettext("Calendar")}
    context = {
        "code": frame_code(address, title=title, height=HEIGHTS[view]),
        "address": address,
        "title": title,
        "height": HEIGHTS[view],
        "form": FilterForm(wanted, language=language, city_label=label_of_city(wanted, language)),
        "choice": choice,
        "views": [{"value": name, "title": label, "current": name == view} for name, label in names.items()],
        "problems": problems,
        "feed_query": params,
        "active": 0,
    }
    response = render(request, "web/embed/code.html", context)
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]  # django-csp reads it
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
