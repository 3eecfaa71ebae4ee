from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.entries import Exchange
from blueheart.fund.rules.regions import REGIONS, region_name, region_names
from blueheart.fund.rules.spending import (
    InvalidSpending,
    check_public_words,
    check_rate,
    check_second_person,
    split_exactly,
)
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money


@given(st.integers(0, 10**13), st.lists(st.integers(1, 10**12), min_size=1, max_size=40))
def test_a_split_loses_nothing_and_is_fair_to_a_unit(total: int, weights: list[int]) -> None:
    parts = split_exactly(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))


def test_the_earlier_of_equals_gets_the_unit_that_is_left() -> None:
    assert split_exactly(100, [1, 1, 1]) == [34, 33, 33]
    assert split_exactly(1, [5, 5]) == [1, 0]


def rate(value: str, base: str = "EUR", quote: str = "USD") -> Exchange:
    return Exchange(base, quote, value, "bank", date(2027, 7, 30))


@pytest.mark.parametrize(
    ("given", "got", "exchange", "code"),
    [
        (Money("EUR", 10_000), Money("USD", 10_850), rate("1.085"), ""),
        (Money("EUR", 10_000), Money("USD", 10_846), rate("1.085"), ""),
        (Money("USD", 10_850), Money("EUR", 10_000), rate("1.085"), ""),
        (Money("EUR", 10_000), Money("JPY", 16_000), rate("160", quote="JPY"), ""),
        (Money("EUR", 1), Money("USD", 2), rate("1.085"), ""),
        (Money("EUR", 10_000), Money("USD", 11_850), rate("1.085"), "rate_does_not_fit"),
        (Money("EUR", 10_000), Money("JPY", 1_600_000), rate("160", quote="JPY"), "rate_does_not_fit"),
        (Money("EUR", 10_000), Money("CHF", 10_850), rate("1.085"), "other_currencies"),
        (Money("EUR", 10_000), Money("EUR", 10_000), rate("1", quote="EUR"), "other_currencies"),
    ],
)
def test_a_rate_has_to_fit_both_sums(given: Money, got: Money, exchange: Exchange, code: str) -> None:
    if not code:
        check_rate(given, got, exchange)
        return
    with pytest.raises(InvalidSpending) as error:
        check_rate(given, got, exchange)
    assert error.value.problems[0].code == code


def test_the_second_person_is_another_person() -> None:
    check_second_person(Actor.staff(ref=2), "staff:1")
    for by, code in ((Actor.staff(ref=1), "same_person"), (Actor.system("x"), "no_person"), (Actor.api(), "no_person")):
        with pytest.raises(InvalidSpending) as error:
            check_second_person(by, "staff:1")
        assert error.value.problems[0].code == code


def test_public_words_do_not_name_the_place_of_a_shelter() -> None:
    words = [("title", "Beds"), ("description", "A house in MÉCHELEN for ten.")]
    check_public_words(words, place="")
    check_public_words(words, place="Ypres")
    with pytest.raises(InvalidSpending) as error:
        check_public_words(words, place=" Mechelen ")
    assert error.value.problems[0].field == "description"


def test_every_region_has_a_name_in_every_language() -> None:
    for language in ("en", "fr", "nl", "de", "ar"):
        names = region_names(language)
        assert set(names) == set(REGIONS)
        assert all(not name.isdigit() for name in names.values())
        assert next(iter(names)) == "001"
    assert region_name("150", "fr") == "Europe"
    assert region_name("999") == "999"
