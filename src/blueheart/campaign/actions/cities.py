"""Loads the table of cities."""

import csv
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from blueheart.campaign.models import City, CityName, CityTranslation
from blueheart.campaign.rules.names import BulkKeys, search_key, without_airport_codes

CITIES_PATH = Path(__file__).resolve().parents[1] / "data" / "cities15000.csv.xz"

CITY_COLUMNS = (
    "geoname_id", "name", "folded", "country", "admin1", "latitude", "longitude", "population", "zone",
)  # fmt: skip
CityRow = tuple[int, str, str, str, str, str, str, int, str]
NameRow = tuple[str, int, int]

# A spelling that is not the city's own name weighs this much less than its population: "leu" is Leuven before it is
# the romanised name of a larger city elsewhere.
FOREIGN_SPELLING = 50
PREFIX_INDEX = "campaign_cityname_prefix"


class CitiesUnreadable(ValueError):
    """The file is not the table of cities; the message names line and column."""


def load_cities(path: Path = CITIES_PATH) -> int:
    """Loads cities and their spellings from the CSV of GeoNames (plain or .xz); returns how many cities.

    Can be repeated: a city that is there is brought up to date, spellings are replaced, none is deleted since
    initiatives point at it. Plain SQL, since it is 34,000 rows and 330,000 spellings on somebody's first start.
    Raises CitiesUnreadable.
    """
    cities, names = read_cities(path)
    with transaction.atomic():
        write_cities(cities)
        write_names(names)
        add_translated_names()
    return len(cities)


def read_cities(path: Path) -> tuple[list[CityRow], list[NameRow]]:
    cities: list[CityRow] = []
    names: list[NameRow] = []
    bulk = BulkKeys()
    for line, record in enumerate(read_records(path), start=2):
        try:
            number, population, name = int(record["geonameid"]), int(record["population"]), record["name"]
            keys = bulk.of(without_airport_codes(name, record["alternate_names"].split("|")))
            own = bulk.one(name)
            cities.append((
                number, name, own, record["country"], record["admin1"],
                record["latitude"], record["longitude"], population, record["zone"],
            ))  # fmt: skip
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise CitiesUnreadable(f"{path.name}, line {line}: {error}; give the file cities15000.csv") from error
        foreign = population // FOREIGN_SPELLING
        names += [(key, population if key == own else foreign, number) for key in keys]
    return cities, names


def read_records(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    else:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def write_cities(cities: list[CityRow]) -> None:
    table = City._meta.db_table
    columns = ", ".join(CITY_COLUMNS)
    updates = ", ".join(f"{column} = excluded.{column}" for column in CITY_COLUMNS[1:])
    conflict = f"ON CONFLICT (geoname_id) DO UPDATE SET {updates}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TABLE IF EXISTS city_load")  # of an earlier load in the same transaction
            cursor.execute(f"CREATE TEMPORARY TABLE city_load (LIKE {table}) ON COMMIT DROP")
            copy_rows(cursor, f"COPY city_load ({columns}) FROM STDIN", cities)
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM city_load {conflict}")  # noqa: S608
        else:
            places = ", ".join(["%s"] * len(CITY_COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places}) {conflict}", cities)  # noqa: S608


def write_names(names: list[NameRow]) -> None:
    """The index is dropped and built once at the end, which takes a third of the time."""
    table = CityName._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        cursor.execute(f"DROP INDEX IF EXISTS {PREFIX_INDEX}")
        if connection.vendor == "postgresql":
            copy_rows(cursor, f"COPY {table} (folded, weight, city_id) FROM STDIN", names)
        else:
            cursor.executemany(f"INSERT INTO {table} (folded, weight, city_id) VALUES (%s, %s, %s)", names)  # noqa: S608
        cursor.execute(f"CREATE INDEX {PREFIX_INDEX} ON {table} (folded, weight, city_id)")
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {table}, {City._meta.db_table}")  # else a country's search takes a second


def copy_rows(cursor: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def add_translated_names() -> int:
    """Names that the editors gave to a city are searched as its own; returns how many were new or weighed less."""
    translations = CityTranslation.objects.select_related("city").order_by("city_id", "language")
    weights = {(search_key(found.name), found.city_id): found.city.population for found in translations}
    cities = {city_id for _, city_id in weights}
    known = {(name.folded, name.city_id): name for name in CityName.objects.filter(city_id__in=cities)}
    new = [
        CityName(folded=key, city_id=city_id, weight=weight)
        for (key, city_id), weight in weights.items()
        if key and (key, city_id) not in known
    ]
    heavier = [name for pair, name in known.items() if weights.get(pair, 0) > name.weight]
    for name in heavier:
        name.weight = weights[name.folded, name.city_id]
    CityName.objects.bulk_create(new)
    CityName.objects.bulk_update(heavier, ["weight"], batch_size=200)
    return len(new) + len(heavier)
