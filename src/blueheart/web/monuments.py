"""Monuments as visitors find them: the list, a city's, and each one's page with its hours, history and photographs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blueheart.campaign import queries as campaign
from blueheart.illuminations.enums import Dressing, MonumentKind, PhotoMoment, PromiseState
from blueheart.illuminations.models import Monument, Promise, PromisePhoto
from blueheart.illuminations.queries.monuments import MonumentFilter, listed_monuments, monument_names, monument_page
from blueheart.illuminations.queries.promises import initiative_about, lights_of, lights_told_by, public_photos
from blueheart.initiatives.models import Initiative, Picture
from blueheart.kernel.clock import now
from blueheart.kernel.text import direction
from blueheart.web.detail import small_map
from blueheart.web.lightplans import Plan, plan_of
from blueheart.web.monument_filters import MonumentFilterForm, as_params, read_monument_filter, read_number
from blueheart.web.monument_schema import schema_monument
from blueheart.web.papers import SHEETS
from blueheart.web.places import read_typed_city
from blueheart.web.sharecards import share_monument

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class MonumentRow:
    """A monument in a list; `plan` is its light in the edition that is shown, `years` those of its other lights."""

    url: str
    name: str
    language: str
    kind_label: str
    city_name: str
    city_url: str
    country_name: str
    is_sample: bool
    plan: Plan | None
    starts_at_utc: datetime | None
    years: list[int]
    photograph: Picture | None

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else "auto"


def make_rows(monuments: Iterable[Monument], *, year: int, language: str) -> list[MonumentRow]:
    """Three queries, whatever the number: names, cities' names, lights."""
    items = list(monuments)
    names = monument_names(items, language)
    cities = campaign.city_names(cities=[one.city for one in items], language=language)
    lights = lights_of(items)
    return [
        make_row(one, names[one.pk], cities[one.city_id], lights.get(one.pk, {}), year=year, language=language)
        for one in items
    ]


def make_row(
    one: Monument, name: tuple[str, str], city_name: str, lights: dict[int, Promise], *, year: int, language: str
) -> MonumentRow:
    light = lights.get(year)
    if light is not None:
        light.monument = one
    return MonumentRow(
        url=f"/{language}/monuments/{one.slug}/", name=name[0], language=name[1],
        kind_label=str(MonumentKind(one.kind).label), city_name=city_name,
        city_url=f"/{language}/monuments/city/{one.city_id}/",
        country_name=campaign.country_name(one.country, language), is_sample=one.is_sample,
        plan=plan_of(light) if light else None, starts_at_utc=light.starts_at_utc if light else None,
        years=[other for other in lights if other != year], photograph=one.photograph,
    )  # fmt: skip


def shown_year() -> int:
    """The edition whose hours a page shows: the one that takes promises, else this year's."""
    edition = campaign.newest_open_edition()
    return edition.year if edition else now().year


@require_safe
def monument_list(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    choice = read_typed_city(request, language)
    if choice is not None and choice.address:
        return HttpResponseRedirect(choice.address)
    wanted = read_monument_filter(request.GET)
    year = wanted.year or shown_year()
    rows = listed_monuments(wanted)
    page = Paginator(rows, PAGE_SIZE).get_page(read_number(request.GET.get("page", "")) or 1)
    city = campaign.find_city(geoname_id=wanted.city) if wanted.city else None
    context = {
        "rows": make_rows(page.object_list, year=year, language=language),
        "count": page.paginator.count,
        "samples": rows.filter(is_sample=True).count(),
        "year": year,
        "choice": choice,
        "form": MonumentFilterForm(
            wanted, language=language, city_label=campaign.city_label(city, language) if city else ""
        ),
        "active": len(as_params(wanted)),
        "clear_url": request.path,
        "promise_url": f"/{language}/wave/{shown_year() if wanted.year else year}/promise/",
        "feed_query": feed_query(wanted, year=year, language=language),
        **page_links(page, request.path, wanted),
    }
    return render(request, "web/monuments/list.html", context)


def feed_query(wanted: MonumentFilter, *, year: int, language: str) -> str:
    """The feeds know every filter of the list but its words."""
    return urlencode({**as_params(replace(wanted, text="", year=year)), "lang": language})


def page_links(page: "Page[Monument]", path: str, wanted: MonumentFilter) -> dict[str, Any]:
    def address(number: int) -> str:
        return f"{path}?{urlencode({**as_params(wanted), 'page': str(number)})}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [
        {"number": number, "url": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"number": None, "url": "", "current": False}
        for number in numbers
    ]
    return {
        "pages": pages,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


@require_safe
def monument_city(request: HttpRequest, geoname_id: int) -> HttpResponse:
    """A city's monuments, those with a light in this edition first, in the order in which they come on."""
    language = get_language() or "en"
    city = campaign.find_city(geoname_id=geoname_id)
    if city is None:
        raise Http404
    year = shown_year()
    rows = make_rows(listed_monuments(MonumentFilter(city=city.pk)), year=year, language=language)
    lit = sorted((row for row in rows if row.starts_at_utc is not None), key=lambda row: (row.starts_at_utc, row.name))
    context = {
        "city_name": campaign.city_name(city, language), "city_label": campaign.city_label(city, language),
        "lit": lit, "others": [row for row in rows if row.starts_at_utc is None], "zone": city.zone, "year": year,
        "city_id": city.pk, "is_sample": bool(rows) and all(row.is_sample for row in rows),
        "promise_url": f"/{language}/wave/{year}/promise/?city={city.pk}",
        "country_name": campaign.country_name(city.country, language), "country": city.country, "sheets": list(SHEETS),
        "feed_query": feed_query(MonumentFilter(city=city.pk), year=year, language=language),
    }  # fmt: skip
    return render(request, "web/monuments/city.html", context)


@dataclass(frozen=True, slots=True)
class LitYear:
    """One edition in a monument's history."""

    promise: Promise
    state_label: str
    dressing_label: str
    plan: Plan
    initiative: Initiative | None
    pair: tuple[PromisePhoto, PromisePhoto] | None
    photos: list[PromisePhoto]


def lit_year(promise: Promise) -> LitYear:
    """The first photograph before and the first in blue make the pair to slide; the others follow."""
    photos = public_photos(promise)
    before = next((photo for photo in photos if photo.moment == PhotoMoment.BEFORE), None)
    after = next((photo for photo in photos if photo.moment == PhotoMoment.AFTER), None)
    pair = (before, after) if before and after else None
    return LitYear(
        promise=promise, state_label=str(PromiseState(promise.state).label),
        dressing_label=str(Dressing(promise.dressing).label), plan=plan_of(promise), pair=pair,
        initiative=initiative_about(promise),
        photos=[photo for photo in photos if not pair or photo not in pair],
    )  # fmt: skip


def light_links(initiative: Initiative, language: str) -> list[dict[str, str]]:
    """The monuments whose light the initiative tells of, for its page."""
    monuments = [promise.monument for promise in lights_told_by(initiative)]
    names = monument_names(monuments, language)
    return [
        {
            "url": f"/{language}/monuments/{one.slug}/", "name": names[one.pk][0], "language": names[one.pk][1],
            "direction": direction(names[one.pk][1]) if names[one.pk][1] else "auto",
        }
        for one in monuments
    ]  # fmt: skip


@require_safe
def monument(request: HttpRequest, slug: str) -> HttpResponse:
    """A listed one; one that was merged leads to what it was merged into."""
    language = get_language() or "en"
    found = monument_page(slug)
    if found is None or (found.merged_into is not None and not found.merged_into.is_listed):
        raise Http404
    if found.merged_into is not None:
        return HttpResponsePermanentRedirect(f"/{language}/monuments/{found.merged_into.slug}/")
    return render(request, "web/monuments/monument.html", describe(found, language=language, at=now()))


def describe(found: Monument, *, language: str, at: datetime) -> dict[str, Any]:
    names = {found.name_language: found.name} | {name.language: name.text for name in found.names.all()}
    name_language = language if language in names else found.name_language
    name = names[name_language]
    years = [lit_year(keep_monument(promise, found)) for promise in public_promises_of(found)]
    year = shown_year()
    in_years = {photo.picture_id for promise in public_promises_of(found) for photo in public_photos(promise)}
    city_name = campaign.city_names(cities=[found.city], language=language)[found.city_id]
    url = f"{settings.BASE_URL}/{language}/monuments/{found.slug}/"
    return {
        "item": found, "url": url, "name": name, "name_language": name_language,
        "name_direction": direction(name_language) if name_language else "auto",
        "other_names": [
            {"language": code, "text": text, "direction": direction(code) if code else "auto"}
            for code, text in sorted(names.items())
            if text != name
        ],
        "kind_label": MonumentKind(found.kind).label, "city_name": city_name, "year": year,
        "country_name": campaign.country_name(found.country, language),
        "this_year": next((one for one in years if one.promise.year == year), None), "years": years,
        "is_over": bool(years) and years[0].promise.ends_at_utc < at,
        "photograph": None if found.photograph_id in in_years else found.photograph,
        "map": small_map(found.latitude, found.longitude),
        "schema": schema_monument(found, name=name, url=url, city=city_name, promises=[one.promise for one in years]),
        "promise_url": f"/{language}/wave/{year}/promise/?monument={found.uid}",
        "feed_query": urlencode({"monument": found.slug, "lang": language}),
        "share_card": share_monument(found, language, name=name, city_name=city_name),
    }  # fmt: skip


def public_promises_of(found: Monument) -> list[Promise]:
    """As `monument_page` has read them, the newest first."""
    return list(getattr(found, "public_promises", ()))


def keep_monument(promise: Promise, found: Monument) -> Promise:
    promise.monument = found
    return promise
