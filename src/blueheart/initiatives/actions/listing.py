"""Keeps the derived rows of the public site in step with what is published."""

from collections.abc import Iterable

from django.db import connection, transaction

from blueheart.campaign.queries import every_name_of_cities
from blueheart.campaign.rules.mercator import cell_of
from blueheart.initiatives.enums import State
from blueheart.initiatives.models import CalendarEvent, GridCount, Initiative, Listing
from blueheart.initiatives.rules.editions import world_day_year, year_of
from blueheart.initiatives.rules.facets import CELL_ZOOM, KEPT_ZOOMS, TOTAL_ZOOM, facets_of
from blueheart.initiatives.rules.filters import plain_words
from blueheart.initiatives.writers.icalendar import kept_event

Cell = tuple[str, int, int, int]
Sums = tuple[int, int, int]

BATCH = 20_000


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
    """How many of these listings stand in each kept cell, with the sums of their coordinates.

    Only the finest grid looks at listings; each coarser one adds up the cells of the one below.
    """
    counted: dict[Cell, Sums] = {}
    finest: dict[Cell, Sums] = {}
    zoom = KEPT_ZOOMS[-1]
    shift = CELL_ZOOM - zoom
    for listing in listings:
        for facet in listing_facets(listing):
            add(counted, (facet, TOTAL_ZOOM, 0, 0), (1, 0, 0))
            if listing.cell_x is not None and listing.cell_y is not None:
                cell = (facet, zoom, listing.cell_x >> shift, listing.cell_y >> shift)
                add(finest, cell, (1, listing.cell_x, listing.cell_y))
    counted.update(finest)
    while zoom > KEPT_ZOOMS[0]:
        zoom -= 1
        coarser: dict[Cell, Sums] = {}
        for (facet, _zoom, x, y), sums in finest.items():
            add(coarser, (facet, zoom, x >> 1, y >> 1), sums)
        counted.update(coarser)
        finest = coarser
    return counted


def listing_facets(listing: Listing) -> list[str]:
    return facets_of(
        year=listing.year,
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


def rebuild_listings() -> int:
    """Makes every derived row anew from the published initiatives; returns how many there are."""
    with transaction.atomic():
        GridCount.objects.all().delete()
        Listing.objects.all().delete()
        published = Initiative.objects.filter(state=State.PUBLISHED).select_related("city")
        total = 0
        batch: list[Initiative] = []
        for initiative in published.iterator(chunk_size=BATCH):
            batch.append(initiative)
            if len(batch) == BATCH:
                total += store_batch(batch)
                batch = []
        return total + store_batch(batch)


def store_batch(initiatives: list[Initiative]) -> int:
    names = names_for(initiatives)
    listings = [
        build_listing(initiative, city_names=names.get(initiative.city_id or 0, ())) for initiative in initiatives
    ]
    Listing.objects.bulk_create(listings)
    CalendarEvent.objects.bulk_create([kept_event(initiative) for initiative in initiatives])
    add_to_counts(listings, sign=1)
    return len(listings)
