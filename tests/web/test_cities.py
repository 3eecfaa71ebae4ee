"""The city typeahead and the map to press on."""

import pytest
from django.test import Client

from tests.organisers import add_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def test_a_beginning_finds_cities_with_what_tells_them_apart(client: Client) -> None:
    found = client.get("/en/cities/", {"q": "spring"}).json()["results"]
    assert [(city["id"], city["admin1"], city["country_name"]) for city in found] == [
        (4409896, "Missouri", "United States"),
        (4951788, "Massachusetts", "United States"),
    ]
    assert found[0]["zone"] == "America/Chicago"


def test_country_names_come_in_the_language_of_the_page(client: Client) -> None:
    assert client.get("/fr/cities/", {"q": "ghent"}).json()["results"][0]["country_name"] == "Belgique"


@pytest.mark.parametrize("text", ["", "g", "\x00", "xyzzy", "%" * 500, "' OR 1=1 --"])
def test_what_means_no_city_finds_none(client: Client, text: str) -> None:
    answer = client.get("/en/cities/", {"q": text})
    assert (answer.status_code, answer.json()) == (200, {"results": []})


def test_any_cache_may_hold_it(client: Client) -> None:
    answer = client.get("/en/cities/", {"q": "cairo"})
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_map_fragment_is_a_picture_without_marks(client: Client) -> None:
    html = client.get("/en/cities/map/", {"z": "5", "x": "0.51", "y": "0.33"}).content.decode()
    assert html.strip().startswith("<svg")
    assert "<a " not in html


@pytest.mark.parametrize("query", [{}, {"z": "x"}, {"z": "99", "x": "-3", "y": "nan"}])
def test_a_wrong_centre_falls_back_to_the_world(client: Client, query: dict[str, str]) -> None:
    assert client.get("/en/cities/map/", query).status_code == 200
