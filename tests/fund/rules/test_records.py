import json
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.fund.rules.records import PublicRecord

TEXT = st.text(max_size=20)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT, TEXT, st.integers(1, 10**14 - 1)), max_size=3))
def test_bytes_of_a_record_are_those_that_plain_python_makes(key: str, source: str, lines: list[Any]) -> None:
    """The program that checks the proof outside has nothing but the standard library."""
    record = PublicRecord(
        entry=1, key=key, payload="0", kind="fee", booked_on="2027-07-30", posted_at="2027-07-30T12:00:00.000000Z",
        reverses=None, exchange=["EUR", "USD", "1.1", source, "2027-07-30"], lines=[list(line) for line in lines],
    )  # fmt: skip
    plain = json.dumps(asdict(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert record.as_bytes() == plain.encode()
