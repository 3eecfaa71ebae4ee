"""What the feeds and the API read: kept calendar rows, every row of a filter, and what was cancelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max, Min, Q, QuerySet

from blueheart.initiatives.enums import PlaceKind, State
from blueheart.initiatives.models import Initiative, Listing
from blueheart.initiatives.queries.listings import Cursor, beyond, filter_listings, initiatives_in_order
from blueheart.initiatives.rules.editions import world_day_year, year_of
from blueheart.initiatives.rules.filters import InitiativeFilter, search_words
from blueheart.kernel.cursors import MomentCursor
from blueheart.kernel.events import known_events
from blueheart.kernel.models import EventRecord
from blueheart.kernel.text import fold

CHUNK = 500
CANCELLED_FOR = timedelta(days=90)
MOST_CANCELLED = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

NEVER_WRITTEN = (
    "state_before", "submission_key", "source", "source_key", "decision_note", "submitted_at", "confirmed_at",
    "decided_at", "version", "city__folded", "city__country", "city__admin1", "city__latitude", "city__longitude",
    "city__population", "city__zone",
)  # fmt: skip
"""Columns that cost a conversion each in an export of every row. One that is asked for all the same is a query more."""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A listing's place in the order, its kind, and its kept text; `text` None where none is kept yet."""

    starts_at_utc: datetime
    initiative_id: int
    kind: str
    uid: str | None
    slug: str | None
    zone: str | None
    text: str | None


def calendar_rows(
    *, wanted: InitiativeFilter, since: datetime | None, after: Cursor | None, limit: int
) -> list[CalendarRow]:
    """In the order of start, at most `limit`; one query."""
    rows = in_window(filter_listings(wanted), since=since, after=after).order_by("starts_at_utc", "initiative_id")
    kept = ("uid", "slug", "zone", "text")
    names = ("starts_at_utc", "initiative_id", "kind", *(f"calendar_event__{name}" for name in kept))
    return [CalendarRow(*row) for row in rows.values_list(*names)[:limit]]


def calendar_chunks(*, wanted: InitiativeFilter) -> Iterator[list[CalendarRow]]:
    """Every row of a filter in the order of start."""
    cursor = None
    while rows := calendar_rows(wanted=wanted, since=None, after=cursor, limit=CHUNK):
        yield rows
        cursor = Cursor(rows[-1].starts_at_utc, rows[-1].initiative_id)


def years_of_zones(*, wanted: InitiativeFilter) -> dict[str, tuple[int, int]]:
    """The first and last year (UTC) in which something of a filter starts, for each zone."""
    zones = filter_listings(wanted).order_by().values_list("initiative__zone")
    spans = zones.annotate(first=Min("starts_at_utc"), last=Max("starts_at_utc"))
    return {zone: (first.year, last.year) for zone, first, last in spans}


def in_window(rows: QuerySet[Listing], *, since: datetime | None, after: Cursor | None) -> QuerySet[Listing]:
    if since is not None:
        rows = rows.filter(starts_at_utc__gte=since)
    return rows if after is None else rows.filter(beyond(after, forward=True))


def walk(*, wanted: InitiativeFilter, after: Cursor | None = None, limit: int | None = None) -> Iterator[Initiative]:
    """Every initiative of a filter in the order of start, read in chunks: no long read holds the database."""
    cursor, left = after, limit
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        rows = in_window(filter_listings(wanted), since=None, after=cursor)
        keys = list(
            rows.order_by("starts_at_utc", "initiative_id").values_list("starts_at_utc", "initiative_id")[:size]
        )
        found = written_rows().in_bulk([pk for _start, pk in keys])
        yield from (found[pk] for _start, pk in keys if pk in found)
        if len(keys) < size:
            return
        cursor = Cursor(*keys[-1])
        left = None if left is None else left - size


def written_rows() -> QuerySet[Initiative]:
    """With what some format writes of an initiative, and without the columns that none does."""
    return Initiative.objects.select_related("city", "picture").defer(*NEVER_WRITTEN)


def newest_page(
    *, wanted: InitiativeFilter, after: MomentCursor | None, size: int
) -> tuple[list[Initiative], MomentCursor | None]:
    """The latest published of a filter, and where the next page begins."""
    rows = filter_listings(wanted).filter(published_at__isnull=False)
    if after is not None:
        earlier = Q(published_at__lt=after.moment) | Q(initiative_id__lt=after.pk)
        rows = rows.filter(earlier, published_at__lte=after.moment)
    keys = list(
        rows.order_by("-published_at", "-initiative_id").values_list("published_at", "initiative_id")[: size + 1]
    )
    found = initiatives_in_order([pk for _moment, pk in keys[:size]])
    moment, pk = keys[size - 1] if len(keys) > size else (None, 0)
    return found, MomentCursor(moment, pk) if moment is not None else None


def cancelled(*, wanted: InitiativeFilter, at: datetime) -> list[Initiative]:
    """What was published, is withdrawn or merged, and matches the filter; until 90 days after its end."""
    rows = Initiative.objects.filter(
        state__in=(State.WITHDRAWN, State.MERGED), published_at__isnull=False, ends_at_utc__gte=at - CANCELLED_FOR
    )
    exact: dict[str, object] = {
        "country": wanted.country or None,
        "city_id": wanted.city,
        "kind": wanted.kind or None,
        "organiser_sector": wanted.sector or None,
        "purpose": wanted.purpose or None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.online is not None:
        is_online = Q(place_kind=PlaceKind.ONLINE)
        rows = rows.filter(is_online if wanted.online else ~is_online)
    if wanted.from_day:
        rows = rows.filter(ends_on__gte=wanted.from_day)
    if wanted.to_day:
        rows = rows.filter(starts_on__lte=wanted.to_day)
    ordered = rows.select_related("city").order_by("starts_at_utc", "pk")
    return [one for one in ordered[: 4 * MOST_CANCELLED] if matches_rest(one, wanted)][:MOST_CANCELLED]


def matches_rest(initiative: Initiative, wanted: InitiativeFilter) -> bool:
    """What the listing's own index would answer, asked of the few that have no listing any more."""
    days = {"starts_on": initiative.starts_on, "ends_on": initiative.ends_on}
    if wanted.year is not None and year_of(**days) != wanted.year:
        return False
    if wanted.world_day and world_day_year(**days) is None:
        return False
    if wanted.language and wanted.language not in initiative.languages:
        return False
    wished = search_words(wanted.text)
    if not wished:
        return True
    city = initiative.city.name if initiative.city_id and initiative.city else ""
    text = (initiative.title, initiative.organiser_name, initiative.venue, city, initiative.description)
    words = search_words_of(" ".join(text))
    return all(any(word.startswith(wish) for word in words) for wish in wished)


def search_words_of(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()


def last_public_change() -> tuple[int, datetime]:
    """The number and moment of the last event that could change what a feed shows; (0, 1970) when there is none."""
    quiet = [one.name for one in known_events() if not one.is_visible]
    last = EventRecord.objects.exclude(name__in=quiet).order_by("-pk").values_list("pk", "at").first()
    return last or (0, EPOCH)
