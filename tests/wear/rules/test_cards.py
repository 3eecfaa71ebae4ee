import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.wear.rules.cards import at_least


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (9, 0), (10, 10), (19, 10), (99, 90), (100, 100), (1234, 1200), (98_765, 98_000), (1_000_000, 1_000_000)],
)
def test_a_count_is_told_in_round_numbers(count, shown):
    assert at_least(count) == shown


@given(st.integers(10, 10**12))
def test_a_round_number_is_never_more_than_there_are_and_not_far_below(count):
    assert count * 5 // 10 <= at_least(count) <= count
