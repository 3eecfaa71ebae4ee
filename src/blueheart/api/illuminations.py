"""`/feeds/illuminations.*`: the lights of the wave in four formats, in the order in which they come on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.api.conditional import conditional
from blueheart.api.feeds import CALENDAR_LIMIT, CSV_TYPE, LOOK_BACK, MAX_AGE, MOST, add_next, address_of, send_pieces
from blueheart.api.filters import next_query
from blueheart.api.lightfilters import AskedLights, read_asked_lights
from blueheart.api.problems import open_endpoint, problem_response
from blueheart.campaign.queries import country_name, find_city
from blueheart.illuminations.queries.lights import (
    NamedPromise,
    cancelled_lights,
    cursor_of,
    lights,
    walk_lights,
)
from blueheart.illuminations.rules.filters import LightFilter
from blueheart.illuminations.writers.geojson import write_geojson
from blueheart.illuminations.writers.icalendar import calendar_frame, write_light_calendar
from blueheart.illuminations.writers.kml import write_kml
from blueheart.illuminations.writers.records import LightLabels
from blueheart.illuminations.writers.table import write_csv
from blueheart.kernel.clock import now

Make = Callable[[HttpRequest, AskedLights, LightLabels, datetime], HttpResponseBase]


def feed(make: Make) -> Callable[..., HttpResponseBase]:
    @open_endpoint("GET")
    def view(request: HttpRequest) -> HttpResponseBase:
        asked, problems = read_asked_lights(request.GET, most=MOST)
        if problems:
            return problem_response(request, 400, errors=problems)
        at = now()
        with override(asked.language):
            labels = LightLabels.in_active_language(base_url=settings.BASE_URL, language=asked.language)
            return conditional(
                request, lambda: make(request, asked, labels, at), at=at, language=asked.language, max_age=MAX_AGE
            )

    return view


def feed_title(wanted: LightFilter, labels: LightLabels) -> str:
    """The campaign's name and what was asked for, in the language of the labels."""
    city = find_city(geoname_id=wanted.city) if wanted.city else None
    parts = [
        str(wanted.year or ""),
        city.name if city else "",
        country_name(wanted.country, labels.language) if wanted.country else "",
        labels.kinds.get(wanted.kind, ""),
        labels.states.get(wanted.state, ""),
    ]
    told = ", ".join(part for part in parts if part)
    name = _("Blue Heart Campaign: monuments in blue")
    return f"{name} ({told})" if told else name


class Page:
    """The lights of a streamed answer, and once they are written, whether more follow."""

    def __init__(self, request: HttpRequest, asked: AskedLights) -> None:
        self.request = request
        self.asked = asked
        self.last: NamedPromise | None = None
        self.has_more = False

    def __iter__(self) -> Iterator[NamedPromise]:
        limit, asked = self.asked.limit, self.asked
        rows = walk_lights(
            wanted=asked.wanted, language=asked.language, after=asked.after, limit=None if limit is None else limit + 1
        )
        for count, light in enumerate(rows):
            if limit is not None and count == limit:
                self.has_more = True
                return
            self.last = light
            yield light

    def links(self) -> Mapping[str, str]:
        found = {"self": address_of(self.request, self.asked.query)}
        if self.has_more and self.last is not None:
            found["next"] = address_of(self.request, next_query(self.asked, cursor_of(self.last)))
        return found


def as_file(page: Page, body: Iterator[bytes], media_type: str, filename: str, *, at: datetime) -> HttpResponseBase:
    response = send_pieces(page.request, body, media_type, limit=page.asked.limit, links=page.links, at=at)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def make_geojson(request: HttpRequest, asked: AskedLights, labels: LightLabels, at: datetime) -> HttpResponseBase:
    page = Page(request, asked)
    body = write_geojson(page, labels=labels, title=feed_title(asked.wanted, labels), end_links=page.links)
    return as_file(page, body, "application/geo+json", "illuminations.geojson", at=at)


def make_kml(request: HttpRequest, asked: AskedLights, labels: LightLabels, at: datetime) -> HttpResponseBase:
    page = Page(request, asked)
    body = write_kml(page, labels=labels, title=feed_title(asked.wanted, labels), end_links=page.links)
    return as_file(page, body, "application/vnd.google-earth.kml+xml", "illuminations.kml", at=at)


def make_csv(request: HttpRequest, asked: AskedLights, labels: LightLabels, at: datetime) -> HttpResponseBase:
    page = Page(request, asked)
    return as_file(page, write_csv(page, labels=labels), CSV_TYPE, "illuminations.csv", at=at)


def make_calendar(request: HttpRequest, asked: AskedLights, labels: LightLabels, at: datetime) -> HttpResponseBase:
    """Without a year it begins 30 days ago; what was cancelled stands at the end of its first page."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - LOOK_BACK if asked.wanted.year is None else None
    limit = asked.limit or CALENDAR_LIMIT
    found = lights(wanted=asked.wanted, language=asked.language, since=since, after=asked.after, limit=limit + 1)
    shown, has_more = found[:limit], len(found) > limit
    cancelled = [] if asked.after else cancelled_lights(wanted=asked.wanted, language=asked.language, at=at)
    frame = calendar_frame(
        name=feed_title(asked.wanted, labels), feed_url=address_of(request, asked.query),
        host=urlsplit(settings.BASE_URL).hostname or "localhost", labels=labels,
    )  # fmt: skip
    body = write_light_calendar([*shown, *cancelled], frame=frame, labels=labels)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="illuminations.ics"'
    if has_more:
        add_next(response, address_of(request, next_query(asked, cursor_of(shown[-1]))))
    return response


calendar = feed(make_calendar)
geojson = feed(make_geojson)
kml = feed(make_kml)
csv = feed(make_csv)
