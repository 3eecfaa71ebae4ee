import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "EUR\u00a01,234,567.05"), ("nl", "EUR\u00a01.234.567,05"), ("de", "1.234.567,05\u00a0EUR"),
        ("fr", "1\u202f234\u202f567,05\u00a0EUR"), ("ar", "1,234,567.05\u00a0EUR"), ("xx", "EUR\u00a01,234,567.05"),
    ],
)  # fmt: skip
def test_a_sum_reads_as_in_its_language(language: str, text: str) -> None:
    assert money_text(Money("EUR", 123_456_705), language) == text


@given(st.sampled_from(sorted(DIGITS)), st.integers(-(10**14), 10**14), st.sampled_from(["en", "fr", "nl", "de", "ar"]))
def test_no_digit_is_lost_or_made_up(currency: str, minor: int, language: str) -> None:
    shown = money_text(Money(currency, minor), language)
    assert int(re.sub(r"\D", "", shown)) == abs(minor)
    assert currency in shown
    assert ("-" in shown or "\u2212" in shown) == (minor < 0)
