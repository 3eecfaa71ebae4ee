"""CSV (RFC 4180) of lights: the columns are the names of the API; no cell is taken for a formula."""

from collections.abc import Iterable, Iterator

from blueheart.illuminations.queries.lights import NamedPromise
from blueheart.illuminations.writers.records import LightLabels, light_record
from blueheart.initiatives.writers.table import write_rows

COLUMNS = (
    "id", "monument", "url", "name", "name_language", "kind", "city", "city_id", "country", "latitude", "longitude",
    "zone", "year", "day", "state", "dressing", "dressing_note", "rule", "offset_minutes", "starts_at_local",
    "ends_at_local", "starts_at_utc", "ends_at_utc", "minutes", "daylight_minutes", "organiser_name", "minutes_lit",
    "people_reached", "is_sample", "published_at", "changed_at",
)  # fmt: skip


def write_csv(lights: Iterable[NamedPromise], *, labels: LightLabels) -> Iterator[bytes]:
    records = (light_record(light, labels) for light in lights)
    yield from write_rows(COLUMNS, ([cell_text(record[name]) for name in COLUMNS] for record in records))


def cell_text(value: object) -> str:
    """None is empty, yes and no are 1 and 0."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
