"""From typed local times to moments: order, gaps, folds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.schedule import Schedule, clock_of, read_schedule

AT = datetime(2026, 12, 1, tzinfo=UTC)
ZONES = ("Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
days = st.dates(date(2027, 1, 1), date(2027, 12, 31))
clocks = st.times().map(lambda value: value.replace(second=0, microsecond=0))


def read(*, zone: str = "Europe/Brussels", year: int | None = 2027, **typed: str) -> tuple[Schedule | None, list[str]]:
    values = {"starts_on": "2027-07-30", "starts_at": "18:00", "ends_on": "", "ends_at": "", **typed}
    problems = ProblemList()
    schedule = read_schedule(**values, zone=zone, year=year, at=AT, may_be_past=False, problems=problems)
    return schedule, [f"{problem.field}:{problem.code}" for problem in problems.found]


@given(st.sampled_from(ZONES), days, clocks)
def test_a_time_that_exists_comes_back_as_it_was_typed(zone: str, day: date, clock: time) -> None:
    schedule, codes = read(zone=zone, year=None, starts_on=day.isoformat(), starts_at=f"{clock:%H:%M}")
    if schedule is None:
        # skipped by the clocks: neither reading of the fold shows it
        local = datetime.combine(day, clock, ZoneInfo(zone))
        shown = {local.replace(fold=fold).astimezone(UTC).astimezone(ZoneInfo(zone)).time() for fold in (0, 1)}
        assert "nonexistent_time" in codes[0]
        assert clock not in shown
    else:
        back = schedule.starts_at_utc.astimezone(ZoneInfo(zone))
        assert (back.date(), back.time()) == (day, clock)
        assert schedule.starts_on == day


@given(days, clocks, days, clocks)
def test_an_end_before_the_start_never_passes(day: date, clock: time, end_day: date, end_clock: time) -> None:
    schedule, codes = read(
        zone="UTC", starts_on=day.isoformat(), starts_at=f"{clock:%H:%M}", ends_on=end_day.isoformat(),
        ends_at=f"{end_clock:%H:%M}",
    )  # fmt: skip
    if datetime.combine(end_day, end_clock) < datetime.combine(day, clock):
        assert schedule is None
        assert any(code.endswith("end_before_start") for code in codes)
    else:
        assert schedule is not None
        assert schedule.ends_at_utc >= schedule.starts_at_utc


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_read_or_named(starts_on: str, starts_at: str, ends_on: str, ends_at: str) -> None:
    schedule, codes = read(starts_on=starts_on, starts_at=starts_at, ends_on=ends_on, ends_at=ends_at)
    assert (schedule is None) == bool(codes)


def test_a_time_in_the_gap_is_named_with_the_next_that_exists() -> None:
    assert read(starts_on="2027-03-28", starts_at="02:30") == (None, ["starts_at:nonexistent_time"])


def test_a_time_in_the_fold_is_read_as_the_first() -> None:
    schedule, _codes = read(starts_on="2027-10-31", starts_at="02:30")
    assert schedule is not None
    assert schedule.starts_at_utc == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_an_end_in_the_fold_is_not_before_a_start_just_before_it() -> None:
    schedule, _codes = read(starts_on="2027-10-31", starts_at="01:30", ends_at="02:10")
    assert schedule is not None
    assert schedule.ends_at_utc - schedule.starts_at_utc == timedelta(minutes=40)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_30_july_is_the_day_of_the_place(zone: str) -> None:
    schedule, _codes = read(zone=zone, starts_at="00:10")
    assert schedule is not None
    assert schedule.starts_on == date(2027, 7, 30)


def test_without_an_end_it_lasts_two_hours() -> None:
    schedule, _codes = read()
    assert schedule is not None
    assert schedule.ends_at_utc - schedule.starts_at_utc == timedelta(hours=2)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"starts_on": "2027-02-29"}, "starts_on:impossible_date"),
        ({"starts_on": "30/07/2027"}, "starts_on:impossible_date"),
        ({"starts_on": ""}, "starts_on:required"),
        ({"starts_at": ""}, "starts_at:required"),
        ({"starts_at": "24:01"}, "starts_at:impossible_time"),
        ({"starts_at": "18"}, "starts_at:impossible_time"),
        ({"starts_on": "2028-07-30"}, "starts_on:other_year"),
        ({"ends_on": "2029-07-30", "ends_at": "10:00"}, "ends_on:too_long"),
        ({"starts_at": "2027-07-30T18:00+09:00"}, "starts_at:wrong_zone"),
    ],
)
def test_each_mistake_is_named_with_its_field(typed: dict[str, str], code: str) -> None:
    assert read(**typed) == (None, [code])


def test_the_form_of_a_year_takes_what_runs_into_its_world_day() -> None:
    schedule, codes = read(starts_on="2026-12-01", ends_on="2027-08-20", ends_at="18:00")
    assert (schedule is not None, codes) == (True, [])
    assert read(starts_on="2026-12-01", ends_on="2027-07-29", ends_at="18:00") == (None, ["starts_on:other_year"])


def test_a_whole_moment_in_the_zone_of_the_place_is_taken() -> None:
    schedule, codes = read(starts_at="2027-07-30T18:00+02:00")
    assert codes == []
    assert schedule is not None
    assert schedule.starts_at_utc == datetime(2027, 7, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("18:30", time(18, 30)), ("9:05", time(9, 5)), ("18:30:00", time(18, 30)), ("18h30", time(18, 30)),
        ("18 h", time(18)), ("18u30", time(18, 30)), ("20.15", time(20, 15)), ("18:30 Uhr", time(18, 30)),
        ("18 Uhr", time(18)), ("6:30 pm", time(18, 30)), ("12 a.m.", time(0)), ("12:15 PM", time(12, 15)),
        ("18", None), ("24:00", None), ("18:60", None), ("13 pm", None), ("0.770833", None), ("18:3", None),
        ("18:30+02:00", None), ("half six", None), ("18.", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: str, clock: time | None) -> None:
    assert clock_of(typed) == clock
