"""Version 1 of the API, hearts: the counter, and the same numbers per day and country."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from blueheart.api import schemas
from blueheart.api.callers import count_whole_set
from blueheart.api.feeds import CSV_TYPE
from blueheart.api.filters import bad_cursor, parameter
from blueheart.api.problems import open_endpoint, problem_response
from blueheart.api.v1lights import api
from blueheart.campaign.queries import is_country
from blueheart.initiatives.rules.filters import read_number
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.kernel.clock import now
from blueheart.kernel.problems import Problem
from blueheart.supporters.queries import find_supporter
from blueheart.wear.queries.counts import OTHER, UNKNOWN, heart_totals, hearts_by_day_and_country
from blueheart.wear.writers.table import heart_record, write_csv

__all__ = ["api"]

MAX_AGE = 60
PAGE_SIZE, MOST = 100, 1_000
COUNTRY = "^([A-Za-z]{2}|other|unknown)$"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHearts:
    since: date | None
    until: date | None
    country: str
    after: tuple[date, str] | None
    limit: int


def read_asked_hearts(params: QueryDict) -> tuple[AskedHearts, list[Problem]]:
    problems = ProblemList()
    country = params.get("country", "").strip()
    if country not in {"", OTHER, UNKNOWN}:
        country = country.upper()
        if not is_country(country):
            problems.add(
                "country", "unknown_choice",
                _("“%(typed)s” is no country’s two letters, nor “other” or “unknown”.") % {"typed": country[:40]},
            )  # fmt: skip
    after = params.get("after", "").strip()
    cursor = read_cursor(after)
    if after and cursor is None:
        problems.found.append(bad_cursor("after", after))
    asked = AskedHearts(
        since=read_day("since", params, problems), until=read_day("until", params, problems), country=country,
        after=cursor, limit=read_number("limit", params, 1, MOST, problems) or PAGE_SIZE,
    )  # fmt: skip
    return asked, problems.found


def read_day(name: str, params: QueryDict, problems: ProblemList) -> date | None:
    typed = params.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        problems.add(name, "not_a_date", _("“%(typed)s” is no day. Write one as 2027-07-30.") % {"typed": typed[:40]})
        return None


def read_cursor(text: str) -> tuple[date, str] | None:
    day, _dash, country = text.partition("-")
    known = country in {OTHER, UNKNOWN} or (len(country) == 2 and country.isascii() and country.isalpha())
    if not known or len(day) != 8 or not (day.isascii() and day.isdigit()):
        return None
    try:
        return datetime.strptime(day, "%Y%m%d").date(), country  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return None


def filter_parameters() -> list[dict[str, Any]]:
    return [
        parameter("since", "The first day, in UTC.", type="string", format="date"),
        parameter("until", "The last day, in UTC.", type="string", format="date"),
        parameter(
            "country",
            "ISO 3166-1 alpha-2; `other` for countries with fewer than ten hearts, which are given together, "
            "`unknown` for hearts with no country.",
            type="string", pattern=COUNTRY,
        ),
    ]  # fmt: skip


PAGED = {
    "parameters": [
        *filter_parameters(),
        parameter("limit", "How many on a page.", type="integer", minimum=1, maximum=MOST, default=PAGE_SIZE),
        parameter(
            "after", "Where the page begins, from `next`.", type="string",
            pattern="^[0-9]{8}-([A-Z]{2}|other|unknown)$",
        ),
    ]
}  # fmt: skip
GROUP = {
    "parameters": [
        parameter("group", "The slug of a supporter: its own counter.", type="string", maxLength=80),
    ]
}  # fmt: skip


@api.get(
    "/hearts", response=schemas.HeartPageOut, openapi_extra=PAGED, tags=["hearts"],
    summary="Hearts per day and country, in the order of the days",
)  # fmt: skip
def hearts(request: HttpRequest) -> HttpResponseBase:
    asked, problems = read_asked_hearts(request.GET)
    if problems:
        return problem_response(request, 400, errors=problems)
    rows = hearts_by_day_and_country(
        since=asked.since, until=asked.until, country=asked.country, after=asked.after, limit=asked.limit + 1
    )
    following = None
    if len(rows) > asked.limit:
        query = request.GET.copy()
        query["after"] = rows[asked.limit - 1].cursor
        following = f"{settings.BASE_URL}{request.path}?{query.urlencode()}"
    body = {"hearts": [heart_record(row) for row in rows[: asked.limit]], "next": following}
    return send_content(request, orjson.dumps(body), "application/json")


@api.get(
    "/hearts/count", response=schemas.HeartCountOut, openapi_extra=GROUP, tags=["hearts"],
    summary="The counter: all hearts, or those of a group",
)  # fmt: skip
def heart_count(request: HttpRequest) -> HttpResponseBase:
    slug = request.GET.get("group", "").strip()
    group = find_supporter(slug=slug) if slug and len(slug) <= 80 and "\x00" not in slug else None
    if slug and group is None:
        problem = Problem("group", "unknown_choice", _("No supporter has this slug."))
        return problem_response(request, 400, errors=[problem])
    totals = heart_totals(supporter_key=group.pk if group else None)
    body = {
        "group": group.slug if group else None, "confirmed": totals.confirmed,
        "unconfirmed": totals.unconfirmed, "withdrawn": totals.withdrawn, "void": totals.void,
    }  # fmt: skip
    return send_content(request, orjson.dumps(body), "application/json")


@open_endpoint("GET")
def csv(request: HttpRequest) -> HttpResponseBase:
    asked, problems = read_asked_hearts(request.GET)
    if problems:
        return problem_response(request, 400, errors=problems)
    rows = hearts_by_day_and_country(since=asked.since, until=asked.until, country=asked.country)
    response = send_content(request, write_csv(rows), CSV_TYPE)
    if response.status_code == 200:
        count_whole_set(request, at=now())
    response.headers["Content-Disposition"] = 'attachment; filename="hearts.csv"'
    return response


def send_content(request: HttpRequest, body: bytes, media_type: str) -> HttpResponseBase:
    """Presses are no events and move no generation: the tag is that of the content (RFC 9110, section 13)."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    response = get_conditional_response(request, etag=tag) or HttpResponse(body, content_type=media_type)
    if response.status_code in {200, 304}:
        response.headers["ETag"] = tag
        response.headers["Last-Modified"] = http_date(midnight.timestamp())
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
