from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.kernel.cursors import EPOCH, MICROSECOND, MomentCursor

MOMENTS = st.integers(0, 7 * 10**15).map(lambda count: EPOCH + count * MICROSECOND)


@given(
    moment=MOMENTS,
    pk=st.integers(0, 10**18 - 1),
)
def test_cursor_survives_its_text(moment: datetime, pk: int) -> None:
    cursor = MomentCursor(moment, pk)
    assert MomentCursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "-", "1-", "-1", "x-1", "1-x", "1-2-3", "²-1", "1" * 18 + "-1", "1-" + "9" * 19])
def test_what_is_no_cursor_is_none(text: str) -> None:
    assert MomentCursor.parse(text) is None


@given(text=st.text(max_size=40))
def test_any_text_is_a_cursor_or_none(text: str) -> None:
    found = MomentCursor.parse(text)
    assert found is None or MomentCursor.parse(str(found)) == found
