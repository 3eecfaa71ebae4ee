"""Foreign files into rows of typed initiatives. Pure: bytes come in, frozen dataclasses go out."""

from blueheart.initiatives.readers.calendar import read_calendar
from blueheart.initiatives.readers.rows import ReadFile, ReadRow, UnreadableFile
from blueheart.initiatives.readers.table import read_table

__all__ = ["ReadFile", "ReadRow", "UnreadableFile", "read_calendar", "read_file", "read_table"]


def read_file(data: bytes, filename: str) -> ReadFile:
    """By what the file holds, then by its name. Raises UnreadableFile."""
    start = data.lstrip(b"\xef\xbb\xbf\r\n\t ")[:15].upper()
    if start.startswith(b"BEGIN:VCALENDAR") or filename.lower().endswith((".ics", ".ical", ".ifb")):
        return read_calendar(data)
    return read_table(data)
