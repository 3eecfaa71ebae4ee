"""Folding, escaping and zones of iCalendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blueheart.campaign.rules.zones import zone_names
from blueheart.initiatives.writers.icalendar import fold_line, text_line
from blueheart.initiatives.writers.timezones import changes, offset_text, vtimezone

PLAIN = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=400)


@given(PLAIN)
def test_a_folded_line_unfolds_to_itself_in_lines_of_75_octets(text: str) -> None:
    folded = fold_line(f"X:{text}")
    assert folded.replace("\r\n ", "") == f"X:{text}"
    for line in folded.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), max_size=200
    )
)
def test_text_reads_back_in_icalendar(text: str) -> None:
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{text_line('SUMMARY', text, 'en')}\r\nEND:VEVENT\r\n")
    assert str(event["SUMMARY"]) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "+0000"), (345, "+0545"), (-210, "-0330"), (-0.5, "-000030"), (840, "+1400")]
)
def test_offsets(minutes: float, text: str) -> None:
    assert offset_text(timedelta(minutes=minutes)) == text


@given(zone=st.sampled_from(sorted(zone_names())), hours=st.integers(0, 24 * 365 * 3))
@settings(max_examples=200, deadline=None)
def test_a_vtimezone_tells_every_offset_of_its_years(zone: str, hours: int) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    component = icalendar.Timezone.from_ical(vtimezone(zone, 2026, 2029))
    holding = None
    for part in component.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        onset = (part["DTSTART"].dt - before).replace(tzinfo=UTC)
        if onset <= moment and (holding is None or onset >= holding[0]):
            holding = (onset, after)
    assert holding is not None
    assert holding[1] == moment.astimezone(ZoneInfo(zone)).utcoffset()


def test_changes_are_found_to_the_second() -> None:
    found = changes("Europe/Brussels", datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert found == [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
