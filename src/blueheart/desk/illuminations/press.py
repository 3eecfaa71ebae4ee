"""The list for the press: the confirmed lights of an edition, as a page to print and as CSV. Nothing private."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.campaign.queries import country_name
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.board import group_key, read_filter
from blueheart.desk.illuminations.shown import Hours, hours_of, names_of
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.board import BoardFilter, promises_for_press
from blueheart.initiatives.writers.table import write_rows
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor

COLUMNS = (
    "country", "city", "monument", "national_building", "evening", "from", "until", "zone", "how", "who_promises",
    "state", "photograph_credits", "page",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PressLine:
    promise: Promise
    name: str
    name_language: str
    city: str
    country: str
    hours: Hours
    credits: list[str]
    page_url: str


@dataclass(frozen=True, slots=True)
class PressGroup:
    title: str
    lines: list[PressLine]


def press_lines(by: Actor, wanted: BoardFilter, *, language: str) -> list[PressLine]:
    promises = promises_for_press(by=by, year=wanted.year, country=wanted.country)
    names = names_of(promise.monument for promise in promises)
    base = settings.BASE_URL.rstrip("/")
    return [
        PressLine(
            promise=promise,
            name=names.monuments[promise.monument_id][0],
            name_language=names.monuments[promise.monument_id][1],
            city=names.cities[promise.monument.city_id],
            country=country_name(promise.monument.country, language),
            hours=hours_of(promise),
            credits=credits_of(promise),
            page_url=f"{base}/{language}/monuments/{promise.monument.slug}/",
        )
        for promise in promises
    ]


def credits_of(promise: Promise) -> list[str]:
    """Of the photographs that are shown, each name once."""
    return list(dict.fromkeys(photo.picture.credit for photo in promise.photos.all() if photo.picture.credit))


def groups_of(lines: list[PressLine]) -> list[PressGroup]:
    """National buildings of a country first, then city by city; countries are named where there are several."""
    groups: dict[tuple[str, bool, int], PressGroup] = {}
    has_many_countries = len({line.country for line in lines}) > 1
    for line in lines:
        title = _("National buildings") if line.promise.monument.is_national else line.city
        shown = f"{line.country}: {title}" if has_many_countries else title
        groups.setdefault(group_key(line.promise.monument), PressGroup(title=shown, lines=[])).lines.append(line)
    return list(groups.values())


@only_for(can_review_anywhere)
def press(request: HttpRequest) -> HttpResponse:
    at, language = clock.now(), get_language() or "en"
    wanted = read_filter(request, today=at.date())
    lines = press_lines(actor_of(request), wanted, language=language)
    in_countries = {line.country for line in lines}
    context = {
        "wanted": wanted,
        "country": in_countries.pop() if len(in_countries) == 1 else "",
        "groups": groups_of(lines),
        "count": len(lines),
        "at": at,
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/illuminations/press.html", context)


@only_for(can_review_anywhere)
def press_csv(request: HttpRequest) -> StreamingHttpResponse:
    """RFC 4180, UTF-8; cells that a spreadsheet would take for a formula are protected."""
    at = clock.now()
    wanted = read_filter(request, today=at.date())
    lines = press_lines(actor_of(request), wanted, language=get_language() or "en")
    response = StreamingHttpResponse(write_rows(COLUMNS, map(cells_of, lines)), content_type="text/csv; charset=utf-8")
    name = f"lights-{wanted.country.lower() or 'all'}-{wanted.year}-{at:%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def cells_of(line: PressLine) -> list[str]:
    promise, monument = line.promise, line.promise.monument
    return [
        line.country, line.city, line.name, str(int(monument.is_national)), promise.day.isoformat(),
        line.hours.starts, line.hours.ends, monument.zone, str(promise.get_dressing_display()), promise.organiser_name,
        str(promise.get_state_display()), "; ".join(line.credits), line.page_url,
    ]  # fmt: skip
