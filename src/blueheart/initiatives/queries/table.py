"""Initiatives as the plain values that a table holds, in chunks: a model for each of 200,000 would cost the most."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.feeds import CHUNK, in_window
from blueheart.initiatives.queries.listings import Cursor, filter_listings
from blueheart.initiatives.rules.filters import InitiativeFilter


class TableRow(NamedTuple):
    """The contact's fields are None where there is none, or where it was not asked for."""

    pk: int
    starts_at_utc: datetime
    ends_at_utc: datetime
    changed_at: datetime
    uid: UUID
    slug: str
    state: str
    is_sample: bool
    title: str
    text_language: str
    kind: str
    purpose: str
    organiser_name: str
    organiser_sector: str
    place_kind: str
    city_id: int | None
    city_name: str | None
    country: str
    venue: str
    latitude: Decimal | None
    longitude: Decimal | None
    zone: str
    languages: list[str]
    description: str
    link: str
    accessibility: str
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None


PATHS = {
    "city_name": "city__name",
    "contact_name": "contact__name",
    "contact_email": "contact__email",
    "contact_phone": "contact__phone",
}
PRIVATE = ("contact_name", "contact_email", "contact_phone")
ALL_PATHS = [PATHS.get(name, name) for name in TableRow._fields]
PUBLIC_PATHS = [f"initiative__{PATHS.get(name, name)}" for name in TableRow._fields if name not in PRIVATE]


def public_rows(
    *, wanted: InitiativeFilter, after: Cursor | None = None, limit: int | None = None
) -> Iterator[TableRow]:
    """Every row of a filter in the order of start, read in chunks: no long read holds the database."""
    cursor, left = after, limit
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        listings = in_window(filter_listings(wanted), since=None, after=cursor)
        chunk = as_rows(listings.order_by("starts_at_utc", "initiative_id").values_list(*PUBLIC_PATHS)[:size])
        yield from chunk
        if len(chunk) < size:
            return
        cursor = Cursor(chunk[-1].starts_at_utc, chunk[-1].pk)
        left = None if left is None else left - size


def every_row(*, initiatives: QuerySet[Initiative] | None = None) -> Iterator[TableRow]:
    """Each of these initiatives (none given: all there are) in any state, with its contact: the office's own copy."""
    rows = Initiative.objects.all() if initiatives is None else initiatives
    last = 0
    while True:
        chunk = as_rows(rows.filter(pk__gt=last).order_by("pk").values_list(*ALL_PATHS)[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


def as_rows(values: Any) -> list[TableRow]:
    return [TableRow(*row) for row in values]
