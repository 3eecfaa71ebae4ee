"""What a rebuild of the derived rows would change, found without changing anything."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DatabaseError, OperationalError, connection, models, transaction

from blueheart.initiatives.actions.listing import (
    Place,
    Progress,
    add_place,
    batched,
    build_listing,
    count_facet,
    names_for,
    published_initiatives,
)
from blueheart.initiatives.models import CalendarEvent, GridCount, Listing
from blueheart.initiatives.writers.icalendar import kept_event
from blueheart.kernel.snapshot import one_moment

BATCH = 1_000
MOST_EXAMPLES = 5
SEARCH_TRIGGERS = {f"initiatives_search_{verb}" for verb in ("insert", "update", "delete")}

Row = TypeVar("Row", bound=models.Model)


@dataclass(slots=True)
class Differences:
    """Of one kind of derived row. `examples` name the first few: ids of initiatives, or a facet and its cell."""

    missing: int = 0
    left_over: int = 0
    wrong: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.missing + self.left_over + self.wrong

    def note(self, kind: str, where: object, what: str = "") -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.examples) < MOST_EXAMPLES:
            told = kind.replace("_", " ")
            self.examples.append(f"{where}: {told}" + (f" ({what})" if what else ""))


@dataclass(frozen=True, slots=True)
class DerivedState:
    """How the derived rows stand beside the published initiatives that they follow from."""

    initiatives: int
    listings: Differences
    calendar: Differences
    counts: Differences
    search: Differences

    @property
    def is_right(self) -> bool:
        return not any(one.total for one in (self.listings, self.calendar, self.counts, self.search))


def compare_derived(*, progress: Progress | None = None) -> DerivedState:
    """Looks at one moment of the database and holds nobody up, but for a look into SQLite's word index at the end."""
    listings, calendar, counts = Differences(), Differences(), Differences()
    places: dict[str, list[Place]] = {}
    with one_moment():
        published = published_initiatives()
        most = published.count()
        seen, low = 0, 0
        for batch in batched(published.iterator(chunk_size=BATCH), BATCH):
            names = names_for(batch)
            right = [build_listing(one, city_names=names.get(one.city_id or 0, ())) for one in batch]
            span = (low, batch[-1].pk)
            compare_rows(right, Listing.objects.filter(pk__gt=span[0], pk__lte=span[1]), listings)
            events = CalendarEvent.objects.filter(pk__gt=span[0], pk__lte=span[1])
            compare_rows([kept_event(one) for one in batch], events, calendar)
            for listing in right:
                add_place(listing, places)
            seen, low = seen + len(batch), batch[-1].pk
            if progress:
                progress(seen, most)
        compare_rows([], Listing.objects.filter(pk__gt=low), listings)
        compare_rows([], CalendarEvent.objects.filter(pk__gt=low), calendar)
        compare_counts(places, counts)
    return DerivedState(seen, listings, calendar, counts, compare_search())


def compare_rows(right: Iterable[Row], stored: models.QuerySet[Row], differences: Differences) -> None:
    there: dict[Any, Row] = {row.pk: row for row in stored}
    for row in right:
        kept = there.pop(row.pk, None)
        if kept is None:
            differences.note("missing", row.pk)
            continue
        names = [one.attname for one in row._meta.concrete_fields]
        wrong = [name for name in names if getattr(row, name) != getattr(kept, name)]
        if wrong:
            differences.note("wrong", row.pk, ", ".join(wrong))
    for pk in there:
        differences.note("left_over", pk)


def compare_counts(places: dict[str, list[Place]], differences: Differences) -> None:
    """A kept count of nothing is as good as none."""
    kept = GridCount.objects.filter(count__gt=0)
    for facet in sorted({*places, *kept.values_list("facet", flat=True).distinct()}):
        stored = {
            (facet, zoom, x, y): sums
            for zoom, x, y, *sums in kept.filter(facet=facet).values_list("zoom", "x", "y", "count", "sum_x", "sum_y")
        }
        for cell, sums in count_facet(facet, places.get(facet, ())).items():
            found = stored.pop(cell, None)
            if found is None:
                differences.note("missing", name_cell(*cell))
            elif tuple(found) != sums:
                differences.note("wrong", name_cell(*cell), f"{found[0]}, should be {sums[0]}")
        for cell in stored:
            differences.note("left_over", name_cell(*cell))


def name_cell(facet: str, zoom: int, x: int, y: int) -> str:
    return f"{facet} at {zoom}/{x}/{y}"


def compare_search() -> Differences:
    """The full-text index beside the listings that it is an index of."""
    differences = Differences()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'initiatives_search'")
            if not cursor.fetchone()[0]:
                differences.note("missing", "the index initiatives_search")
            return differences
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in sorted(SEARCH_TRIGGERS - {name for (name,) in cursor.fetchall()}):
            differences.note("missing", f"the trigger {name}")
        cursor.execute(
            "SELECT initiative_id FROM initiatives_listing"
            " WHERE initiative_id NOT IN (SELECT id FROM initiatives_search_docsize)"
        )
        for (pk,) in cursor.fetchall():
            differences.note("missing", pk)
        cursor.execute(
            "SELECT id FROM initiatives_search_docsize WHERE id NOT IN (SELECT initiative_id FROM initiatives_listing)"
        )
        for (pk,) in cursor.fetchall():
            differences.note("left_over", pk)
    if not differences.total and not holds_the_words():
        differences.note("wrong", "the words of some listings")
    return differences


def holds_the_words() -> bool:
    """FTS5 compares its index with the texts itself; it writes nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO initiatives_search(initiatives_search, rank) VALUES('integrity-check', 1)")
    except OperationalError:  # locked, or the disk is full: nothing is said about the index
        raise
    except DatabaseError:
        return False
    return True
