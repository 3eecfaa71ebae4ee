"""Days as spreadsheets write them: read where there is one reading, asked where there are two."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.readers.days import Order, iso_day, order_of, tidy_days

days = st.dates(date(2009, 1, 1), date(2100, 12, 31))


def tidied(order: Order = Order.UNKNOWN, **values: str) -> tuple[dict[str, Any], list[str]]:
    row: dict[str, Any] = dict(values)
    problems = tidy_days(row, order)
    return row, [f"{problem.field}:{problem.code}" for problem in problems]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-07-30", "2027-07-30"), ("30.07.2027", "2027-07-30"), ("7.8.2027", "2027-08-07"),
        ("30/07/2027", "2027-07-30"), ("07/30/2027", "2027-07-30"), ("30-7-2027", "2027-07-30"),
        ("07/07/2027", "2027-07-07"), ("2027/07/30", "2027-07-30"), ("2027-07-30 00:00:00", "2027-07-30"),
        ("30/07/2027 0:00", "2027-07-30"), ("31/02/2027", "31/02/2027"), ("30 juli 2027", "30 juli 2027"),
        ("13/13/2027", "13/13/2027"), ("30/07/27", "30/07/27"),
    ],
)  # fmt: skip
def test_a_day_with_one_reading_is_read_and_another_left_as_it_came(typed: str, day: str) -> None:
    assert tidied(starts_on=typed) == ({"starts_on": day}, [])


def test_a_day_with_two_readings_is_asked_with_both() -> None:
    row: dict[str, Any] = {"starts_on": "07/08/2027"}
    [problem] = tidy_days(row, Order.UNKNOWN)
    assert (problem.field, problem.code, row["starts_on"]) == ("starts_on", "ambiguous_date", "07/08/2027")
    assert "2027-08-07" in str(problem.message)
    assert "2027-07-08" in str(problem.message)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["30/07/2027", "07/08/2027"], Order.DAY_FIRST), (["07/30/2027", "07/08/2027"], Order.MONTH_FIRST),
        (["30/07/2027", "07/30/2027"], Order.UNKNOWN), (["07/08/2027"], Order.UNKNOWN), ([], Order.UNKNOWN),
        (["30.07.2027", "07/08/2027"], Order.UNKNOWN),
    ],
)  # fmt: skip
def test_only_days_with_one_reading_show_the_order_of_a_file(texts: list[str], order: Order) -> None:
    assert order_of(texts) == order


@given(days)
def test_any_day_in_a_known_order_is_that_day(day: date) -> None:
    assert iso_day(f"{day:%d/%m/%Y}", Order.DAY_FIRST) == day.isoformat()
    assert iso_day(f"{day:%d.%m.%Y}") == day.isoformat()
    if day.day <= 12:
        assert iso_day(f"{day:%m/%d/%Y}", Order.MONTH_FIRST) == day.isoformat()


def test_a_spreadsheets_number_is_told_with_the_mend() -> None:
    assert tidied(starts_on="46598")[1] == ["starts_on:spreadsheet_number"]
    assert tidied(ends_on="46598.75")[1] == ["ends_on:spreadsheet_number"]


def test_a_time_beside_the_day_is_taken_where_the_row_has_none() -> None:
    assert tidied(starts_on="30/07/2027 18:30")[0] == {"starts_on": "2027-07-30", "starts_at": "18:30"}
    assert tidied(starts_on="2027-07-30T18:30:00", starts_at="")[0]["starts_at"] == "18:30"
    both = tidied(starts_on="30/07/2027 18:30", starts_at="19:00")[0]
    assert both == {"starts_on": "30/07/2027 18:30", "starts_at": "19:00"}


@given(st.text(max_size=25), st.sampled_from(Order))
def test_any_text_stays_a_text(text: str, order: Order) -> None:
    row, problems = tidied(order, starts_on=text)
    assert isinstance(row["starts_on"], str)
    assert len(problems) <= 1
