import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycountry import currencies

from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.money import MAX_MINOR, Money, WrongMoney, read_money

CURRENCIES = st.sampled_from(sorted(DIGITS))


@given(CURRENCIES, st.integers(min_value=1, max_value=MAX_MINOR - 1))
def test_money_written_and_read_again_is_the_same(currency: str, minor: int) -> None:
    money = Money(currency, minor)
    amount, code = str(money).split(" ")
    assert read_money(code, amount) == money


@given(CURRENCIES, st.integers(), st.integers())
def test_money_adds_and_takes_away_exactly(currency: str, one: int, other: int) -> None:
    assert Money(currency, one) + Money(currency, other) - Money(currency, other) == Money(currency, one)


@pytest.mark.parametrize(
    ("currency", "amount", "code"),
    [
        ("EUR", "0", "not_positive"),
        ("EUR", "0.00", "not_positive"),
        ("EUR", "-5", "not_a_sum"),
        ("EUR", "25.005", "too_many_digits"),
        ("EUR", "25,50", "not_a_sum"),
        ("EUR", "1e3", "not_a_sum"),
        ("EUR", "٢٥", "not_a_sum"),
        ("EUR", "", "not_a_sum"),
        ("JPY", "100.50", "too_many_digits"),
        ("EUR", "1000000000000000", "not_a_sum"),
        ("EUR", "100000000000000", "too_large"),
        ("EUR", "1000000000000", "too_large"),
        ("XXX", "5", "unknown_currency"),
        ("eur", "5", "unknown_currency"),
    ],
)
def test_wrong_sums_say_what_is_wrong(currency: str, amount: str, code: str) -> None:
    with pytest.raises(WrongMoney) as error:
        read_money(currency, amount)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [("EUR", "25", 2500), ("EUR", "25.5", 2550), ("JPY", "100.00", 100), ("KWD", "1.234", 1234), ("EUR", "0.01", 1)],
)
def test_sums_are_whole_minor_units(currency: str, amount: str, minor: int) -> None:
    assert read_money(currency, amount).minor == minor


def test_two_currencies_are_not_added() -> None:
    with pytest.raises(WrongMoney):
        Money("EUR", 1) + Money("USD", 1)


def test_every_currency_is_one_of_the_standard() -> None:
    known = {currency.alpha_3 for currency in currencies}
    assert set(DIGITS) <= known
