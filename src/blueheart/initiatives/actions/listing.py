"""Keeps the derived rows of the public site in step with what is published."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction

from blueheart.campaign.rules.mercator import cell_of
from blueheart.initiatives.enums import State
from blueheart.initiatives.models import CalendarEvent, GridCount, Initiative, Listing
from blueheart.initiatives.rules.content import is_on_world_day
from blueheart.initiatives.rules.facets import CELL_ZOOM, TOTAL_ZOOM, cells_of, facets_of
from blueheart.initiatives.writers.icalendar import kept_event
from blueheart.kernel.text import fold

Cell = tuple[str, int, int, int]
Sums = tuple[int, int, int]


def list_publicly(initiative: Initiative) -> Listing:
    """Adds or renews the listing of a published initiative and the counts of its cells."""
    with transaction.atomic():
        unlist(initiative.pk)
        listing = build_listing(initiative)
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


def build_listing(initiative: Initiative) -> Listing:
    cell_x = cell_y = None
    if initiative.latitude is not None and initiative.longitude is not None:
        cell_x, cell_y = cell_of(float(initiative.latitude), float(initiative.longitude), zoom=CELL_ZOOM)
    city = initiative.city.name if initiative.city_id and initiative.city else ""
    words = (initiative.title, initiative.organiser_name, initiative.venue, city, initiative.description)
    return Listing(
        initiative_id=initiative.pk,
        year=initiative.starts_on.year,
        is_world_day=is_on_world_day(starts_on=initiative.starts_on, ends_on=initiative.ends_on),
        starts_at_utc=initiative.starts_at_utc,
        starts_on=initiative.starts_on,
        ends_on=initiative.ends_on,
        country=initiative.country,
        city_id=initiative.city_id,
        kind=initiative.kind,
        sector=initiative.organiser_sector,
        purpose=initiative.purpose,
        languages="|" + "|".join(initiative.languages) + "|",
        is_online=initiative.is_online,
        cell_x=cell_x,
        cell_y=cell_y,
        searchable=fold(" ".join(word for word in words if word)),
        published_at=initiative.published_at,
    )


def count_cells(listings: Iterable[Listing]) -> dict[Cell, Sums]:
    """How many of these listings stand in each kept cell, with the sums of their coordinates."""
    counts: Counter[Cell] = Counter()
    sums_x: Counter[Cell] = Counter()
    sums_y: Counter[Cell] = Counter()
    for listing in listings:
        facets = facets_of(
            year=listing.year, kind=listing.kind, country=listing.country, sector=listing.sector,
            languages=[code for code in listing.languages.split("|") if code],
            is_world_day=listing.is_world_day,
        )  # fmt: skip
        cells = [(TOTAL_ZOOM, 0, 0)]
        if listing.cell_x is not None and listing.cell_y is not None:
            cells += cells_of(listing.cell_x, listing.cell_y)
        for facet in facets:
            for zoom, x, y in cells:
                key = (facet, zoom, x, y)
                counts[key] += 1
                if zoom != TOTAL_ZOOM:
                    sums_x[key] += listing.cell_x or 0
                    sums_y[key] += listing.cell_y or 0
    return {key: (count, sums_x[key], sums_y[key]) for key, count in counts.items()}


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
        for initiative in published.iterator(chunk_size=2000):
            batch.append(initiative)
            if len(batch) == 2000:
                total += store_batch(batch)
                batch = []
        return total + store_batch(batch)


def store_batch(initiatives: list[Initiative]) -> int:
    listings = [build_listing(initiative) for initiative in initiatives]
    Listing.objects.bulk_create(listings)
    CalendarEvent.objects.bulk_create([kept_event(initiative) for initiative in initiatives])
    add_to_counts(listings, sign=1)
    return len(listings)
