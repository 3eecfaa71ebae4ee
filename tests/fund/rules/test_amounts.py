"""Sums as people type them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.amounts import OFFERED, read_amount
from blueheart.fund.rules.cardfees import CardFee, WrongRate, read_card_fee
from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.money import Money, WrongMoney


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [
        ("EUR", "25", 2_500), ("EUR", "25,50", 2_550), ("EUR", "25.5", 2_550), ("EUR", " 25,50 ", 2_550),
        ("EUR", "€ 25,50", 2_550), ("EUR", "25,50 €", 2_550), ("EUR", "25.50 eur", 2_550), ("USD", "$25", 2_500),
        ("EUR", "1.234,50", 123_450), ("EUR", "1,234.50", 123_450), ("EUR", "1 234,50", 123_450),
        ("EUR", "1\u202f234,50", 123_450), ("CHF", "1’234.50", 123_450), ("CHF", "1'234", 123_400),
        ("EUR", "1.234.567", 123_456_700), ("EUR", "٢٥٫٥٠", 2_550), ("EUR", "٢٥", 2_500), ("EUR", "١٬٢٣٤٫٥٠", 123_450),
        ("EUR", "۲۵", 2_500), ("EUR", "२५", 2_500), ("EUR", "0025", 2_500), ("JPY", "1500", 1_500),
        ("JPY", "1,500", 1_500), ("JPY", "1.500", 1_500), ("JPY", "¥1500", 1_500), ("JPY", "1500.00", 1_500),
        ("EUR", "25,", 2_500), ("EUR", "25.500000", 2_550),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_it_is_written_in_its_country(currency: str, typed: str, minor: int) -> None:
    assert read_amount(currency, typed) == Money(currency, minor)


@pytest.mark.parametrize(
    ("currency", "typed", "code"),
    [
        ("EUR", "0", "not_positive"), ("EUR", "0,00", "not_positive"), ("EUR", "-5", "not_positive"),
        ("EUR", "−5", "not_positive"), ("EUR", "25.005", "ambiguous"), ("EUR", "1.000", "ambiguous"),
        ("EUR", "1,000", "ambiguous"), ("EUR", "25.0051", "too_many_digits"), ("JPY", "100.50", "too_many_digits"),
        ("JPY", "100,5", "too_many_digits"), ("EUR", "1" + "0" * 15, "too_large"), ("EUR", "1" + "0" * 30, "too_large"),
        ("EUR", "", "not_a_sum"), ("EUR", "many", "not_a_sum"), ("EUR", "25 30", "not_a_sum"),
        ("EUR", "1e3", "not_a_sum"), ("EUR", "$25", "not_a_sum"), ("EUR", "1.23.4", "not_a_sum"),
        ("EUR", "9" * 41, "not_a_sum"), ("EUR", "NaN", "not_a_sum"), ("XXX", "25", "unknown_currency"),
        ("EUR", "1,23,456", "not_a_sum"), ("EUR", "²", "not_a_sum"),
    ],
)  # fmt: skip
def test_what_is_no_sum_or_can_be_read_in_two_ways_is_refused(currency: str, typed: str, code: str) -> None:
    with pytest.raises(WrongMoney) as refused:
        read_amount(currency, typed)
    assert refused.value.code == code


@given(st.sampled_from(OFFERED), st.integers(1, 10**11), st.sampled_from([".", ","]), st.sampled_from(["", " ", "’"]))
def test_a_written_sum_is_the_sum(currency: str, minor: int, point: str, group: str) -> None:
    digits = DIGITS[currency]
    whole, fraction = divmod(minor, 10**digits)
    text = f"{whole:,}".replace(",", group)
    if digits:
        text += f"{point}{fraction:0{digits}d}"
    assert read_amount(currency, text) == Money(currency, minor)


@given(st.text(max_size=45))
def test_anything_typed_is_a_sum_or_refused(typed: str) -> None:
    with suppress(WrongMoney):
        assert read_amount("EUR", typed).minor > 0


@given(
    st.integers(1, 10**8), st.decimals("0", "20", places=2, allow_nan=False), st.integers(0, 100),
)  # fmt: skip
def test_a_covered_fee_leaves_the_gift_and_costs_no_unit_more(minor: int, percent: Decimal, fixed: int) -> None:
    fee = CardFee(percent, {"EUR": fixed})
    charged = fee.covered(Money("EUR", minor))
    assert charged.minor - fee.of(charged) >= minor
    less = Money("EUR", charged.minor - 1)
    assert less.minor - fee.of(less) < minor


def test_rates_are_read_from_the_settings() -> None:
    fee = read_card_fee("1.5", "EUR:25, JPY:0")
    assert fee.of(Money("EUR", 10_000)) == 175
    assert fee.covered(Money("EUR", 10_000)) == Money("EUR", 10_178)
    assert fee.of(Money("JPY", 1_000)) == 15
    for wrong in (("x", ""), ("90", ""), ("1.5", "EUR"), ("1.5", "EUR:x")):
        with pytest.raises(WrongRate):
            read_card_fee(*wrong)
