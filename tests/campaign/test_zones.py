# ruff: noqa: DTZ001 (naive local times are what is tested)
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blueheart.campaign.rules.zones import (
    NonexistentTime,
    UnknownZone,
    is_ambiguous,
    is_at_sea,
    is_zone,
    local_to_utc,
    nautical_zone,
    same_clock,
    utc_to_local,
    zone_at,
    zone_names,
)

ZONES = sorted(zone_names())
instants = st.datetimes(min_value=datetime(1972, 1, 1), max_value=datetime(2037, 12, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_round_trips_over_a_year(zone: str) -> None:
    """Every 37 hours of 2026, so that each hour of the day comes up in each season."""
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    while moment < end:
        local = utc_to_local(moment, zone)
        assert local_to_utc(local.replace(tzinfo=None), zone) in {moment, moment - timedelta(hours=1),
                                                                 moment - timedelta(minutes=30)}  # fmt: skip
        moment += timedelta(hours=37)


@settings(max_examples=400, deadline=None)
@given(moment=instants, zone=st.sampled_from(ZONES))
def test_round_trip_gives_the_instant_or_the_first_of_two(moment: datetime, zone: str) -> None:
    local = utc_to_local(moment, zone)
    back = local_to_utc(local.replace(tzinfo=None), zone)
    if local.fold:
        assert is_ambiguous(local.replace(tzinfo=None), zone)
        assert back < moment
        assert utc_to_local(back, zone).replace(tzinfo=None) == local.replace(tzinfo=None, fold=0)
    else:
        assert back == moment


@settings(max_examples=400, deadline=None)
@given(local=st.datetimes(min_value=datetime(1972, 1, 2), max_value=datetime(2037, 12, 1)), zone=st.sampled_from(ZONES))
def test_any_local_time_is_read_or_mended(local: datetime, zone: str) -> None:
    local = local.replace(microsecond=0)
    mend = None
    try:
        read = local
        utc = local_to_utc(local, zone)
    except NonexistentTime as error:
        mend = read = error.mend
        utc = local_to_utc(error.mend, zone)
    assert utc_to_local(utc, zone).replace(tzinfo=None, fold=0) == read
    if mend is not None:
        assert mend > local
        # nothing is skipped: a second earlier the clocks stood before the gap
        assert utc_to_local(utc - timedelta(seconds=1), zone).replace(tzinfo=None) < local


@pytest.mark.parametrize(
    ("local", "zone", "mend"),
    [
        (datetime(2027, 3, 28, 2, 30), "Europe/Brussels", datetime(2027, 3, 28, 3, 0)),
        (datetime(2027, 3, 14, 2, 0), "America/New_York", datetime(2027, 3, 14, 3, 0)),
        (datetime(2027, 10, 3, 2, 15), "Australia/Lord_Howe", datetime(2027, 10, 3, 2, 30)),
        (datetime(2011, 12, 30, 12, 0), "Pacific/Apia", datetime(2011, 12, 31, 0, 0)),
    ],
)
def test_skipped_time_names_the_next_that_exists(local: datetime, zone: str, mend: datetime) -> None:
    with pytest.raises(NonexistentTime) as raised:
        local_to_utc(local, zone)
    assert raised.value.mend == mend
    assert f"{mend:%Y-%m-%d %H:%M}" in str(raised.value)


def test_doubled_time_is_the_first() -> None:
    local = datetime(2027, 10, 31, 2, 30)
    assert is_ambiguous(local, "Europe/Brussels")
    assert local_to_utc(local, "Europe/Brussels") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert not is_ambiguous(datetime(2027, 10, 31, 4, 30), "Europe/Brussels")
    assert not is_ambiguous(datetime(2027, 3, 28, 2, 30), "Europe/Brussels")


def test_edges_of_the_calendar_are_errors_with_words() -> None:
    with pytest.raises(ValueError, match="year"):
        local_to_utc(datetime(1, 1, 1), "Asia/Tokyo")


@pytest.mark.parametrize(
    "name", ["", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "posix/UTC", "Factory", "europe/brussels"]
)
def test_unknown_zone_is_refused(name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(UnknownZone):
        local_to_utc(datetime(2027, 7, 30), name)


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (51.2, 3.2, "Europe/Brussels"), (-17.7, 178.1, "Pacific/Fiji"), (-17.0, -179.9, "Pacific/Fiji"),
        (0.0, -30.0, "Etc/GMT+2"), (0.0, 180.0, "Etc/GMT-12"), (0.0, -180.0, "Etc/GMT+12"),
        (39.9, 116.4, "Asia/Shanghai"),
    ],
)  # fmt: skip
def test_zone_at(latitude: float, longitude: float, zone: str) -> None:
    found = zone_at(latitude, longitude)
    assert found == zone or {found, zone} == {"Etc/GMT-12", "Etc/GMT+12"}


@settings(max_examples=300, deadline=None)
@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_every_point_has_a_zone(latitude: float, longitude: float) -> None:
    assert is_zone(zone_at(latitude, longitude))
    assert is_zone(nautical_zone(longitude))


def test_sea_and_land() -> None:
    assert is_at_sea(0.0, -30.0)
    assert not is_at_sea(51.2, 3.2)


def test_same_clock_depends_on_the_day() -> None:
    summer, winter = datetime(2027, 7, 30, tzinfo=UTC), datetime(2027, 1, 30, tzinfo=UTC)
    assert same_clock("Europe/Brussels", "Europe/Paris", summer)
    assert same_clock("Asia/Calcutta", "Asia/Kolkata", winter)
    assert same_clock("Africa/Lagos", "Europe/Brussels", winter)
    assert not same_clock("Africa/Lagos", "Europe/Brussels", summer)
