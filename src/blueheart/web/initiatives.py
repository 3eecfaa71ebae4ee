"""Initiatives as visitors find them: on the World Day and all year, as list, map and calendar, and each one's page."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from blueheart.campaign import queries as campaign
from blueheart.campaign.rules.world_day import world_day as day_of
from blueheart.initiatives.enums import State
from blueheart.initiatives.queries.initiatives import find_public, public_report
from blueheart.initiatives.queries.listings import (
    COUNT_LIMIT,
    Cursor,
    Matches,
    count_listings,
    count_samples,
    list_page,
    word_matches,
)
from blueheart.initiatives.rules.filters import InitiativeFilter, read_filter
from blueheart.kernel.clock import now
from blueheart.web.cards import group_by_day, make_cards
from blueheart.web.detail import describe
from blueheart.web.filters import FilterForm
from blueheart.web.mapview import draw_map
from blueheart.web.months import draw_month, read_month
from blueheart.web.monuments import light_links
from blueheart.web.places import read_typed_city
from blueheart.web.sharecards import share_initiative

VIEWS = ("list", "map", "calendar")
PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    url: str
    icon: str
    current: bool


@require_safe
def world_day_today(request: HttpRequest) -> HttpResponse:
    """The edition that takes initiatives, else this year's."""
    edition = campaign.newest_open_edition()
    year = edition.year if edition else now().year
    return HttpResponseRedirect(f"/{get_language()}/world-day/{year}/")


@require_safe
def world_day(request: HttpRequest, year: int) -> HttpResponse:
    language = get_language() or "en"
    edition = campaign.get_edition_facts(year=year, language=language)
    if edition is None:
        raise Http404
    choice = read_typed_city(request, language)
    if choice is not None and choice.address:
        return HttpResponseRedirect(choice.address)
    wanted, problems = read_filter(request.GET)
    wanted = replace(wanted, year=year, world_day=True)
    days = (day_of(year) - now().date()).days
    context = {
        "edition": edition,
        "days": days,
        "is_past": days < 0,
        **show_results(request, wanted, language, default_view="map"),
        "problems": problems,
        "choice": choice,
    }
    return render(request, "web/world_day.html", context)


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    choice = read_typed_city(request, language)
    if choice is not None and choice.address:
        return HttpResponseRedirect(choice.address)
    wanted, problems = read_filter(request.GET)
    is_plain = "view" not in request.GET and wanted.is_empty
    context = {
        **show_results(request, from_today(wanted) if is_plain else wanted, language, default_view="list"),
        "problems": problems,
        "choice": choice,
        "starts_today": is_plain,
        "all_url": f"{request.path}?view=list",
        "submit_url": submit_address(language),
    }
    return render(request, "web/initiative_list.html", context)


def submit_address(language: str) -> str:
    """Where an initiative is sent in; "" while no edition takes any."""
    edition = campaign.newest_open_edition()
    return f"/{language}/world-day/{edition.year}/submit/" if edition else ""


def from_today(wanted: InitiativeFilter) -> InitiativeFilter:
    """The bare address shows what is to come; past ones stay one link away."""
    return replace(wanted, from_day=now().date())


@require_safe
def initiative_map(request: HttpRequest) -> HttpResponse:
    """The map's picture alone, for the script that moves it."""
    language = get_language() or "en"
    wanted, _problems = read_filter(request.GET)
    path = f"/{language}/world-day/{wanted.year}/" if wanted.world_day and wanted.year else f"/{language}/initiatives/"
    return render(request, "web/parts/map_view.html", {"map": make_map(request, wanted, language, path)})


def show_results(request: HttpRequest, wanted: InitiativeFilter, language: str, *, default_view: str) -> dict[str, Any]:
    """The one result set of a filter, shown as the address asks; every view has the same filter, count and feeds."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else default_view
    path = request.path
    matches = word_matches(wanted)
    count, is_exact = count_listings(wanted, matches=matches)
    city = campaign.find_city(geoname_id=wanted.city) if wanted.city else None
    context: dict[str, Any] = {
        "view": view,
        "wanted": wanted,
        "count": count,
        "is_exact": is_exact,
        "samples": count_samples(wanted, matches=matches) if count else 0,
        "count_limit": COUNT_LIMIT,
        "tabs": make_tabs(wanted, path, view),
        "form": FilterForm(wanted, language=language, city_label=campaign.city_label(city, language) if city else ""),
        "active": len([name for name in wanted.as_params() if name != "view"]),
        "is_filtered": replace(wanted, year=None, world_day=False) != InitiativeFilter(),
        "clear_url": f"{path}?view={view}",
        "hidden": [{"name": "view", "value": view}],
        "feed_query": wanted.feed_query(),
        "city": city,
    }
    match view:
        case "map":
            context["map"] = make_map(request, wanted, language, path, matches)
        case "calendar":
            context["month"] = make_month(request, wanted, language, path, matches)
        case _list:
            context |= make_list(request, wanted, language, path, matches)
    return context


def make_tabs(wanted: InitiativeFilter, path: str, view: str) -> list[Tab]:
    titles = {"list": gettext("List"), "map": gettext("Map"), "calendar": gettext("Calendar")}
    return [Tab(titles[name], f"{path}?{wanted.as_query(view=name)}", name, name == view) for name in VIEWS]


def make_map(
    request: HttpRequest, wanted: InitiativeFilter, language: str, path: str, matches: Matches = None
) -> dict[str, object]:
    return draw_map(
        wanted=wanted, params=request.GET, language=language, path=path,
        fragment_path=f"/{language}/initiatives/map/", query=wanted.feed_query(), matches=matches,
    )  # fmt: skip


def make_month(
    request: HttpRequest, wanted: InitiativeFilter, language: str, path: str, matches: Matches = None
) -> object:
    today = now().date()
    matches = word_matches(wanted) if matches is None else matches
    opens = today
    if "month" not in request.GET:
        opens = day_of(wanted.year) if wanted.year else next_day_held(wanted, today, matches)
    year, month = read_month(request.GET, opens)
    return draw_month(wanted=wanted, year=year, month=month, today=today, language=language, path=path, matches=matches)


def next_day_held(wanted: InitiativeFilter, today: date, matches: Matches) -> date:
    """The day that a calendar opens at: the first from today on, or from the filter's own, that holds anything."""
    since = wanted.from_day or today
    found = list_page(wanted=replace(wanted, from_day=since), size=1, matches=matches).initiatives
    return max(found[0].starts_on, since) if found else since


def make_list(
    request: HttpRequest, wanted: InitiativeFilter, language: str, path: str, matches: Matches
) -> dict[str, Any]:
    page = list_page(
        wanted=wanted, size=PAGE_SIZE, matches=matches,
        after=Cursor.parse(request.GET.get("after", "")), before=Cursor.parse(request.GET.get("before", "")),
    )  # fmt: skip

    def address(name: str, cursor: Cursor | None) -> str:
        return f"{path}?{wanted.as_query(view='list', **{name: str(cursor)})}" if cursor else ""

    return {
        "day_groups": group_by_day(make_cards(page.initiatives, language=language)),
        "next_url": address("after", page.next_cursor),
        "previous_url": address("before", page.previous_cursor),
    }


@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """Published ones; a merged one leads to what it was merged into, a withdrawn one says so."""
    language = get_language() or "en"
    found = find_public(slug)
    if found is None:
        raise Http404
    if found.state == State.MERGED and found.merged_into is not None:
        return HttpResponsePermanentRedirect(f"/{language}/initiatives/{found.merged_into.slug}/")
    report = public_report(found.pk) if found.is_public else None
    facts = describe(found, language=language, at=now())
    context = {**facts, "report": report, "lights": light_links(found, language)}
    if found.is_public:
        context["share_card"] = share_initiative(found, language, city_name=facts["city_name"])
    status = 200 if found.is_public else 410
    return render(request, "web/initiative.html", context, status=status)
