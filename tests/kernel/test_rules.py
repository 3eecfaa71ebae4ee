from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.kernel.rules import LEASE, MAX_ATTEMPTS, backoff, lease_after


def test_backoff_follows_the_written_steps() -> None:
    waits = [backoff(n) for n in range(1, MAX_ATTEMPTS + 1)]
    seconds = [10, 60, 300, 1_800, 7_200, 21_600, *[86_400] * 5]
    assert waits == [*[timedelta(seconds=s) for s in seconds], None]


@given(st.integers(1, 10_000))
def test_backoff_never_shrinks_and_ends_for_good(attempts: int) -> None:
    wait, after = backoff(attempts), backoff(attempts + 1)
    if wait is None:
        assert attempts >= MAX_ATTEMPTS
        assert after is None
    else:
        assert timedelta() < wait <= timedelta(days=1)
        assert after is None or after >= wait


@given(st.integers(max_value=0))
def test_backoff_counts_from_one(attempts: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        backoff(attempts)


@given(st.integers(1, 50))
def test_lease_is_never_shorter_than_the_wait_after_a_failure(attempts: int) -> None:
    assert lease_after(attempts) >= max(LEASE, backoff(attempts) or LEASE)
