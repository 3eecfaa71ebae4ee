import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.campaign.actions.cities import CITIES_PATH, read_records
from blueheart.campaign.rules.names import BulkKeys, other_saints, search_key, without_airport_codes


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("  Saint-Denis ", "saint denis"), ("St. Pölten", "st polten"), ("L'Hospitalet", "lhospitalet"),
        ("L’Hospitalet", "lhospitalet"), ("ŁÓDŹ", "lodz"), ("Øresund", "oresund"), ("Strasse", "strasse"),
        ("Straße", "strasse"), ("القاهرة", "القاهره"), ("تهران", "تهران"), ("کابل", "كابل"), ("...", ""), ("", ""),
    ],
)  # fmt: skip
def test_search_key(typed: str, key: str) -> None:
    assert search_key(typed) == key


@given(text=st.text(max_size=60))
def test_search_key_of_a_key_is_itself(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key


def test_bulk_keys_agree_with_search_key_for_every_spelling() -> None:
    bulk = BulkKeys()
    spellings = {
        name for row in read_records(CITIES_PATH) for name in (row["name"], *row["alternate_names"].split("|"))
    }
    assert len(spellings) > 300_000
    wrong = [name for name in spellings if bulk.one(name) != search_key(name)]
    assert wrong == []


def test_airport_codes_go_and_initials_stay() -> None:
    kept = without_airport_codes("New York", ["NYC", "JFK", "New York City", "Nju"])
    assert kept == ["New York", "NYC", "New York City", "Nju"]


def test_saints() -> None:
    assert other_saints("st niklaas") == ("saint niklaas", "sankt niklaas", "sint niklaas")
    assert other_saints("saint") == ()
    assert other_saints("bruges") == ()
