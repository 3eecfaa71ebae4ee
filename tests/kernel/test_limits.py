from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from hypothesis import given
from hypothesis import strategies as st

from blueheart.kernel.limits import RateLimit, allow, count_within, hash_who, seconds_to_wait

NOON = datetime(2027, 7, 30, 12, tzinfo=UTC)
LIMIT = RateLimit("submit", per_minute=2, per_hour=3)


@pytest.fixture(autouse=True)
def _empty() -> None:
    cache.clear()


def tries(*minutes: float, who: str = "a", limit: RateLimit = LIMIT) -> list[bool]:
    return [allow(limit=limit, who_hash=who, at=NOON + timedelta(minutes=m)) for m in minutes]


def test_limit_holds_in_each_window_and_starts_anew() -> None:
    assert tries(0, 0, 0) == [True, True, False]
    assert tries(1) == [False]  # the refused one counted: it is the fourth of the hour
    assert tries(60) == [True]


def test_limit_is_each_visitors_and_each_names_own() -> None:
    assert tries(0, 0, 0)[-1] is False
    assert tries(0, who="b") == [True]
    assert tries(0, limit=RateLimit("other", per_minute=1)) == [True]


def test_limit_of_nothing_allows_all() -> None:
    assert all(tries(*[0.0] * 50, limit=RateLimit("free")))


def test_broken_cache_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> bool:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", broken)
    assert tries(0, 0, 0, 0) == [True] * 4


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_attempts_counted_together_are_within_as_one_after_the_other(batches: list[int]) -> None:
    cache.clear()
    limit = RateLimit("together", per_minute=5, per_hour=9)
    for minute, number in enumerate(batches):
        at = NOON + timedelta(minutes=minute // 2)
        singly = sum(allow(limit=limit, who_hash="singly", at=at) for _attempt in range(number))
        assert count_within(limit=limit, attempts={"together": number}, at=at) == {"together": singly}


def test_cache_that_is_away_is_asked_once_for_all_and_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def broken(key: str, *args: object) -> int:
        asked.append(key)
        raise ConnectionError

    monkeypatch.setattr(cache, "incr", broken)
    assert count_within(limit=LIMIT, attempts={"a": 70, "b": 2}, at=NOON) == {"a": 70, "b": 2}
    assert len(asked) == 1


def test_wait_is_until_the_shortest_window_ends() -> None:
    assert seconds_to_wait(limit=LIMIT, at=NOON + timedelta(seconds=50)) == 10
    assert seconds_to_wait(limit=RateLimit("d", per_day=1), at=NOON) == 12 * 3600


def test_hash_hides_the_address_and_changes_with_the_utc_day() -> None:
    hashed = hash_who("192.0.2.7", at=NOON)
    assert "192" not in hashed
    assert hashed == hash_who(" 192.0.2.7", at=NOON + timedelta(hours=11))
    assert hashed != hash_who("192.0.2.7", at=NOON + timedelta(hours=12))
    assert hashed != hash_who("192.0.2.8", at=NOON)


def test_hash_is_that_of_djangos_salted_hmac() -> None:
    expected = salted_hmac("blueheart.limits.2027-07-30", "192.0.2.7", algorithm="sha256").hexdigest()[:32]
    assert hash_who("192.0.2.7", at=NOON) == expected


def test_hash_counts_a_household_of_ipv6_as_one() -> None:
    assert hash_who("2001:db8:1:2::1", at=NOON) == hash_who("2001:db8:1:2:ffff::9", at=NOON)
    assert hash_who("2001:db8:1:2::1", at=NOON) != hash_who("2001:db8:1:3::1", at=NOON)
    assert hash_who("::ffff:192.0.2.7", at=NOON) == hash_who("192.0.2.7", at=NOON)


@given(st.text(max_size=60))
def test_hash_takes_whatever_a_proxy_sends(text: str) -> None:
    assert len(hash_who(text, at=NOON)) == 32
