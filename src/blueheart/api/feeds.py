"""`/feeds/initiatives.*`: the list's own result set in five formats, for calendars, readers, maps and tables."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.api.callers import count_whole_set
from blueheart.api.conditional import conditional
from blueheart.api.filters import Asked, bad_cursor, next_query, read_asked
from blueheart.api.problems import open_endpoint, problem_response
from blueheart.campaign.queries import country_name, find_city
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.feeds import (
    calendar_rows,
    cancelled,
    newest_page,
    walk,
)
from blueheart.initiatives.queries.listings import Cursor
from blueheart.initiatives.queries.table import TableRow, public_rows
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.initiatives.rules.languages import language_name
from blueheart.initiatives.writers.atom import AtomFrame, write_atom
from blueheart.initiatives.writers.geojson import EndLinks, write_geojson, write_json
from blueheart.initiatives.writers.icalendar import (
    CalendarFrame,
    cancelled_event,
    kept_events,
    write_calendar,
)
from blueheart.initiatives.writers.records import Labels
from blueheart.initiatives.writers.table import write_csv
from blueheart.kernel.clock import now
from blueheart.kernel.cursors import MomentCursor

MAX_AGE = 300
CALENDAR_LIMIT = 1000
ATOM_LIMIT = 100
MOST = 1000
LOOK_BACK = timedelta(days=30)
CSV_TYPE = "text/csv; charset=utf-8; header=present"

Make = Callable[[HttpRequest, Asked, Labels, datetime], HttpResponseBase]


def feed(make: Make) -> Callable[..., HttpResponseBase]:
    @open_endpoint("GET")
    def view(request: HttpRequest) -> HttpResponseBase:
        asked, problems = read_asked(request.GET, most=ATOM_LIMIT if make is make_atom else MOST)
        parse = MomentCursor.parse if make is make_atom else Cursor.parse
        if asked.after and parse(asked.after) is None:
            problems.append(bad_cursor("after", asked.after))
        if problems:
            return problem_response(request, 400, errors=problems)
        at = now()
        with override(asked.language):
            labels = Labels.in_active_language(base_url=settings.BASE_URL, language=asked.language)
            return conditional(
                request, lambda: make(request, asked, labels, at), at=at, language=asked.language, max_age=MAX_AGE
            )

    return view


def feed_title(wanted: InitiativeFilter, labels: Labels) -> str:
    """The campaign's name and what was asked for, in the language of the labels."""
    language = labels.language
    city = find_city(geoname_id=wanted.city) if wanted.city else None
    parts = [
        _("World Day") if wanted.world_day else "",
        str(wanted.year or ""),
        city.name if city else "",
        country_name(wanted.country, language) if wanted.country else "",
        labels.kinds.get(wanted.kind, ""),
        labels.sectors.get(wanted.sector, ""),
        labels.purposes.get(wanted.purpose, ""),
        language_name(wanted.language, language) if wanted.language else "",
        f"“{wanted.text}”" if wanted.text else "",
    ]
    told = ", ".join(part for part in parts if part)
    name = _("Blue Heart Campaign: initiatives")
    return f"{name} ({told})" if told else name


def address_of(request: HttpRequest, query: str) -> str:
    return f"{settings.BASE_URL}{request.path}" + (f"?{query}" if query else "")


def add_next(response: HttpResponseBase, url: str) -> None:
    if url:
        response.headers["Link"] = f'<{url}>; rel="next"'


def make_calendar(request: HttpRequest, asked: Asked, labels: Labels, at: datetime) -> HttpResponse:
    """Without a year or days it begins 30 days ago: what a subscriber still looks at."""
    wanted = asked.wanted
    is_open = wanted.year is None and wanted.from_day is None and wanted.to_day is None
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - LOOK_BACK if is_open else None
    limit = asked.limit or CALENDAR_LIMIT
    after = Cursor.parse(asked.after)
    rows = calendar_rows(wanted=wanted, since=since, after=after, limit=limit + 1)
    events = kept_events(rows[:limit])
    if after is None:
        events += [cancelled_event(one) for one in cancelled(wanted=wanted, at=at)]
    frame = CalendarFrame(
        name=feed_title(wanted, labels), base_url=settings.BASE_URL, feed_url=address_of(request, asked.query),
        host=urlsplit(settings.BASE_URL).hostname or "localhost", language=labels.language, kinds=labels.kinds,
    )  # fmt: skip
    response = HttpResponse(write_calendar(events, frame), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="initiatives.ics"'
    if len(rows) > limit:
        last = rows[limit - 1]
        add_next(response, address_of(request, next_query(asked, Cursor(last.starts_at_utc, last.initiative_id))))
    return response


def make_atom(request: HttpRequest, asked: Asked, labels: Labels, at: datetime) -> HttpResponse:
    del at
    found, next_cursor = newest_page(
        wanted=asked.wanted, after=MomentCursor.parse(asked.after), size=asked.limit or ATOM_LIMIT
    )
    next_url = address_of(request, next_query(asked, next_cursor)) if next_cursor else ""
    query = asked.wanted.feed_query()
    frame = AtomFrame(
        title=feed_title(asked.wanted, labels), author=_("Blue Heart Campaign"),
        self_url=address_of(request, asked.query),
        page_url=f"{settings.BASE_URL}/{labels.language}/initiatives/" + (f"?{query}" if query else ""),
        next_url=next_url, labels=labels,
    )  # fmt: skip
    response = HttpResponse(write_atom(found, frame), content_type="application/atom+xml; charset=utf-8")
    add_next(response, next_url)
    return response


Row = TypeVar("Row", bound=Initiative | TableRow)


class Page(Generic[Row]):
    """The initiatives of a streamed answer, and once they are written, whether more follow."""

    def __init__(self, request: HttpRequest, asked: Asked, read: Callable[..., Iterator[Row]]) -> None:
        self.request = request
        self.asked = asked
        self.read = read
        self.last: Initiative | TableRow | None = None
        self.has_more = False

    def __iter__(self) -> Iterator[Row]:
        limit = self.asked.limit
        rows = self.read(
            wanted=self.asked.wanted, after=Cursor.parse(self.asked.after), limit=None if limit is None else limit + 1
        )
        for count, initiative in enumerate(rows):
            if limit is not None and count == limit:
                self.has_more = True
                return
            self.last = initiative
            yield initiative

    def links(self) -> Mapping[str, str]:
        found = {"self": address_of(self.request, self.asked.query)}
        if self.has_more and self.last is not None:
            cursor = Cursor(self.last.starts_at_utc, self.last.pk)
            found["next"] = address_of(self.request, next_query(self.asked, cursor))
        return found


def make_geojson(request: HttpRequest, asked: Asked, labels: Labels, at: datetime) -> HttpResponseBase:
    return stream(request, asked, labels, write_geojson, "application/geo+json", at=at)


def make_json(request: HttpRequest, asked: Asked, labels: Labels, at: datetime) -> HttpResponseBase:
    return stream(request, asked, labels, write_json, "application/json", at=at)


def stream(
    request: HttpRequest, asked: Asked, labels: Labels, write: Callable[..., Iterator[bytes]], media_type: str, *,
    at: datetime,
) -> HttpResponseBase:  # fmt: skip
    page = Page(request, asked, walk)
    end_links: EndLinks = page.links
    body = write(page, labels=labels, title=feed_title(asked.wanted, labels), end_links=end_links)
    return send_pieces(request, body, media_type, limit=asked.limit, links=page.links, at=at)


def send_pieces(
    request: HttpRequest, body: Iterator[bytes], media_type: str, *, limit: int | None, links: EndLinks, at: datetime
) -> HttpResponseBase:
    """Streamed, and counted, when all is asked for; a page of it says in its head where the next begins."""
    if limit is None:
        count_whole_set(request, at=at)
        return StreamingHttpResponse(body, content_type=media_type)
    response = HttpResponse(b"".join(body), content_type=media_type)
    add_next(response, links().get("next", ""))
    return response


def make_csv(request: HttpRequest, asked: Asked, labels: Labels, at: datetime) -> HttpResponseBase:
    page = Page(request, asked, public_rows)
    body = write_csv(page, page_url=labels.page_url)
    response = send_pieces(request, body, CSV_TYPE, limit=asked.limit, links=page.links, at=at)
    response.headers["Content-Disposition"] = 'attachment; filename="initiatives.csv"'
    return response


calendar = feed(make_calendar)
atom = feed(make_atom)
geojson = feed(make_geojson)
json = feed(make_json)
csv = feed(make_csv)
