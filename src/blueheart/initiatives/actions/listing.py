"""Keeps the derived rows of the public site in step with what is published."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import islice

from django.db import connection, transaction
from django.db.models import QuerySet

from blueheart.campaign.queries import every_name_of_cities
from blueheart.campaign.rules.mercator import cell_of
from blueheart.initiatives.enums import State
from blueheart.initiatives.models import CalendarEvent, GridCount, Initiative, Listing, ListingsShape
from blueheart.initiatives.rules.editions import world_day_year, year_of
from blueheart.initiatives.rules.facets import CELL_ZOOM, KEPT_ZOOMS, TOTAL_ZOOM, facets_of
from blueheart.initiatives.rules.filters import plain_words
from blueheart.initiatives.rules.shape import LISTINGS_SHAPE
from blueheart.initiatives.writers.icalendar import kept_event

Cell = tuple[str, int, int, int]
Sums = tuple[int, int, int]
Place = tuple[int | None, int | None]
"""The cell of a listing at CELL_ZOOM."""

Progress = Callable[[int, int], None]

BATCH = 20_000
FIRST_SEARCH_MIGRATION = "blueheart.initiatives.migrations.0002_search"
SEARCH_MIGRATION = "blueheart.initiatives.migrations.0007_search_triggers"


def list_publicly(initiative: Initiative) -> Listing:
    """Adds or renews the listing of a published initiative and the counts of its cells."""
    with transaction.atomic():
        unlist(initiative.pk)
        listing = build_listing(initiative, city_names=names_for([initiative]).get(initiative.city_id or 0, ()))
        listing.save(force_insert=True)
        kept_event(initiative).save(force_insert=True)
        add_to_counts([listing], sign=1)
    return listing


def unlist(initiative_id: int) -> None:
    with transaction.atomic():
        listing = Listing.objects.filter(pk=initiative_id).first()
        if listing is not None:
            add_to_counts([listing], sign=-1)
            listing.delete()


def names_for(initiatives: Iterable[Initiative]) -> dict[int, tuple[str, ...]]:
    """What their cities are called on the pages, in every language, so that a search in each finds them."""
    cities = {one.city_id: one.city for one in initiatives if one.city_id and one.city}
    return every_name_of_cities(cities=cities.values())


def build_listing(initiative: Initiative, *, city_names: Iterable[str]) -> Listing:
    cell_x = cell_y = None
    if initiative.latitude is not None and initiative.longitude is not None:
        cell_x, cell_y = cell_of(float(initiative.latitude), float(initiative.longitude), zoom=CELL_ZOOM)
    words = (initiative.title, initiative.organiser_name, initiative.venue, *city_names, initiative.description)
    return Listing(
        initiative_id=initiative.pk,
        year=year_of(starts_on=initiative.starts_on, ends_on=initiative.ends_on),
        is_world_day=world_day_year(starts_on=initiative.starts_on, ends_on=initiative.ends_on) is not None,
        starts_at_utc=initiative.starts_at_utc,
        starts_on=initiative.starts_on,
        ends_on=initiative.ends_on,
        is_long=initiative.ends_on > initiative.starts_on,
        country=initiative.country,
        city_id=initiative.city_id,
        kind=initiative.kind,
        sector=initiative.organiser_sector,
        purpose=initiative.purpose,
        languages="|" + "|".join(initiative.languages) + "|",
        is_online=initiative.is_online,
        cell_x=cell_x,
        cell_y=cell_y,
        searchable="".join(f" {word}" for text in words for word in plain_words(text)),
        published_at=initiative.published_at,
    )


def count_cells(listings: Iterable[Listing]) -> dict[Cell, Sums]:
    """How many of these listings stand in each kept cell, with the sums of their coordinates."""
    places: dict[str, list[Place]] = {}
    for listing in listings:
        add_place(listing, places)
    return {cell: sums for facet, placed in places.items() for cell, sums in count_facet(facet, placed).items()}


def add_place(listing: Listing, places: dict[str, list[Place]]) -> None:
    """To each facet that the listing belongs to. It is one tuple for all of them: a rebuild holds those of a batch."""
    place = (listing.cell_x, listing.cell_y)
    for facet in listing_facets(listing):
        places.setdefault(facet, []).append(place)


def count_facet(facet: str, places: Iterable[Place]) -> dict[Cell, Sums]:
    """Only the finest grid looks at places; each coarser one adds up the cells of the one below."""
    counted: dict[Cell, Sums] = {}
    finest: dict[Cell, Sums] = {}
    zoom = KEPT_ZOOMS[-1]
    shift = CELL_ZOOM - zoom
    for cell_x, cell_y in places:
        add(counted, (facet, TOTAL_ZOOM, 0, 0), (1, 0, 0))
        if cell_x is not None and cell_y is not None:
            add(finest, (facet, zoom, cell_x >> shift, cell_y >> shift), (1, cell_x, cell_y))
    counted.update(finest)
    while zoom > KEPT_ZOOMS[0]:
        zoom -= 1
        coarser: dict[Cell, Sums] = {}
        for (_facet, _zoom, x, y), sums in finest.items():
            add(coarser, (facet, zoom, x >> 1, y >> 1), sums)
        counted.update(coarser)
        finest = coarser
    return counted


def listing_facets(listing: Listing) -> list[str]:
    return facets_of(
        year=listing.year,
        starts_on=listing.starts_on,
        kind=listing.kind,
        country=listing.country,
        sector=listing.sector,
        purpose=listing.purpose,
        languages=[code for code in listing.languages.split("|") if code],
        is_world_day=listing.is_world_day,
        is_online=listing.is_online,
    )


def add(sums: dict[Cell, Sums], cell: Cell, more: Sums) -> None:
    before = sums.get(cell)
    sums[cell] = (before[0] + more[0], before[1] + more[1], before[2] + more[2]) if before else more


UPSERT = """
INSERT INTO initiatives_gridcount (facet, zoom, x, y, count, sum_x, sum_y)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (facet, zoom, x, y) DO UPDATE SET
  count = initiatives_gridcount.count + excluded.count,
  sum_x = initiatives_gridcount.sum_x + excluded.sum_x,
  sum_y = initiatives_gridcount.sum_y + excluded.sum_y
"""

SUBTRACT = """
UPDATE initiatives_gridcount SET count = count - %s, sum_x = sum_x - %s, sum_y = sum_y - %s
WHERE facet = %s AND zoom = %s AND x = %s AND y = %s
"""


def add_to_counts(listings: Iterable[Listing], *, sign: int) -> None:
    """Raises (sign 1) or lowers (sign -1) the kept counts; sorted, so that two writers can't deadlock."""
    cells = sorted(count_cells(listings).items())
    with connection.cursor() as cursor:
        if sign > 0:
            cursor.executemany(UPSERT, [(*key, *sums) for key, sums in cells])
        else:
            cursor.executemany(SUBTRACT, [(*sums, *key) for key, sums in cells])


def rebuild_listings(*, progress: Progress | None = None) -> int:
    """Makes every derived row anew from the published initiatives; returns how many there are.

    Safe beside a running site: readers see the old rows until the end, writers wait.
    """
    with transaction.atomic():
        hold_writers()
        renew_search_index()  # the triggers below take words out of it, which has to hold them for that
        GridCount.objects.all().delete()
        Listing.objects.all().delete()
        published = published_initiatives()
        most = published.count() if progress else 0
        total = 0
        for batch in batched(published.iterator(chunk_size=BATCH), BATCH):
            total += store_batch(batch)
            if progress:
                progress(total, most)
        keep_shape()
        return total


def keep_shape() -> None:
    """Notes that every derived row is of the present shape."""
    ListingsShape.objects.update_or_create(pk=1, defaults={"shape": LISTINGS_SHAPE})


def published_initiatives() -> QuerySet[Initiative]:
    return Initiative.objects.filter(state=State.PUBLISHED).select_related("city").order_by("pk")


def batched(initiatives: Iterable[Initiative], size: int) -> Iterator[list[Initiative]]:
    rest = iter(initiatives)
    while batch := list(islice(rest, size)):
        yield batch


def hold_writers() -> None:
    """Until the transaction ends. Whoever lists or unlists locks the initiative first, so that this is the one gate.

    SQLite has one writer at a time already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE initiatives_initiative IN EXCLUSIVE MODE")


def renew_search_index() -> None:
    """SQLite's word index and the triggers that keep it in step, as the migration made them.

    PostgreSQL keeps its index in step by itself, so that it is made only where it is missing: that takes the role
    which owns the tables.
    """
    if connection.vendor == "sqlite":
        import_module(SEARCH_MIGRATION).restore(None, connection.schema_editor())
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'initiatives_search'")
        if not cursor.fetchone()[0]:
            for statement in import_module(FIRST_SEARCH_MIGRATION).POSTGRESQL:
                cursor.execute(statement)


def store_batch(initiatives: list[Initiative]) -> int:
    names = names_for(initiatives)
    listings = [
        build_listing(initiative, city_names=names.get(initiative.city_id or 0, ())) for initiative in initiatives
    ]
    Listing.objects.bulk_create(listings)
    CalendarEvent.objects.bulk_create([kept_event(initiative) for initiative in initiatives])
    add_to_counts(listings, sign=1)
    return len(listings)
