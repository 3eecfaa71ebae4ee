"""A few hundred published initiatives, different in every way, and in plain Python what a filter should find."""

import random
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from blueheart.campaign.models import City
from blueheart.initiatives.actions.listing import rebuild_listings
from blueheart.initiatives.enums import Kind, Purpose, State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.filters import InitiativeFilter, plain_words, search_words
from blueheart.kernel.text import fold
from blueheart.supporters.enums import Sector
from tests.reach import CITIES, add_cities

AT = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
LANGUAGES = ("en", "fr", "nl", "ar")
KINDS = ("march", "lighting", "school", "online")
SECTORS = ("city", "school", "sport")
TITLES = (
    "Blue march",
    "Blauw licht",
    "Marche bleue à Liège",
    "مسيرة زرقاء",
    "Heart & soul: a blue évening",
    "Bluebird 2027",
)
FIRST_DAY = datetime(2027, 7, 25, tzinfo=UTC)
# Fiji and Samoa lie on either side of the date line
ISLANDS = (
    (2198148, "Suva", "FJ", "-18.14161", "178.44149", 77366, "Pacific/Fiji"),
    (4035413, "Apia", "WS", "-13.83333", "-171.76666", 40407, "Pacific/Apia"),
)


def add_crowd(*, size: int = 240, seed: int = 30_07) -> list[Initiative]:
    """Stores them with their listings; the same each time."""
    add_cities()
    for number, name, country, latitude, longitude, population, zone in ISLANDS:
        City.objects.create(
            geoname_id=number, name=name, folded=fold(name), country=country, latitude=Decimal(latitude),
            longitude=Decimal(longitude), population=population, zone=zone,
        )  # fmt: skip
    dice = random.Random(seed)
    made = [make_one(dice, number) for number in range(size)]
    for one in made[20::40]:
        stretch_over_new_year(one)
    Initiative.objects.bulk_create(made)
    rebuild_listings()
    return list(Initiative.objects.select_related("city"))


def make_one(dice: random.Random, number: int) -> Initiative:
    city_id, _name, country, latitude, longitude, _population, zone = dice.choice([*CITIES, *ISLANDS])
    is_online = dice.random() < 0.1
    is_point = not is_online and dice.random() < 0.3
    # Few starts for many initiatives: the second half of the order, by id, is put to work
    start = FIRST_DAY + timedelta(
        days=dice.choice((-700, -30, 0, 2, 3, 4, 5, 5, 5, 6, 7, 40)), hours=dice.choice((0, 9, 23))
    )
    end = start + dice.choice((timedelta(hours=1), timedelta(hours=2), timedelta(days=1), timedelta(days=9)))
    local = ZoneInfo(zone)
    nudge = Decimal(dice.randrange(-30, 30)) / 100 if is_point else Decimal()
    uid = uuid.UUID(int=dice.getrandbits(128))
    return Initiative(
        uid=uid, slug=f"one-{number}-{uid.hex[:8]}", state=State.PUBLISHED, submission_key=f"crowd-{number}",
        submitted_at=AT, changed_at=AT, published_at=AT,
        title=dice.choice(TITLES), text_language="en", kind=dice.choice(KINDS), purpose=dice.choice(Purpose.values),
        organiser_name=dice.choice(("City of light", "École bleue")), organiser_sector=dice.choice(SECTORS),
        place_kind="online" if is_online else "point" if is_point else "city",
        city_id=None if is_online else city_id, country="" if is_online else country,
        latitude=None if is_online else Decimal(latitude) + nudge,
        longitude=None if is_online else Decimal(longitude) + nudge,
        zone=zone, starts_at_utc=start, ends_at_utc=end,
        starts_on=start.astimezone(local).date(), ends_on=end.astimezone(local).date(),
        languages=sorted(dice.sample(LANGUAGES, dice.choice((1, 2)))),
        description=dice.choice(("", "We walk; together.", "Every heart is welcome")),
    )  # fmt: skip


def stretch_over_new_year(one: Initiative) -> None:
    """From December to the August after: it belongs to the World Day of the later year."""
    one.starts_at_utc, one.ends_at_utc = datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2027, 8, 20, 12, tzinfo=UTC)
    one.starts_on, one.ends_on = one.starts_at_utc.date(), one.ends_at_utc.date()


def year_of(one: Initiative) -> int:
    days = [one.starts_on + timedelta(days=step) for step in range((one.ends_on - one.starts_on).days + 1)]
    return next((day.year for day in days if (day.month, day.day) == (7, 30)), one.starts_on.year)


def fits(one: Initiative, wanted: InitiativeFilter) -> bool:
    return all(
        (
            wanted.year in {None, year_of(one)},
            not wanted.world_day or includes_world_day(one),
            wanted.country in {"", one.country},
            wanted.city in {None, one.city_id},
            wanted.kind in {"", one.kind},
            wanted.sector in {"", one.organiser_sector},
            wanted.purpose in {"", one.purpose},
            not wanted.language or wanted.language in one.languages,
            wanted.from_day is None or one.ends_on >= wanted.from_day,
            wanted.to_day is None or one.starts_on <= wanted.to_day,
            wanted.online in {None, one.place_kind == "online"},
            all(any(word.startswith(start) for word in words_of(one)) for start in search_words(wanted.text)),
        )
    )


def includes_world_day(one: Initiative) -> bool:
    days = range((one.ends_on - one.starts_on).days + 1)
    return any((day.month, day.day) == (7, 30) for day in (one.starts_on + timedelta(days=step) for step in days))


def words_of(one: Initiative) -> list[str]:
    city = one.city.name if one.city else ""
    return plain_words(f"{one.title} {one.organiser_name} {one.venue} {city} {one.description}")


def found(crowd: Iterable[Initiative], wanted: InitiativeFilter) -> list[int]:
    """Ids in the order of start, then id."""
    fitting = [one for one in crowd if fits(one, wanted)]
    return [one.pk for one in sorted(fitting, key=lambda one: (one.starts_at_utc, one.pk))]


DAYS = st.integers(-3, 14).map(lambda days: (FIRST_DAY + timedelta(days=days)).date())
TEXTS = st.sampled_from(
    ("", "blue", "blu", "bleue liege", "ev", "مسيره", "مسيرة", "HEART soul", "2027", "nothing", "b c")
)
DIMENSIONS: dict[str, st.SearchStrategy[object]] = {
    "year": st.sampled_from((2025, 2027, 2026)),
    "country": st.sampled_from(("BE", "FR", "FJ", "TV")),
    "city": st.sampled_from((2800866, 2198148, 1)),
    "kind": st.sampled_from((*KINDS, Kind.SALE.value)),
    "sector": st.sampled_from((*SECTORS, Sector.FAITH.value)),
    "purpose": st.sampled_from(Purpose.values),
    "language": st.sampled_from((*LANGUAGES, "de")),
    "from_day": DAYS,
    "to_day": DAYS,
    "online": st.booleans(),
    "text": TEXTS,
}


@st.composite
def filters(draw: st.DrawFn, *, most: int = 4) -> InitiativeFilter:
    """Any filter of up to `most` dimensions, a World Day's now and then."""
    names = draw(st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=most, unique=True))
    values = {name: draw(DIMENSIONS[name]) for name in names}
    return InitiativeFilter(**values, world_day="year" in values and draw(st.booleans()))  # type: ignore[arg-type]
