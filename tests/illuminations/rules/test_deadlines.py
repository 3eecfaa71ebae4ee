"""By when the owner is asked, and by when the owner's answer helps."""

from datetime import date

import pytest

from blueheart.illuminations.rules.deadlines import answer_helps_by

DAY = date(2027, 7, 30)


@pytest.mark.parametrize(
    ("notice_days", "expected"),
    [(60, date(2027, 7, 16)), (28, date(2027, 7, 16)), (14, date(2027, 7, 23)), (1, date(2027, 7, 29)),
     (0, date(2027, 7, 29))],
)  # fmt: skip
def test_answer_helps_a_fortnight_before_or_half_of_a_short_notice(notice_days: int, expected: date) -> None:
    assert answer_helps_by(day=DAY, notice_days=notice_days) == expected
