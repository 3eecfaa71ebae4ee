"""The generous rate, counted for a whole batch of presses at once."""

import uuid
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from blueheart.kernel.limits import RateLimit
from blueheart.wear.actions.presses import Press
from blueheart.web import pressrate
from blueheart.web.pressrate import rated
from tests.wearers import AT

SCHOOL, HOME = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def _rate_of_three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    monkeypatch.setattr(pressrate, "GENEROUS", RateLimit("hearts.test", per_hour=3))
    yield
    cache.clear()


def confirmed(*addresses: str) -> list[bool]:
    presses = [Press(uuid.uuid4(), country="BE") for _address in addresses]
    outcome = rated(presses, addresses, at=AT)
    assert [(press.token, press.country) for press in outcome] == [(press.token, "BE") for press in presses]
    return [press.is_confirmed for press in outcome]


def test_first_of_each_address_are_confirmed_and_those_beyond_are_not() -> None:
    assert confirmed(SCHOOL, SCHOOL, HOME, SCHOOL, SCHOOL, HOME) == [True, True, True, True, False, True]
    assert confirmed(SCHOOL, HOME, HOME) == [False, True, False]


def test_addresses_of_one_household_count_together() -> None:
    assert confirmed(*(f"2001:db8:1:2::{number}" for number in range(1, 6))) == [True, True, True, False, False]


def test_cache_that_is_away_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(cache, "incr", broken)
    assert confirmed(*[SCHOOL] * 6) == [True] * 6
