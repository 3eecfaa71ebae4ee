"""Calendars as other programs write them: nothing private comes in, and no zone is guessed in silence."""

import pytest

from blueheart.initiatives.readers import read_calendar
from blueheart.initiatives.readers.rows import ReadFile


def read(*lines: str, name: str = "Agenda") -> ReadFile:
    event = "\r\n".join(("BEGIN:VEVENT", "UID:1", "SUMMARY:A walk", *lines, "END:VEVENT"))
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:{name}\r\n"
    return read_calendar(f"{head}{event}\r\nEND:VCALENDAR\r\n".encode())


START = "DTSTART:20270730T100000"


def test_no_mail_address_becomes_the_organiser() -> None:
    line = "ORGANIZER;CN=somebody@example.org:mailto:somebody@example.org"
    assert read(START, line).rows[0].typed.organiser_name == "Agenda"
    assert read(START, line, name="somebody@example.org").rows[0].typed.organiser_name == ""
    assert (
        read(START, "ORGANIZER;CN=City of Ghent:mailto:a@example.org").rows[0].typed.organiser_name == "City of Ghent"
    )


def test_attendees_are_not_read() -> None:
    found = read(START, "ATTENDEE;CN=Somebody:mailto:somebody@example.org", "CONTACT:Somebody\\, 01234")
    assert "omebody" not in repr(found)


@pytest.mark.parametrize("value", ["PRIVATE", "confidential"])
def test_private_events_are_left_out_and_counted(value: str) -> None:
    found = read(START, f"CLASS:{value}")
    assert found.rows == ()
    assert "private" in str(found.notes[0])
    assert "1" in str(found.notes[0])
    assert len(read(START, "CLASS:PUBLIC").rows) == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", '"(UTC+01:00) Brussels, Paris"'])
def test_a_zone_that_nobody_knows_is_told(zone: str) -> None:
    [row] = read(f"DTSTART;TZID={zone}:20270730T100000").rows
    assert [zone.strip('"') in str(note) for note in row.notes] == [True]


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Romance Standard Time"])
def test_zones_of_iana_and_windows_are_known(zone: str) -> None:
    [row] = read(f"DTSTART;TZID={zone}:20270730T100000").rows
    assert row.notes == ()
    assert row.starts is not None
    assert row.starts.utcoffset().total_seconds() == 7200  # type: ignore[union-attr]
