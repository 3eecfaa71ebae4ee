"""Databases of their own for a benchmark, made from the shipped template and filled with real cities."""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection

from blueheart.campaign.actions import load_cities, seed_campaign
from blueheart.campaign.models import City
from blueheart.initiatives.actions.listing import rebuild_listings
from blueheart.initiatives.enums import Kind, PlaceKind, Purpose, State
from blueheart.initiatives.models import Initiative
from blueheart.kernel.actors import Actor
from blueheart.ops import databases
from blueheart.settings.config import sqlite_database
from blueheart.supporters.enums import Sector

SUBJECTS = ("walk", "march", "vigil", "choir", "film", "debate", "football", "concert", "exhibition", "training")
PLACES = ("school", "harbour", "market", "library", "museum", "hotel", "tower", "bridge", "garden", "shelter")
THEMES = ("lantern", "letter", "radio", "night", "blue", "heart", "voices", "children", "rights", "freedom", "light")
WORDS = SUBJECTS + PLACES + THEMES
LANGUAGES = ("en", "fr", "nl", "es", "ar", "pt", "de", "zh")
AT = datetime(2027, 1, 15, 12, tzinfo=UTC)
SEED = 20270730


@contextmanager
def database_of(path: Path) -> Iterator[None]:
    """Makes an SQLite file the default database for a while; a new one is migrated from the shipped template."""
    with databases.borrowed_database(sqlite_database(path)):
        databases.restore_if_missing()
        databases.migrate()
        yield


def fill(*, count: int) -> None:
    """`count` published initiatives over real cities, weighted by population; the same for the same count."""
    load_cities()
    seed_campaign(by=Actor.system("bench"), at=AT)
    made = make_initiatives(list(City.objects.order_by("pk")), count, random.Random(SEED))
    while batch := list(islice(made, 5000)):
        Initiative.objects.bulk_create(batch)
    rebuild_listings()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_initiatives(cities: list[City], count: int, chance: random.Random) -> Iterator[Initiative]:
    weights = [max(city.population, 1000) ** 0.7 for city in cities]
    for number, city in enumerate(chance.choices(cities, weights, k=count)):
        zone = ZoneInfo(city.zone)
        year = chance.choice((2025, 2026, 2027, 2027, 2027))
        is_day = chance.random() < 0.6
        start = datetime(year, 7, 30, chance.randrange(7, 22), chance.choice((0, 15, 30, 45)), tzinfo=zone)
        if not is_day:
            start += timedelta(days=chance.randrange(-210, 154))
        end = start + timedelta(hours=2)
        words = " ".join(chance.choices(WORDS, k=6))
        uid = uuid.UUID(int=chance.getrandbits(128), version=4)
        yield Initiative(
            uid=uid, slug=f"{number}-{uid.hex[:10]}", submission_key=f"bench-{number}", state=State.PUBLISHED,
            title=words.capitalize(), text_language="en", kind=chance.choice(Kind.values),
            purpose=chance.choice(Purpose.values), organiser_name=f"Sample organiser {number % 997}",
            organiser_sector=chance.choice(Sector.values), place_kind=PlaceKind.CITY, city=city, country=city.country,
            latitude=city.latitude, longitude=city.longitude, zone=city.zone, starts_at_utc=start.astimezone(UTC),
            ends_at_utc=end.astimezone(UTC), starts_on=start.date(), ends_on=end.date(),
            languages=chance.sample(LANGUAGES, k=chance.choice((1, 1, 2))),
            description=" ".join(chance.choices(WORDS, k=40)), submitted_at=AT, confirmed_at=AT,
            published_at=AT, changed_at=AT,
        )  # fmt: skip
