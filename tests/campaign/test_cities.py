"""On the whole table of 34,006 cities."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from time import process_time

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from blueheart.campaign.actions import load_cities
from blueheart.campaign.actions.cities import CitiesUnreadable
from blueheart.campaign.models import City, CityName, CityTranslation
from blueheart.campaign.queries import CitiesNotLoaded, city_label, find_city, get_city, nearest_city, search_cities
from blueheart.campaign.rules.places import EARTH_RADIUS_KM, distance_km
from blueheart.campaign.rules.zones import is_zone

pytestmark = pytest.mark.usefixtures("all_cities", "db")

BRUGES, GHENT, BRUSSELS, ANTWERP, MONS = 2800931, 2797656, 2800866, 2803138, 2790869


def ids(text: str, **more: object) -> list[int]:
    return [match.id for match in search_cities(text=text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Brugge", BRUGES), ("Bruges", BRUGES), ("brügge", BRUGES), ("BRUG", BRUGES), ("بروكسل", BRUSSELS),
        ("بروکسل", BRUSSELS), ("Brüssel", BRUSSELS), ("東京", 1850147), ("서울", 1835848), ("Москва", 524901),
        ("saint-denis", 935264), ("Saint Denis, FR", 2980916), ("st. petersburg", 498817),
        ("St. Petersburg, FL", 4171563), ("St Petersburg, Florida, USA", 4171563), ("Ghent, BE", GHENT),
        ("Gent (Belgium)", GHENT), ("Gand (Belgique)", GHENT), ("Gent, België", GHENT), ("gent，belgium", GHENT),
        ("Paris, Texas", 4717560), ("London, Ontario", 6058560), ("London, UK", 2643743), ("NYC", 5128581),
        ("Bergen, Belgium", MONS), ("leu", 2792482), ("St Pölten", 2766429), ("Washington, D.C.", 4140963),
        ("Frankfurt (Oder)", 2925535), ("Ghent, Nowhereland", GHENT), ("anvers", ANTWERP), ("غنت، بلجيكا", GHENT),
    ],
)  # fmt: skip
def test_search_finds_first(text: str, first: int) -> None:
    assert ids(text)[:1] == [first]


def test_search_labels_in_the_language_of_the_page() -> None:
    labels = {language: search_cities(text="gent", language=language)[0].label for language in ("en", "fr", "nl", "ar")}
    assert labels == {
        "en": "Ghent, Belgium",
        "fr": "Gand, Belgique",
        "nl": "Gent, België",
        "ar": "غنت، بلجيكا",
    }
    assert search_cities(text="st. petersburg, fl")[0].label == "St. Petersburg, Florida, United States"
    assert city_label(get_city(geoname_id=BRUGES), "nl") == "Brugge, België"


def test_search_narrows_to_a_country() -> None:
    assert ids("saint-denis", country="FR")[0] == 2980916
    assert {match.country for match in search_cities(text="sa", country="BE", limit=20)} == {"BE"}
    assert ids("Brugge, FR", country="BE") == [BRUGES]
    assert ids("bruges", country="JP") == []


def test_district_stands_behind_its_city() -> None:
    found = ids("antwerp", limit=20)
    assert found[0] == ANTWERP
    wilrijk = ids("antwerpen", limit=50)
    assert wilrijk.index(ANTWERP) < wilrijk.index(2783615)


def test_exact_is_said() -> None:
    assert [match.is_exact for match in search_cities(text="Brussel")][:1] == [True]
    assert not any(match.is_exact for match in search_cities(text="Brusse"))
    assert [match.is_exact for match in search_cities(text="Saint-Denis")][:2] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "xqzzy",
        "\x00",
        "%",
        "_",
        "'; DROP TABLE city; --",
        "(",
        ",",
        "a" * 10_000,
        "🙂",
        "\ud800",
        "\U0010ffff",
    ],
)
def test_odd_text_finds_nothing_and_breaks_nothing(text: str) -> None:
    assert isinstance(search_cities(text=text), list)
    assert ids("xqzzy") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), limit=st.integers(-2, 60))
def test_any_text_is_answered(text: str, limit: int) -> None:
    found = search_cities(text=text, limit=limit)
    assert len(found) <= max(0, min(limit, 50))
    assert len({match.id for match in found}) == len(found)


def test_search_takes_few_queries_and_little_time(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        search_cities(text="brus")
    times = []
    for text in ("br", "sa", "sha", "brug", "saint-denis", "ant", "ma", "new york") * 3:
        start = process_time()
        search_cities(text=text)
        times.append(process_time() - start)
    assert sorted(times)[len(times) // 2] < 0.02  # of CPU; 3 ms on a quiet machine


def test_find_city_takes_what_people_send() -> None:
    found = find_city(geoname_id=str(BRUGES))
    assert found is not None
    assert found.name == "Brugge"
    for odd in ("", "abc", "-1", "1e3", "٣", "9" * 30, "1"):
        assert find_city(geoname_id=odd) is None


def test_every_city_has_a_known_zone() -> None:
    zones = City.objects.values_list("zone", flat=True).distinct()
    assert [zone for zone in zones if not is_zone(zone)] == []


Point = tuple[float, float, float]


def on_unit_sphere(latitude: float, longitude: float) -> Point:
    phi, lam = radians(latitude), radians(longitude)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


@pytest.fixture(scope="module")
def table(all_cities: int, django_db_blocker: object) -> list[Point]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        rows = City.objects.order_by("geoname_id").values_list("latitude", "longitude")
        return [on_unit_sphere(float(latitude), float(longitude)) for latitude, longitude in rows]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
@example(latitude=-16.9, longitude=179.99)
@example(latitude=-16.9, longitude=-179.99)
@example(latitude=65.0, longitude=-180.0)
@example(latitude=90.0, longitude=0.0)
@example(latitude=-90.0, longitude=77.0)
@example(latitude=89.99, longitude=-179.0)
@example(latitude=0.0, longitude=-140.0)
def test_nearest_city_agrees_with_brute_force(table: list[Point], latitude: float, longitude: float) -> None:
    a, b, c = on_unit_sphere(latitude, longitude)
    chord = sqrt(min((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2 for x, y, z in table))
    nearest = 2 * EARTH_RADIUS_KM * asin(min(1.0, chord / 2))
    city, km = nearest_city(latitude=latitude, longitude=longitude)
    assert abs(km - nearest) < 1e-6 * max(1.0, nearest)
    assert abs(distance_km(latitude, longitude, city.latitude, city.longitude) - km) < 1e-9


def test_nearest_city_takes_decimals() -> None:
    city, km = nearest_city(latitude=Decimal("51.20892"), longitude=Decimal("3.22424"))
    assert (city.pk, km) == (BRUGES, 0.0)


def test_nearest_city_of_an_empty_table_says_so() -> None:
    CityName.objects.all().delete()
    CityTranslation.objects.all().delete()
    City.objects.all()._raw_delete("default")
    with pytest.raises(CitiesNotLoaded, match="seed"):
        nearest_city(latitude=51, longitude=3)


HEAD = "geonameid,name,country,admin1,latitude,longitude,population,zone,alternate_names\n"


def test_loading_again_updates_and_keeps(tmp_path: Path) -> None:
    file = tmp_path / "cities.csv"
    file.write_text(
        HEAD + f"{BRUGES},Brugge-Test,BE,VLG,51.2,3.2,7,Europe/Brussels,Bruggia Nova|BRG\n", encoding="utf-8"
    )
    before = City.objects.count()
    assert load_cities(file) == 1
    assert City.objects.count() == before
    assert get_city(geoname_id=BRUGES).name == "Brugge-Test"
    assert ids("bruggia n") == [BRUGES]
    assert ids("Brügge") == [BRUGES], "names given by the editors are searched still"
    with connection.cursor() as cursor:
        names = set(connection.introspection.get_constraints(cursor, CityName._meta.db_table))
    assert "campaign_cityname_prefix" in names


@pytest.mark.parametrize(
    ("row", "said"),
    [("x,Brugge,BE,VLG,51.2,3.2,7,Europe/Brussels,A\n", "line 2"), ("1,Brugge,BE,VLG,51.2,3.2\n", "line 2")],
)
def test_unreadable_file_names_the_line(tmp_path: Path, row: str, said: str) -> None:
    file = tmp_path / "cities.csv"
    file.write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(CitiesUnreadable, match=said):
        load_cities(file)
