"""The city of the filter panel, typed without a script."""

import pytest
from django.test import Client

from blueheart.campaign.queries import city_label, get_city
from tests import reach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cities(db: None) -> None:
    reach.add_cities()


def get(query: str) -> object:
    return Client().get(f"/en/initiatives/?view=list&{query}")


def test_typed_city_that_means_one_leads_to_its_number() -> None:
    response = get("place=Brussels&kind=march&q=")
    assert response.status_code == 302
    assert response["Location"] == "/en/initiatives/?view=list&kind=march&city=2800866"


def test_typed_city_replaces_an_earlier_number() -> None:
    assert get("place=Paris&city=2800866")["Location"].endswith("city=2988507")


def test_chosen_city_keeps_its_number_when_its_label_was_filled_in() -> None:
    assert get("place=Brussels%2C+Belgium&city=2800866")["Location"].endswith("city=2800866")


def test_a_label_with_the_comma_of_its_language_keeps_its_number_too() -> None:
    """Another city of that name would be asked about, if the comma were read as a part of it."""
    label = city_label(get_city(geoname_id=2800866), "ar")
    assert label.partition("، ")[1]
    response = Client().get("/ar/initiatives/", {"place": label, "city": "2800866", "kind": "march"})
    assert response.status_code == 302
    assert response["Location"] == "/ar/initiatives/?city=2800866&kind=march"


def test_emptied_city_takes_the_number_away() -> None:
    assert get("place=&city=2800866")["Location"] == "/en/initiatives/?view=list"


def test_unknown_city_is_told_and_nothing_is_filtered_by_it() -> None:
    response = get("place=Zzyzx")
    assert response.status_code == 200
    assert "No city of 15,000 people or more is called “Zzyzx”" in response.content.decode()


def test_city_of_the_address_is_shown_in_its_field() -> None:
    assert 'value="Brussels, Belgium"' in get("city=2800866").content.decode()
