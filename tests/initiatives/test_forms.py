"""The form's own help with days and times."""

from datetime import date, time

import pytest

from blueheart.initiatives.forms import is_iso


@pytest.mark.parametrize(
    ("read", "text", "is_shown"),
    [
        (date, "", True), (date, "2027-07-30", True), (date, "2028-02-29", True),
        (date, "2027-02-29", False), (date, "20270730", False), (date, "2027-W30-5", False),
        (date, "30.07.2027", False),
        (time, "", True), (time, "19:30", True), (time, "19:30:05", True),
        (time, "24:30", False), (time, "19", False), (time, "1930", False), (time, "T19:30", False),
        (time, "19:30+02:00", False), (time, "7:30", False),
    ],
)  # fmt: skip
def test_a_browsers_own_field_is_offered_for_what_it_takes_only(
    read: type[date] | type[time], text: str, is_shown: bool
) -> None:
    assert is_iso(read, text) is is_shown
