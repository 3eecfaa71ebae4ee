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
            number, population = int(record["geonameid"]), int(record["population"])
            name, alternates = record["name"], record["alternate_names"].split("|")
            city = (
                number, name, search_key(name), record["country"], record["admin1"],
                record["latitude"], record["longitude"], population, record["zone"],
            )  # fmt: skip
        except (KeyError, ValueError, AttributeError) as error:
            raise CitiesUnreadable(f"{path.name}, line {line}: {error}; give the file cities15000.csv") from error
        cities.append(city)
        names.extend((key, population, number) for key in bulk.keys(without_airport_codes(name, alternates)))
    names.sort()  # the index is then written from end to end
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
            cursor.execute(f"CREATE TEMPORARY TABLE city_load (LIKE {table}) ON COMMIT DROP")
            copy_rows(cursor, f"COPY city_load ({columns}) FROM STDIN", cities)
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM city_load {conflict}")  # noqa: S608
        else:
            places = ", ".join(["%s"] * len(CITY_COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places}) {conflict}", cities)  # noqa: S608


def write_names(names: list[NameRow]) -> None:
    table = CityName._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        if connection.vendor == "postgresql":
            copy_rows(cursor, f"COPY {table} (folded, population, city_id) FROM STDIN", names)
        else:
            cursor.executemany(f"INSERT INTO {table} (folded, population, city_id) VALUES (%s, %s, %s)", names)  # noqa: S608


def copy_rows(cursor: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def add_translated_names() -> int:
    """Names that the editors gave to a city can be searched too; returns how many were new."""
    translations = CityTranslation.objects.select_related("city").order_by("city_id", "language")
    wanted = {
        (search_key(translation.name), translation.city_id): translation.city.population for translation in translations
    }
    cities = {city_id for _, city_id in wanted}
    known = set(CityName.objects.filter(city_id__in=cities).values_list("folded", "city_id"))
    new = [
        CityName(folded=key, city_id=city_id, population=population)
        for (key, city_id), population in wanted.items()
        if key and (key, city_id) not in known
    ]
    CityName.objects.bulk_create(new)
    return len(new)
