"""CSV (RFC 4180): UTF-8 without a BOM, CRLF, a header line. What it writes, `readers.table` reads to the same."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.enums import PlaceKind
from blueheart.initiatives.queries.table import TableRow
from blueheart.initiatives.rules.cells import protect_cell
from blueheart.initiatives.writers.records import utc_text

TYPED_COLUMNS = (
    "title", "text_language", "kind", "purpose", "organiser_name", "organiser_sector", "place_kind", "city",
    "city_id", "venue", "latitude", "longitude", "zone", "starts_on", "starts_at", "ends_on", "ends_at",
    "languages", "description", "link", "accessibility",
)  # fmt: skip
"""The fields of TypedInitiative that are public, by their own names."""

TOLD_COLUMNS = ("url", "country", "starts_at_utc", "ends_at_utc", "is_sample", "changed_at")
CONTACT_COLUMNS = ("contact_name", "contact_email", "contact_phone")
COLUMNS = ("id", *TYPED_COLUMNS, *TOLD_COLUMNS)


def write_csv(
    rows: Iterable[TableRow], *, page_url: Callable[[TableRow], str], with_private: bool = False
) -> Iterator[bytes]:
    """`with_private` adds the state and the contact, for the office's own copy."""
    cells = (cells_of(row, page_url(row)) + (private_cells(row) if with_private else []) for row in rows)
    yield from write_rows((*COLUMNS, "state", *CONTACT_COLUMNS) if with_private else COLUMNS, cells)


def write_rows(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Any table, piece by piece; no cell of it is taken for a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([protect_cell(cell) for cell in row])
        if buffer.tell() > 60_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def cells_of(row: TableRow, url: str) -> list[str]:
    """In the order of COLUMNS; the place as `queries.typed.typed_of` would have it typed, but for the zone."""
    start, end = utc_to_local(row.starts_at_utc, row.zone), utc_to_local(row.ends_at_utc, row.zone)
    is_point = row.place_kind == PlaceKind.POINT
    return [
        str(row.uid), row.title, row.text_language, row.kind, row.purpose, row.organiser_name, row.organiser_sector,
        row.place_kind,
        "" if is_point else row.city_name or "",
        "" if is_point else str(row.city_id or ""),
        row.venue,
        str(row.latitude) if is_point else "",
        str(row.longitude) if is_point else "",
        row.zone,
        *day_and_time(start),
        *day_and_time(end),
        " ".join(row.languages), row.description, row.link, row.accessibility,
        url, row.country, utc_text(row.starts_at_utc), utc_text(row.ends_at_utc), str(int(row.is_sample)),
        utc_text(row.changed_at),
    ]  # fmt: skip


def day_and_time(local: datetime) -> tuple[str, str]:
    text = local.isoformat(timespec="minutes")
    return text[:10], text[11:16]


def private_cells(row: TableRow) -> list[str]:
    return [row.state, row.contact_name or "", row.contact_email or "", row.contact_phone or ""]
