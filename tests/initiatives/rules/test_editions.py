from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.rules.editions import world_day_year, year_of

DAYS = st.dates(date(2014, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "day_of", "belongs_to"),
    [
        (date(2027, 7, 30), date(2027, 7, 30), 2027, 2027),
        (date(2027, 7, 29), date(2027, 7, 29), None, 2027),
        (date(2027, 7, 31), date(2028, 7, 29), None, 2027),
        (date(2026, 12, 1), date(2027, 8, 20), 2027, 2027),
        (date(2026, 12, 1), date(2027, 7, 29), None, 2026),
        (date(2027, 7, 30), date(2028, 7, 30), 2027, 2027),
        (date(2027, 7, 31), date(2028, 7, 30), 2028, 2028),
    ],
)
def test_days_belong_to_the_world_day_they_include(
    starts_on: date, ends_on: date, day_of: int | None, belongs_to: int
) -> None:
    assert world_day_year(starts_on=starts_on, ends_on=ends_on) == day_of
    assert year_of(starts_on=starts_on, ends_on=ends_on) == belongs_to


@given(starts_on=DAYS, length=st.integers(0, 366))
def test_a_world_day_is_found_just_when_one_of_the_days_is_30_july(starts_on: date, length: int) -> None:
    days = [starts_on + timedelta(days=step) for step in range(length + 1)]
    found = world_day_year(starts_on=starts_on, ends_on=days[-1])
    assert (found is not None) == any((day.month, day.day) == (7, 30) for day in days)
    assert found is None or date(found, 7, 30) in days
