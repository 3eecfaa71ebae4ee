"""CSV (RFC 4180): UTF-8 without a BOM, CRLF, a header line. What it writes, `readers.table` reads to the same."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from blueheart.initiatives.models import Contact, Initiative
from blueheart.initiatives.queries.typed import typed_of
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
    initiatives: Iterable[Initiative], *, page_url: Callable[[Initiative], str], with_private: bool = False
) -> Iterator[bytes]:
    """`with_private` adds the state and the contact, for the office's own copy; the contacts must be loaded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "state", *CONTACT_COLUMNS) if with_private else COLUMNS)
    for initiative in initiatives:
        row = cells_of(initiative, page_url(initiative))
        writer.writerow([protect_cell(cell) for cell in (row + private_cells(initiative) if with_private else row)])
        if buffer.tell() > 60_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def cells_of(initiative: Initiative, url: str) -> list[str]:
    typed = typed_of(initiative).as_mapping()
    typed["languages"] = " ".join(typed["languages"])
    typed["zone"] = initiative.zone
    return [
        str(initiative.uid),
        *(str(typed[name]) for name in TYPED_COLUMNS),
        url,
        initiative.country,
        utc_text(initiative.starts_at_utc),
        utc_text(initiative.ends_at_utc),
        str(int(initiative.is_sample)),
        utc_text(initiative.changed_at),
    ]


def private_cells(initiative: Initiative) -> list[str]:
    try:
        contact = initiative.contact
    except Contact.DoesNotExist:
        return [initiative.state, "", "", ""]
    return [initiative.state, contact.name, contact.email, contact.phone]
