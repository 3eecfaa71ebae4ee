"""The public result set of a filter: its rows, its count, its pages. Everything public reads here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from blueheart.initiatives.enums import State
from blueheart.initiatives.models import GridCount, Initiative, Listing, ListingsShape
from blueheart.initiatives.rules.facets import TOTAL_ZOOM
from blueheart.initiatives.rules.filters import InitiativeFilter, search_words
from blueheart.initiatives.rules.shape import LISTINGS_SHAPE

COUNT_LIMIT = 1_000
"""Past this a count that has to look at rows stops, and says "more than"."""

TRUE = (True,)
"""With `__in`: of a bare boolean column SQLite sees no index."""

FREQUENT = 1_000
"""Words that so many listings have are looked for along the order of start, not in the full-text index."""


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


Matches = list[int] | None
"""What `word_matches` found, for who asks more than once about one filter; None looks for it again."""


def word_matches(wanted: InitiativeFilter) -> Matches:
    """Ids of listings that have the filter's words, at most FREQUENT; None when it has no words."""
    words = search_words(wanted.text)
    return find_matches(words, limit=FREQUENT) if words else None


def filter_listings(wanted: InitiativeFilter, *, matches: Matches = None) -> QuerySet[Listing]:
    """The listings of a filter, in no order yet."""
    rows = narrowed(wanted)
    if wanted.from_day:
        rows = rows.filter(begins_from(wanted.from_day) | runs_into(wanted.from_day))
    words = search_words(wanted.text)
    return rows.filter(matches_words(words, matches)) if words else rows


def narrowed(wanted: InitiativeFilter) -> QuerySet[Listing]:
    """All of a filter but its first day and its words."""
    rows = Listing.objects.all()
    exact: dict[str, object] = {
        "year": wanted.year,
        "country": wanted.country or None,
        "city_id": wanted.city,
        "kind": wanted.kind or None,
        "sector": wanted.sector or None,
        "purpose": wanted.purpose or None,
        "is_online": wanted.online,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.world_day:
        rows = rows.filter(is_world_day__in=TRUE)
    if wanted.language:
        rows = rows.filter(languages__contains=f"|{wanted.language}|")
    if wanted.to_day:
        rows = rows.filter(starts_on__lte=wanted.to_day, starts_at_utc__lt=day_bound(wanted.to_day, days=2))
    return rows


def begins_from(day: date) -> Q:
    """Begins on that local day or later; the bound in UTC lets the index by start be used."""
    return Q(starts_on__gte=day, starts_at_utc__gte=day_bound(day, days=-1))


def runs_into(day: date) -> Q:
    """Began before that local day and still goes on."""
    return Q(is_long__in=TRUE, ends_on__gte=day, starts_on__lt=day)


def day_bound(day: date, *, days: int) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=days)


def matches_words(words: list[str], matches: Matches = None) -> Q:
    """Every word begins a word of the listing's text.

    Few matches are looked up in the full-text index. Many are cheaper to meet by walking along the order of start.
    """
    ids = find_matches(words, limit=FREQUENT) if matches is None else matches
    if len(ids) >= FREQUENT:
        return reduce(and_, (Q(searchable__contains=f" {word}") for word in words))
    return Q(initiative_id__in=ids)


def find_matches(words: list[str], *, limit: int) -> list[int]:
    """Ids of at most `limit` listings that have these words, in no order; of any listings when there are no words.

    Whole words are looked for first: for those the index is read only as far as the limit, while for the
    beginning of a word FTS5 gathers every place of it before it gives the first.
    """
    if not words:
        return list(Listing.objects.values_list("pk", flat=True)[:limit])
    found: list[int] = []
    for whole in (True, False):
        if len(found) < limit:
            sql, query = search_statement(words, whole=whole)
            with connection.cursor() as cursor:
                cursor.execute(f"{sql} LIMIT {limit:d}", [query])
                found = [row[0] for row in cursor]
    return found


def search_statement(words: list[str], *, whole: bool) -> tuple[str, str]:
    """FTS5 on SQLite, a tsvector on PostgreSQL: the statement that gives ids, and its parameter.

    Words begin a word of the text; with `whole` they are one.
    """
    if connection.vendor == "postgresql":
        sql = (
            "SELECT initiative_id FROM initiatives_listing"
            " WHERE to_tsvector('simple', searchable) @@ to_tsquery('simple', %s)"
        )
        return sql, " & ".join(word if whole else f"{word}:*" for word in words)
    sql = "SELECT rowid FROM initiatives_search WHERE initiatives_search MATCH %s"
    return sql, " ".join(f'"{word}"' if whole else f'"{word}"*' for word in words)


def list_page(
    *, wanted: InitiativeFilter, size: int, after: Cursor | None = None, before: Cursor | None = None,
    matches: Matches = None,
) -> Page:  # fmt: skip
    """A page in the order of start, then id. With `before`, the page that ends there."""
    backward = before is not None and after is None
    found = page_keys(wanted, size + 1, before if backward else after, backward=backward, matches=matches)
    has_more = len(found) > size
    cursors = found[:size][::-1] if backward else found[:size]
    is_first = (backward and not has_more) or (after is None and before is None)
    is_last = not backward and not has_more
    return Page(
        initiatives=tuple(initiatives_in_order([cursor.initiative_id for cursor in cursors])),
        next_cursor=cursors[-1] if cursors and not is_last else None,
        previous_cursor=cursors[0] if cursors and not is_first else None,
    )


def page_keys(
    wanted: InitiativeFilter, limit: int, cursor: Cursor | None, *, backward: bool, matches: Matches = None
) -> list[Cursor]:
    """The first `limit` places past the cursor. With a first day, of two index walks: what begins, what still runs."""
    rows = narrowed(wanted)
    words = search_words(wanted.text)
    if words:
        rows = rows.filter(matches_words(words, matches))
    if cursor is not None:
        rows = rows.filter(beyond(cursor, forward=not backward))
    order = ("-starts_at_utc", "-initiative_id") if backward else ("starts_at_utc", "initiative_id")
    names = ("starts_at_utc", "initiative_id")
    if wanted.from_day is None:
        keys = list(rows.order_by(*order).values_list(*names)[:limit])
    else:
        # Sorted here: asked to sort, SQLite walks the index by start over every earlier row.
        running = rows.filter(runs_into(wanted.from_day)).order_by().values_list(*names)
        beginning = rows.filter(begins_from(wanted.from_day)).order_by(*order).values_list(*names)[:limit]
        keys = sorted([*running, *beginning], reverse=backward)[:limit]
    return [Cursor(start, pk) for start, pk in keys]


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


def count_listings(wanted: InitiativeFilter, *, matches: Matches = None) -> tuple[int, bool]:
    """How many, and whether that is exact: kept counts always are, others stop at COUNT_LIMIT."""
    facets = wanted.kept_facets()
    if facets is not None:
        rows = GridCount.objects.filter(facet__in=facets, zoom=TOTAL_ZOOM)
        return rows.aggregate(total=Sum("count"))["total"] or 0, True
    if wanted == InitiativeFilter(text=wanted.text):
        known = find_matches(search_words(wanted.text), limit=COUNT_LIMIT) if matches is None else matches
        found = min(len(known), COUNT_LIMIT)
    else:
        found = filter_listings(wanted, matches=matches).order_by().values("initiative_id")[:COUNT_LIMIT].count()
    return found, found < COUNT_LIMIT


def count_samples(wanted: InitiativeFilter, *, matches: Matches = None) -> int:
    """How many of them are invented. One query where there are none at all, as in an installation at work."""
    ids = list(Initiative.objects.filter(is_sample=True, state=State.PUBLISHED).values_list("pk", flat=True))
    return filter_listings(wanted, matches=matches).filter(initiative_id__in=ids).count() if ids else 0


def countries_with_initiatives(*, year: int | None = None) -> list[tuple[str, int]]:
    """(country code, how many), most first, from the kept counts."""
    # By prefix, never by a range of text: what follows a colon differs between collations
    rows = GridCount.objects.filter(zoom=TOTAL_ZOOM, count__gt=0, facet__contains="|country:")
    rows = rows.filter(facet__startswith="year:" if year is None else f"year:{year}|")
    counts: Counter[str] = Counter()
    for facet, count in rows.values_list("facet", "count"):
        counts[facet.rpartition(":")[2]] += count
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


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


def are_of_older_shape() -> bool:
    """Whether an upgrade changed what the derived rows hold since all of them were made."""
    return not ListingsShape.objects.filter(shape__gte=LISTINGS_SHAPE).exists()
