"""Moments and lengths of one evening's light."""

from datetime import UTC, date, datetime, time

from blueheart.illuminations.rules.evening import curfew_moment, minutes_between, useful_until
from blueheart.illuminations.rules.sun import evening_of

DAY = date(2027, 7, 30)


def test_curfew_before_noon_is_of_the_next_morning() -> None:
    assert curfew_moment(curfew=time(1), day=DAY, zone="Europe/Brussels") == datetime(2027, 7, 30, 23, tzinfo=UTC)
    assert curfew_moment(curfew=time(23), day=DAY, zone="Europe/Brussels") == datetime(2027, 7, 30, 21, tzinfo=UTC)


def test_curfew_in_the_hour_that_clocks_skip_is_after_it() -> None:
    found = curfew_moment(curfew=time(2, 30), day=date(2027, 3, 27), zone="Europe/Brussels")
    assert found == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_useful_time_ends_at_nautical_dusk_or_at_the_darkest_moment() -> None:
    brussels = evening_of(latitude=50.8467, longitude=4.3525, zone="Europe/Brussels", day=DAY)
    assert useful_until(brussels) == brussels.nautical
    north = evening_of(latitude=62.0, longitude=10.0, zone="Europe/Oslo", day=DAY)
    assert north.nautical is None
    assert useful_until(north) == north.darkest_at


def test_minutes_are_rounded() -> None:
    start = datetime(2027, 7, 30, 20, 13, 4, tzinfo=UTC)
    assert minutes_between(start, datetime(2027, 7, 30, 22, 30, tzinfo=UTC)) == 137
