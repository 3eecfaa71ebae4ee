"""Exports of any length: a few queries a chunk, memory that stays, and the same words as an edit would start from."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries import feeds, table
from blueheart.initiatives.queries.feeds import calendar_chunks, walk, years_of_zones
from blueheart.initiatives.queries.listings import Cursor
from blueheart.initiatives.queries.table import every_row, public_rows
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.initiatives.writers.geojson import write_geojson
from blueheart.initiatives.writers.icalendar import CalendarFrame, kept_events, stream_calendar, write_calendar
from blueheart.initiatives.writers.records import Labels
from blueheart.initiatives.writers.table import TYPED_COLUMNS, write_csv
from tests import reach
from tests.crowd import add_crowd

pytestmark = pytest.mark.django_db
ALL = InitiativeFilter()
LABELS = Labels.in_active_language(base_url="https://example.org", language="en")


def as_csv() -> Iterable[bytes]:
    return write_csv(public_rows(wanted=ALL), page_url=LABELS.page_url)


def as_office_csv() -> Iterable[bytes]:
    return write_csv(every_row(), page_url=LABELS.page_url, with_private=True)


def as_geojson() -> Iterable[bytes]:
    return write_geojson(walk(wanted=ALL), labels=LABELS, title="", end_links=dict)


def as_calendar() -> Iterable[bytes]:
    chunks = (kept_events(rows) for rows in calendar_chunks(wanted=ALL))
    return stream_calendar(chunks, years_of_zones(wanted=ALL), frame())


def frame() -> CalendarFrame:
    return CalendarFrame(
        name="x", base_url="https://example.org", feed_url="https://example.org/x.ics", host="example.org",
        language="en", kinds=LABELS.kinds,
    )  # fmt: skip


WRITERS: tuple[Callable[[], Iterable[bytes]], ...] = (as_csv, as_office_csv, as_geojson, as_calendar)


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "CHUNK", 20)
    monkeypatch.setattr(table, "CHUNK", 20)


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("write", WRITERS)
def test_an_export_costs_a_few_queries_a_chunk(write: Callable[[], Iterable[bytes]]) -> None:
    add_crowd(size=50)
    with CaptureQueriesContext(connection) as queries:
        assert sum(len(piece) for piece in write()) > 5_000
    assert len(queries) <= 3 * 2 + 1, [query["sql"][:200] for query in queries]


@pytest.mark.usefixtures("_small_chunks")
def test_the_chunks_together_are_all_in_order_without_a_double() -> None:
    crowd = add_crowd(size=50)
    wanted = [one.pk for one in sorted(crowd, key=lambda one: (one.starts_at_utc, one.pk))]
    assert [row.pk for row in public_rows(wanted=ALL)] == wanted
    assert [one.pk for one in walk(wanted=ALL)] == wanted
    assert [row.initiative_id for chunk in calendar_chunks(wanted=ALL) for row in chunk] == wanted
    assert [row.pk for row in every_row()] == sorted(wanted)
    last = Initiative.objects.get(pk=wanted[29])
    rest = public_rows(wanted=ALL, after=Cursor(last.starts_at_utc, last.pk), limit=15)
    assert [row.pk for row in rest] == wanted[30:45]


def test_a_table_holds_what_an_edit_would_start_from() -> None:
    reach.add_cities()
    initiatives = {str(one.uid): one for one in reach.several()}
    rows = list(csv.DictReader(io.StringIO(b"".join(as_csv()).decode())))
    assert len(rows) == len(initiatives)
    for row in rows:
        typed = typed_of(initiatives[row["id"]]).as_mapping()
        typed |= {"languages": " ".join(typed["languages"]), "zone": initiatives[row["id"]].zone}
        assert {name: row[name] for name in TYPED_COLUMNS} == {name: typed[name] for name in TYPED_COLUMNS}


def test_a_coordinate_of_a_point_is_written_as_it_is_stored() -> None:
    reach.add_cities()
    place = {"place_kind": "point", "city_id": "", "latitude": "27.7", "longitude": "85.3333"}
    reach.add(**place)
    (row,) = csv.DictReader(io.StringIO(b"".join(as_csv()).decode()))
    stored = Initiative.objects.get()
    assert (Decimal(row["latitude"]), row["latitude"]) == (stored.latitude, str(stored.latitude))


@pytest.mark.usefixtures("_small_chunks")
def test_a_streamed_calendar_is_the_one_written_at_once() -> None:
    add_crowd(size=50)
    rows = [row for chunk in calendar_chunks(wanted=ALL) for row in chunk]
    assert b"".join(as_calendar()) == write_calendar(kept_events(rows), frame())


def test_a_zone_that_came_while_it_was_written_is_still_described() -> None:
    reach.add_cities()
    reach.add()
    chunks = (kept_events(rows) for rows in calendar_chunks(wanted=ALL))
    text = b"".join(stream_calendar(chunks, {}, frame())).decode()
    assert text.index("DTSTART;TZID=Europe/Brussels") < text.index("TZID:Europe/Brussels\r\n") < text.index("END:VCAL")


@pytest.mark.usefixtures("_small_chunks")
def test_memory_does_not_grow_with_the_rows() -> None:
    add_crowd(size=1600)

    def peak(limit: int) -> int:
        tracemalloc.start()
        for _piece in write_csv(public_rows(wanted=ALL, limit=limit), page_url=LABELS.page_url):
            pass
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(20)
    assert peak(1600) < 1.5 * peak(800)
