"""Finds cities: by what somebody types, by number, by nearness."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import override, pgettext

from blueheart.campaign.models import City, CityName, CityTranslation
from blueheart.campaign.queries.countries import country_code_of, country_name, region_code_of, region_name
from blueheart.campaign.rules.names import other_saints, search_key
from blueheart.campaign.rules.places import Degrees, boxes_around, distance_km

AFTER_ALL = "\U0010ffff"
MAX_TYPED = 200
# A city has many spellings with one beginning, so that more of them are read than cities are wanted.
SPELLINGS_READ = 400
TAIL = re.compile(r"^(?P<name>[^,(，、،]+?)\s*[,(，、،]\s*(?P<tail>[^()]+?)\s*\)?\s*$")
STATED = ("US", "CA", "AU")


class CitiesNotLoaded(LookupError):
    """The table of cities is empty; run `./blueheart seed`."""


@dataclass(frozen=True, slots=True)
class CityMatch:
    """`is_exact`: what was typed is one of the city's spellings, not only the beginning of one.

    `language` is that of the names.
    """

    id: int
    name: str
    country: str
    country_name: str
    admin1: str
    region: str
    zone: str
    lat: float
    lng: float
    population: int
    is_exact: bool
    language: str

    @property
    def label(self) -> str:
        """Name, Region?, Country, with the comma of their language."""
        with override(self.language):
            comma = pgettext("between two items", ", ")
        return comma.join(part for part in (self.name, self.region, self.country_name) if part)


@dataclass(frozen=True)
class Wanted:
    key: str
    country: str
    admin1: str


def search_cities(*, text: str, country: str | None = None, limit: int = 8, language: str = "en") -> list[CityMatch]:
    """Cities of which a spelling in any script begins with `text`: exact spellings first, then by population
    (a district comes behind its city), where names in use in the country weigh more than foreign spellings.

    A tail after a comma or in brackets narrows to a country, or to a state of the USA, Canada or Australia; one that
    means neither is ignored. Names come in `language` where that is known.
    """
    limit = max(0, min(limit, 50))
    typed = text[:MAX_TYPED]
    for wanted in readings(typed, country or ""):
        ranked = rank_cities(wanted, limit)
        if ranked:
            return describe(ranked, language)
    return []


def readings(typed: str, country: str) -> Iterable[Wanted]:
    """What the typed text may mean, most likely first."""
    whole = search_key(typed)
    if not whole:
        return
    match = TAIL.match(typed)
    if match is None:
        yield Wanted(whole, country, "")
        return
    key, tail = search_key(match["name"]), match["tail"]
    last = tail.rsplit(",", 1)[-1]
    state_in = country_code_of(last)
    state = tail.rsplit(",", 1)[0]
    if key:
        for stated in STATED:
            code = region_code_of(stated, state if state_in == stated else last)
            if code and country in {"", stated}:
                yield Wanted(key, stated, code)
        if state_in and country in {"", state_in}:
            yield Wanted(key, state_in, "")
    yield Wanted(whole, country, "")
    if key:
        yield Wanted(key, country, "")


def rank_cities(wanted: Wanted, limit: int) -> list[tuple[int, bool]]:
    """(geoname id, is exact) in the order to show."""
    names = spellings(wanted)
    keys = (wanted.key, *other_saints(wanted.key))
    exact = names.filter(folded__in=keys).order_by("-city__population", "city_id").values_list("city_id", flat=True)
    ranked = dict.fromkeys(exact[:SPELLINGS_READ], True)
    if len(ranked) < limit:
        inside = Q()
        for key in keys:
            inside |= Q(folded__gte=key, folded__lt=key + AFTER_ALL)
        begun = names.filter(inside).order_by("-weight", "city_id").values_list("city_id", flat=True)
        for city_id in begun[:SPELLINGS_READ]:
            ranked.setdefault(city_id, False)
    return list(ranked.items())[:limit]


def spellings(wanted: Wanted) -> QuerySet[CityName]:
    if not wanted.country:
        return CityName.objects.all()
    place = {"country": wanted.country} | ({"admin1": wanted.admin1} if wanted.admin1 else {})
    if len(wanted.key) >= 4:
        return CityName.objects.filter(**{f"city__{field}": value for field, value in place.items()})
    # A short beginning has thousands of spellings: one list of the country's cities beats a join for each of them.
    return CityName.objects.filter(city_id__in=City.objects.filter(**place).values("geoname_id"))


def describe(ranked: list[tuple[int, bool]], language: str) -> list[CityMatch]:
    cities = City.objects.in_bulk([city_id for city_id, _ in ranked])
    names = city_names(cities=cities.values(), language=language)
    return [match_of(cities[city_id], names[city_id], is_exact, language) for city_id, is_exact in ranked]


def match_of(city: City, name: str, is_exact: bool, language: str) -> CityMatch:
    return CityMatch(
        id=city.geoname_id, name=name, country=city.country, country_name=country_name(city.country, language),
        admin1=city.admin1, region=region_name(city.country, city.admin1), zone=city.zone,
        lat=float(city.latitude), lng=float(city.longitude), population=city.population, is_exact=is_exact,
        language=language,
    )  # fmt: skip


def city_names(*, cities: Iterable[City], language: str) -> dict[int, str]:
    """Names by geoname id, in that language where it is known, in one query."""
    names = {city.geoname_id: city.name for city in cities}
    translated = CityTranslation.objects.filter(language=language.split("-", maxsplit=1)[0], city_id__in=names)
    return names | dict(translated.values_list("city_id", "name"))


def translated_city_names(*, language: str) -> dict[int, str]:
    """Names by geoname id of all cities that have one in that language, some hundreds, in one query."""
    rows = CityTranslation.objects.filter(language=language.split("-", maxsplit=1)[0])
    return dict(rows.values_list("city_id", "name"))


def every_name_of_cities(*, cities: Iterable[City]) -> dict[int, tuple[str, ...]]:
    """By geoname id each city's own name and what is known in other languages, without repetition, in one query.

    The translations are hundreds. For many cities all are read: a statement takes a limited number of ids.
    """
    names = {city.geoname_id: [city.name] for city in cities}
    translated = CityTranslation.objects.order_by("language")
    if len(names) < 100:
        translated = translated.filter(city_id__in=names)
    for city_id, name in translated.values_list("city_id", "name"):
        if city_id in names:
            names[city_id].append(name)
    return {city_id: tuple(dict.fromkeys(all_names)) for city_id, all_names in names.items()}


def city_name(city: City, language: str) -> str:
    return city_names(cities=[city], language=language)[city.geoname_id]


def city_label(city: City, language: str) -> str:
    """Name, Region?, Country."""
    return match_of(city, city_name(city, language), True, language).label


def get_city(*, geoname_id: int) -> City:
    """Raises City.DoesNotExist."""
    return City.objects.get(pk=geoname_id)


def find_city(*, geoname_id: int | str) -> City | None:
    """None for what is no number, too."""
    text = str(geoname_id)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return City.objects.filter(pk=int(text)).first()


def nearest_city(*, latitude: Degrees, longitude: Degrees) -> tuple[City, float]:
    """The nearest city and its distance in km, over the date line and the poles too. Raises CitiesNotLoaded."""
    lat, lng = float(latitude), float(longitude)
    for km in (30, 120, 500, 2000, 8000, 21_000):
        nearest = nearest_within(lat, lng, km)
        if nearest is not None:
            city_id, distance = nearest
            return City.objects.get(pk=city_id), distance
    raise CitiesNotLoaded("no city is loaded; run ./blueheart seed")


def nearest_within(latitude: float, longitude: float, km: float) -> tuple[int, float] | None:
    """None when the nearest one in the boxes is farther than `km`: a nearer one could lie outside of them."""
    inside = Q()
    for box in boxes_around(latitude, longitude, km=km):
        south, north, west, east = (Decimal(repr(edge)) for edge in (box.south, box.north, box.west, box.east))
        inside |= Q(latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east)
    rows = City.objects.filter(inside).values_list("geoname_id", "latitude", "longitude")
    found = ((distance_km(latitude, longitude, lat, lng), city_id) for city_id, lat, lng in rows.iterator())
    distance, city_id = min(found, default=(float("inf"), 0))
    return (city_id, distance) if distance <= km else None
