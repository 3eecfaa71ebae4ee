"""The public result set of a filter: its rows, its count, its pages. Everything public reads here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from blueheart.initiatives.enums import State
from blueheart.initiatives.models import GridCount, Initiative, Listing
from blueheart.initiatives.rules.facets import TOTAL_ZOOM
from blueheart.initiatives.rules.filters import InitiativeFilter, search_words

COUNT_LIMIT = 10_000
"""Past this a count that has to look at rows stops, and says "more than"."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order of start and id: the row after which, or before which, a page begins."""

    starts_at_utc: datetime
    initiative_id: int

    def __str__(self) -> str:
        return f"{int(self.starts_at_utc.timestamp())}-{self.initiative_id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        seconds, _dash, pk = text.partition("-")
        if not (seconds.isascii() and seconds.isdigit() and pk.isascii() and pk.isdigit()):
            return None
        if len(seconds) > 11 or len(pk) > 18:
            return None
        return cls(datetime.fromtimestamp(int(seconds), UTC), int(pk))


@dataclass(frozen=True, slots=True)
class Page:
    initiatives: tuple[Initiative, ...]
    next_cursor: Cursor | None
    previous_cursor: Cursor | None


def filter_listings(wanted: InitiativeFilter) -> QuerySet[Listing]:
    """The listings of a filter, in no order yet."""
    rows = Listing.objects.all()
    exact: dict[str, object] = {
        "year": wanted.year,
        "country": wanted.country or None,
        "city_id": wanted.city,
        "kind": wanted.kind or None,
        "sector": wanted.sector or None,
        "purpose": wanted.purpose or None,
        "is_online": wanted.online,
        "is_world_day": True if wanted.world_day else None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.language:
        rows = rows.filter(languages__contains=f"|{wanted.language}|")
    if wanted.from_day:
        rows = rows.filter(ends_on__gte=wanted.from_day)
    if wanted.to_day:
        rows = rows.filter(starts_on__lte=wanted.to_day)
    words = search_words(wanted.text)
    return rows.filter(matches_words(words)) if words else rows


def matches_words(words: list[str]) -> Q:
    """Every word begins a word of the listing's text; by FTS5 on SQLite and tsvector on PostgreSQL."""
    if connection.vendor == "postgresql":
        query = " & ".join(f"{word}:*" for word in words)
        sql = (
            "SELECT initiative_id FROM initiatives_listing"
            " WHERE to_tsvector('simple', searchable) @@ to_tsquery('simple', %s)"
        )
    else:
        query = " ".join(f'"{word}"*' for word in words)
        sql = "SELECT rowid FROM initiatives_search WHERE initiatives_search MATCH %s"
    return Q(initiative_id__in=RawSQL(sql, (query,)))  # noqa: S611  # parameters are bound, words are alphanumeric


def list_page(
    *, wanted: InitiativeFilter, size: int, after: Cursor | None = None, before: Cursor | None = None
) -> Page:
    """A page in the order of start, then id. With `before`, the page that ends there."""
    rows = filter_listings(wanted)
    backward = before is not None and after is None
    if after is not None:
        rows = rows.filter(beyond(after, forward=True))
    elif before is not None:
        rows = rows.filter(beyond(before, forward=False))
    order = ("-starts_at_utc", "-initiative_id") if backward else ("starts_at_utc", "initiative_id")
    keys = list(rows.order_by(*order).values_list("starts_at_utc", "initiative_id")[: size + 1])
    has_more = len(keys) > size
    keys = keys[:size][::-1] if backward else keys[:size]
    cursors = [Cursor(start, pk) for start, pk in keys]
    is_first = (backward and not has_more) or (after is None and before is None)
    is_last = not backward and not has_more
    return Page(
        initiatives=tuple(initiatives_in_order([cursor.initiative_id for cursor in cursors])),
        next_cursor=cursors[-1] if cursors and not is_last else None,
        previous_cursor=cursors[0] if cursors and not is_first else None,
    )


def beyond(cursor: Cursor, *, forward: bool) -> Q:
    """Rows past the cursor; whole seconds are stored, so that the cursor's text loses nothing."""
    start, pk = cursor.starts_at_utc, cursor.initiative_id
    if forward:
        return Q(starts_at_utc__gte=start) & (Q(starts_at_utc__gt=start) | Q(initiative_id__gt=pk))
    return Q(starts_at_utc__lte=start) & (Q(starts_at_utc__lt=start) | Q(initiative_id__lt=pk))


def initiatives_in_order(ids: Iterable[int]) -> list[Initiative]:
    wanted = list(ids)
    found = Initiative.objects.select_related("city", "picture").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def count_listings(wanted: InitiativeFilter) -> tuple[int, bool]:
    """How many, and whether that is exact: kept counts always are, others stop at COUNT_LIMIT."""
    facet = wanted.kept_facet()
    if facet is not None:
        row = GridCount.objects.filter(facet=facet, zoom=TOTAL_ZOOM).values_list("count", flat=True).first()
        return row or 0, True
    found = filter_listings(wanted).order_by().values("initiative_id")[:COUNT_LIMIT].count()
    return found, found < COUNT_LIMIT


def countries_with_initiatives(*, year: int | None = None) -> list[tuple[str, int]]:
    """(country code, how many), most first, from the kept counts."""
    prefix = "country:" if year is None else f"year:{year}|country:"
    rows = GridCount.objects.filter(facet__startswith=prefix, zoom=TOTAL_ZOOM, count__gt=0)
    pairs = [(facet.removeprefix(prefix), count) for facet, count in rows.values_list("facet", "count")]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def years_with_initiatives() -> list[int]:
    rows = GridCount.objects.filter(facet__startswith="year:", zoom=TOTAL_ZOOM, count__gt=0)
    facets = [facet for facet in rows.values_list("facet", flat=True) if "|" not in facet]
    return sorted((int(facet.removeprefix("year:")) for facet in facets), reverse=True)


def newest(*, limit: int) -> list[Initiative]:
    """What was published last."""
    return list(
        Initiative.objects.filter(state=State.PUBLISHED)
        .select_related("city", "picture")
        .order_by("-published_at", "-pk")[:limit]
    )


def public_slugs() -> Iterator[str]:
    """Of all published initiatives but the samples, for the sitemap."""
    rows = Initiative.objects.filter(state=State.PUBLISHED, is_sample=False).order_by("pk")
    return rows.values_list("slug", flat=True).iterator(chunk_size=5000)
