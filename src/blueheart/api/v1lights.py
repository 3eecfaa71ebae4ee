"""Version 1 of the API, monuments and lights: the same records that the feeds give."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from blueheart.api import schemas
from blueheart.api.filters import next_query
from blueheart.api.lightfilters import AskedLights, light_parameters, monument_parameters, read_asked_lights
from blueheart.api.problems import problem_response
from blueheart.api.v1 import LANG, MOST, PAGE_SIZE, api, send, send_json
from blueheart.campaign.queries import city_names
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.lights import NamedPromise, cursor_of, lights, public_promises_of
from blueheart.illuminations.queries.monuments import MonumentFilter, monument_names, monument_page, monuments_page
from blueheart.illuminations.writers.records import LightLabels, light_record, monument_record

__all__ = ["api"]

LONGEST_SLUG = 100


def labels_in(language: str) -> LightLabels:
    return LightLabels.in_active_language(base_url=settings.BASE_URL, language=language)


def next_url(request: HttpRequest, asked: AskedLights, cursor: object) -> str:
    return f"{settings.BASE_URL}{request.path}?{next_query(asked, cursor)}"


@api.get(
    "/illuminations", response=schemas.LightPageOut, openapi_extra={"parameters": light_parameters(most=MOST)},
    tags=["illuminations"], summary="Monuments in blue, in the order in which they are lit",
)  # fmt: skip
def illuminations(request: HttpRequest) -> HttpResponseBase:
    asked, problems = read_asked_lights(request.GET, most=MOST)
    if problems:
        return problem_response(request, 400, errors=problems)
    size = asked.limit or PAGE_SIZE

    def make(language: str) -> dict[str, Any]:
        found = lights(wanted=asked.wanted, language=language, after=asked.after, limit=size + 1)
        labels = labels_in(language)
        return {
            "illuminations": [light_record(light, labels) for light in found[:size]],
            "next": next_url(request, asked, cursor_of(found[size - 1])) if len(found) > size else None,
        }

    return send_json(request, make, language=asked.language)


@api.get(
    "/monuments", response=schemas.MonumentPageOut, openapi_extra={"parameters": monument_parameters(most=MOST)},
    tags=["illuminations"], summary="The registry of monuments, in the order of registration",
)  # fmt: skip
def monuments(request: HttpRequest) -> HttpResponseBase:
    """`year` keeps those that are lit for that edition."""
    asked, problems = read_asked_lights(request.GET, most=MOST, of_monuments=True)
    if problems:
        return problem_response(request, 400, errors=problems)
    size = asked.limit or PAGE_SIZE
    wanted = MonumentFilter(
        country=asked.wanted.country, city=asked.wanted.city, kind=asked.wanted.kind, year=asked.wanted.year,
        text=asked.text,
    )  # fmt: skip

    def make(language: str) -> dict[str, Any]:
        found = monuments_page(wanted=wanted, after=asked.after_id, limit=size + 1)
        return {
            "monuments": monument_records(found[:size], language),
            "next": next_url(request, asked, found[size - 1].pk) if len(found) > size else None,
        }

    return send_json(request, make, language=asked.language)


@api.get(
    "/monuments/{slug}", response=schemas.MonumentWithLightsOut, openapi_extra=LANG, tags=["illuminations"],
    summary="One monument, with every edition for which it is lit",
)  # fmt: skip
def monument(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = monument_page(slug) if len(slug) <= LONGEST_SLUG and "\x00" not in slug else None
    if found is None or (found.merged_into is not None and not found.merged_into.is_listed):
        return problem_response(request, 404, detail=_("No monument of the registry has this slug."))
    if found.merged_into is not None:
        detail = _("It was merged into “%(slug)s”.") % {"slug": found.merged_into.slug}
        return problem_response(request, 410, detail=detail)
    return send(request, lambda language: monument_with_lights(found, language))


def monument_with_lights(found: Monument, language: str) -> dict[str, Any]:
    name, name_language = monument_names([found], language)[found.pk]
    city = city_names(cities=[found.city], language=language)[found.city_id]
    labels = labels_in(language)
    lit = (NamedPromise(promise, name, name_language, city) for promise in public_promises_of(found))
    return {
        **monument_record(found, name=name, name_language=name_language, city=city, labels=labels),
        "illuminations": [light_record(light, labels) for light in lit],
    }


def monument_records(rows: list[Monument], language: str) -> list[dict[str, Any]]:
    names = monument_names(rows, language)
    cities = city_names(cities=[row.city for row in rows], language=language)
    labels = labels_in(language)
    return [
        monument_record(
            row, name=names[row.pk][0], name_language=names[row.pk][1], city=cities[row.city_id], labels=labels
        )
        for row in rows
    ]
