"""A month of a result set, by the local days of each place."""

from calendar import monthrange
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.calendar import first_of_each_day, month_counts, running_over
from blueheart.initiatives.rules.filters import InitiativeFilter
from tests.crowd import filters, fits

pytestmark = pytest.mark.django_db
OFTEN = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MONTHS = st.sampled_from(((2027, 7), (2027, 8), (2027, 6), (2025, 8), (2024, 2)))


@OFTEN
@given(wanted=filters(most=2), month=MONTHS)
def test_each_day_counts_what_begins_on_it(
    crowd: list[Initiative], wanted: InitiativeFilter, month: tuple[int, int]
) -> None:
    fitting = [one for one in crowd if fits(one, wanted) and (one.starts_on.year, one.starts_on.month) == month]
    counts = month_counts(wanted=wanted, year=month[0], month=month[1])
    assert counts == Counter(one.starts_on for one in fitting)


@OFTEN
@given(wanted=filters(most=2), month=MONTHS, per_day=st.integers(1, 4))
def test_first_of_each_day_are_the_earliest(
    crowd: list[Initiative], wanted: InitiativeFilter, month: tuple[int, int], per_day: int
) -> None:
    by_day: dict[date, list[Initiative]] = {}
    for one in sorted(crowd, key=lambda one: (one.starts_at_utc, one.pk)):
        if fits(one, wanted) and (one.starts_on.year, one.starts_on.month) == month:
            by_day.setdefault(one.starts_on, []).append(one)
    expected = {day: [one.pk for one in ones[:per_day]] for day, ones in by_day.items()}
    assert first_of_each_day(wanted=wanted, year=month[0], month=month[1], per_day=per_day) == expected


@OFTEN
@given(wanted=filters(most=2), month=MONTHS)
def test_what_began_before_the_month_and_goes_on_runs_over(
    crowd: list[Initiative], wanted: InitiativeFilter, month: tuple[int, int]
) -> None:
    first = date(*month, 1)
    last = date(*month, monthrange(*month)[1])
    running = [one for one in crowd if fits(one, wanted) and one.starts_on < first <= one.ends_on]
    assert first <= last
    found = running_over(wanted=wanted, year=month[0], month=month[1], limit=1000)
    assert sorted(found) == sorted(one.pk for one in running)
