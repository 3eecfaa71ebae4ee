"""Promises with the names that a reader of one language knows, and the public ones by filter, page by page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from blueheart.campaign.queries import city_names
from blueheart.illuminations.enums import OVER, PUBLIC
from blueheart.illuminations.models import Monument, Promise
from blueheart.illuminations.queries.monuments import monument_names
from blueheart.illuminations.rules.filters import LightFilter
from blueheart.kernel.cursors import MomentCursor

CHUNK = 500
CANCELLED_FOR = timedelta(days=90)
MOST_CANCELLED = 500


@dataclass(frozen=True, slots=True)
class NamedPromise:
    """`name` is the monument's, in `name_language` ("" unknown); `city` is the city's, in the language asked for."""

    promise: Promise
    name: str
    name_language: str
    city: str


def named(promises: Iterable[Promise], language: str) -> list[NamedPromise]:
    """Two queries, whatever the number; the monuments and their cities must be loaded."""
    rows = list(promises)
    monuments = [promise.monument for promise in rows]
    names = monument_names(monuments, language)
    cities = city_names(cities=[monument.city for monument in monuments], language=language)
    return [NamedPromise(one, *names[one.monument_id], cities[one.monument.city_id]) for one in rows]


def narrowed(rows: QuerySet[Promise], wanted: LightFilter) -> QuerySet[Promise]:
    exact = {
        "year": wanted.year, "monument__country": wanted.country, "monument__city_id": wanted.city,
        "monument__kind": wanted.kind, "state": wanted.state, "monument__slug": wanted.monument,
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in exact.items() if value}).select_related("monument__city")


def lights(
    *, wanted: LightFilter, language: str, since: datetime | None = None, after: MomentCursor | None = None,
    limit: int = CHUNK,
) -> list[NamedPromise]:  # fmt: skip
    """What is lit or will be, in the order in which it comes on, from `since` on; three queries."""
    rows = narrowed(Promise.objects.filter(state__in=PUBLIC), wanted)
    if since is not None:
        rows = rows.filter(starts_at_utc__gte=since)
    if after is not None:
        later = Q(starts_at_utc__gt=after.moment) | Q(pk__gt=after.pk)
        rows = rows.filter(later, starts_at_utc__gte=after.moment)
    return named(rows.order_by("starts_at_utc", "pk")[:limit], language)


def walk_lights(
    *, wanted: LightFilter, language: str, after: MomentCursor | None = None, limit: int | None = None
) -> Iterator[NamedPromise]:
    """All of them, read in chunks: no long read holds the database."""
    cursor, left = after, limit
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        found = lights(wanted=wanted, language=language, after=cursor, limit=size)
        yield from found
        if len(found) < size:
            return
        cursor = cursor_of(found[-1])
        left = None if left is None else left - size


def public_promises_of(monument: Monument) -> list[Promise]:
    """As `monument_page` has read them, the newest edition first; no query."""
    rows: list[Promise] = list(getattr(monument, "public_promises", ()))
    for promise in rows:
        promise.monument = monument
    return rows


def city_promises(*, geoname_id: int, year: int | None) -> list[Promise]:
    """The public ones of a city for one edition, else for its newest, in the order in which they come on."""
    rows = Promise.objects.filter(state__in=PUBLIC, monument__city_id=geoname_id).select_related("monument__city")
    newest = year or rows.order_by("-year").values_list("year", flat=True).first()
    return list(rows.filter(year=newest).order_by("starts_at_utc", "pk")) if newest else []


def cursor_of(light: NamedPromise) -> MomentCursor:
    return MomentCursor(light.promise.starts_at_utc, light.promise.pk)


def cancelled_lights(*, wanted: LightFilter, language: str, at: datetime) -> list[NamedPromise]:
    """What was public and is cancelled or declined since, until 90 days after its end."""
    if wanted.state:
        return []
    rows = Promise.objects.filter(state__in=OVER, published_at__isnull=False, ends_at_utc__gte=at - CANCELLED_FOR)
    return named(narrowed(rows, wanted).order_by("starts_at_utc", "pk")[:MOST_CANCELLED], language)
