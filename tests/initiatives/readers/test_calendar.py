"""Calendars as other programs write them: nothing private comes in, and no zone is guessed in silence."""

from datetime import timedelta
from time import process_time

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


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<p>One &amp\\; two</p><p>three<br>four</p>", "One & two\nthree\nfour"),
        ('See <a href="https://example.org/?a=1">the page</a>', "See the page"),
        ("2 < 3 and 4 > 3", "2 < 3 and 4 > 3"),
        ("<b>bold</b> &lt\\;i&gt\\;", "bold <i>"),
    ],
)
def test_html_in_a_description_is_read_as_a_person_does(written: str, read_as: str) -> None:
    assert read(START, f"DESCRIPTION:{written}").rows[0].typed.description == read_as


def defined(offset: str, rule: str = "") -> bytes:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\n{rule}END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A walk\r\nDTSTART;TZID=Own:20270730T100000\r\nEND:VEVENT\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zone if offset else ''}{event}END:VCALENDAR\r\n".encode()


def test_a_zone_that_a_file_defines_holds_in_that_file_alone() -> None:
    for offset, hours in (("+0500", 5), ("-0300", -3)):
        [row] = read_calendar(defined(offset)).rows
        assert row.starts.utcoffset() == timedelta(hours=hours)  # type: ignore[union-attr]
        assert row.notes == ()
    [row] = read_calendar(defined("")).rows
    assert row.starts.tzinfo is None  # type: ignore[union-attr]
    assert len(row.notes) == 1


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=1,2,3", "FREQ=YEARLY;BYMONTH=x", "nonsense"])
def test_a_zone_whose_rule_would_never_end_is_not_known(rule: str) -> None:
    [row] = read_calendar(defined("+0500", f"RRULE:{rule}\r\n")).rows
    assert row.starts.tzinfo is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "lines",
    [
        ["X" + ";" * 5000], ["X" + ';a="' * 5000], ["BEGIN:VEVENT"] * 30_000,
        ["DESCRIPTION:<b>" + "<a x='" * 20_000],
        ["BEGIN:VTIMEZONE"] * 30_000,
    ],
    ids=["semicolons", "quotes", "events", "tags", "zones"],
)  # fmt: skip
def test_a_file_made_to_be_slow_is_read_at_once(lines: list[str]) -> None:
    begun = process_time()
    read(START, *lines)
    assert process_time() - begun < 3


def test_an_event_that_breaks_off_costs_no_other() -> None:
    found = read(START, "BEGIN:VEVENT", "UID:2", "SUMMARY:Another", START)
    assert [row.typed.title for row in found.rows] == ["Another"]
    assert "breaks off" in str(found.notes[0])
