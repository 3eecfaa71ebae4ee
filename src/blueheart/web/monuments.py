"""Monuments as visitors find them: the list, a city's, and each one's page with its hours, history and photographs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blueheart.campaign import queries as campaign
from blueheart.illuminations.enums import Dressing, MonumentKind, PhotoMoment, PromiseState
from blueheart.illuminations.models import Monument, Promise, PromisePhoto
from blueheart.illuminations.queries.lights import public_promises_of
from blueheart.illuminations.queries.monuments import MonumentFilter, listed_monuments, monument_names, monument_page
from blueheart.illuminations.queries.promises import initiative_about, lights_of, lights_told_by, public_photos
from blueheart.initiatives.models import Initiative, Picture
from blueheart.kernel.clock import now
from blueheart.web.detail import small_map
from blueheart.web.lightplans import Plan, plan_of
from blueheart.web.monument_filters import MonumentFilterForm, as_params, read_monument_filter
from blueheart.web.monument_schema import schema_monument
from blueheart.web.named import Named
from blueheart.web.pagination import page_links, read_page
from blueheart.web.papers import city_sheet_links
from blueheart.web.places import read_typed_city
from blueheart.web.sharecards import share_monument

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class MonumentRow:
    """A monument in a list; `plan` is its light in the edition that is shown, `years` those of its other lights."""

    url: str
    name: Named
    kind_label: str
    city_name: str
    city_url: str
    country_name: str
    is_sample: bool
    plan: Plan | None
    starts_at_utc: datetime | None
    years: list[int]
    photograph: Picture | None


def make_rows(monuments: Iterable[Monument], *, year: int, language: str) -> list[MonumentRow]:
    """Three queries, whatever the number: names, cities' names, lights. Other languages' names are not shown."""
    items = list(monuments)
    names = monument_names(items, language)
    cities = campaign.city_names(cities=[one.city for one in items], language=language)
    lights = lights_of(items)
    return [
        make_row(one, Named(*names[one.pk]), cities[one.city_id], lights.get(one.pk, {}), year=year, language=language)
        for one in items
    ]


def make_row(
    one: Monument, name: Named, city_name: str, lights: dict[int, Promise], *, year: int, language: str
) -> MonumentRow:
    light = lights.get(year)
    if light is not None:
        light.monument = one
    return MonumentRow(
        url=f"/{language}/monuments/{one.slug}/", name=name,
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
    rows = listed_monuments(wanted).prefetch_related(None)
    page = read_page(rows, size=PAGE_SIZE, typed=request.GET.get("page", ""))
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
        **page_links(page, lambda number: f"{request.path}?{urlencode({**as_params(wanted), 'page': str(number)})}"),
    }
    return render(request, "web/monuments/list.html", context)


def feed_query(wanted: MonumentFilter, *, year: int, language: str) -> str:
    """The feeds know every filter of the list but its words."""
    return urlencode({**as_params(replace(wanted, text="", year=year)), "lang": language})


@require_safe
def monument_city(request: HttpRequest, geoname_id: int) -> HttpResponse:
    """A city's monuments, those with a light in this edition first, in the order in which they come on."""
    language = get_language() or "en"
    city = campaign.find_city(geoname_id=geoname_id)
    if city is None:
        raise Http404
    year = shown_year()
    rows = make_rows(
        listed_monuments(MonumentFilter(city=city.pk)).prefetch_related(None), year=year, language=language
    )
    lit = sorted(
        (row for row in rows if row.starts_at_utc is not None), key=lambda row: (row.starts_at_utc, row.name.text)
    )
    context = {
        "city_name": campaign.city_name(city, language), "city_label": campaign.city_label(city, language),
        "lit": lit, "others": [row for row in rows if row.starts_at_utc is None], "zone": city.zone, "year": year,
        "city_id": city.pk, "is_sample": bool(rows) and all(row.is_sample for row in rows),
        "promise_url": f"/{language}/wave/{year}/promise/?city={city.pk}",
        "country_name": campaign.country_name(city.country, language), "country": city.country,
        "sheets": city_sheet_links(path=request.path, year=year, count=len(lit)),
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


def light_links(initiative: Initiative, language: str) -> list[dict[str, Any]]:
    """The monuments whose light the initiative tells of, for its page."""
    monuments = [promise.monument for promise in lights_told_by(initiative)]
    names = monument_names(monuments, language)
    return [{"url": f"/{language}/monuments/{one.slug}/", "name": Named(*names[one.pk])} for one in monuments]


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
    name = Named(names[name_language], name_language)
    promises = public_promises_of(found)
    years, year = [lit_year(promise) for promise in promises], shown_year()
    in_years = {photo.picture_id for promise in promises for photo in public_photos(promise)}
    city_name = campaign.city_names(cities=[found.city], language=language)[found.city_id]
    url = f"{settings.BASE_URL}/{language}/monuments/{found.slug}/"
    return {
        "item": found, "url": url, "name": name,
        "other_names": [Named(text, code) for code, text in sorted(names.items()) if text != name.text],
        "kind_label": MonumentKind(found.kind).label, "city_name": city_name, "year": year,
        "country_name": campaign.country_name(found.country, language),
        "this_year": next((one for one in years if one.promise.year == year), None), "years": years,
        "is_over": bool(years) and years[0].promise.ends_at_utc < at,
        "photograph": None if found.photograph_id in in_years else found.photograph,
        "map": small_map(found.latitude, found.longitude),
        "schema": schema_monument(found, name=name.text, url=url, city=city_name, promises=promises),
        "promise_url": f"/{language}/wave/{year}/promise/?monument={found.uid}",
        "feed_query": urlencode({"monument": found.slug, "lang": language}),
        "share_card": share_monument(found, language, name=name.text, city_name=city_name),
    }  # fmt: skip
