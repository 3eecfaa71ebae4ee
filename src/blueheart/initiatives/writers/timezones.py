"""VTIMEZONE components (RFC 5545, section 3.6.5), generated from the IANA database for the years in use."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from blueheart.campaign.rules.zones import zone_info

UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Etc/UCT", "Zulu", "Etc/Zulu"})
LOOK_EVERY = timedelta(days=7)
"""Shorter than any time that a zone kept an offset since 2009; Morocco's Ramadan clock lasts five weeks."""


def is_utc(zone: str) -> bool:
    return zone in UTC_NAMES


@lru_cache(maxsize=2048)
def vtimezone(zone: str, first_year: int, last_year: int) -> str:
    """The component with CRLF line ends: one observance for each change of the clocks from first to last year.

    Every change is written out (no RRULE), since rules of zones change from year to year.
    """
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    lines += observance(zone, start, is_first=True)
    for moment in changes(zone, start, end):
        lines += observance(zone, moment, is_first=False)
    lines.append("END:VTIMEZONE")
    return "\r\n".join(lines) + "\r\n"


def changes(zone: str, start: datetime, end: datetime) -> list[datetime]:
    """The first UTC second of each new offset between two moments."""
    info = zone_info(zone)
    found = []
    before, offset = start, start.astimezone(info).utcoffset()
    while before < end:
        after = min(before + LOOK_EVERY, end)
        new = after.astimezone(info).utcoffset()
        if new != offset:
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if middle.astimezone(info).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            found.append(high)
        before, offset = after, new
    return found


def observance(zone: str, moment: datetime, *, is_first: bool) -> list[str]:
    """The lines of what holds from a moment on. DTSTART is the local time by the offset before (3.6.5)."""
    info = zone_info(zone)
    local = moment.astimezone(info)
    now = local.utcoffset() or timedelta(0)
    before = now if is_first else (moment - timedelta(seconds=1)).astimezone(info).utcoffset() or timedelta(0)
    is_summer = (local.dst() or timedelta(0)) > timedelta(0)
    name = "DAYLIGHT" if is_summer else "STANDARD"
    onset = (moment + before).replace(tzinfo=None)
    return [
        f"BEGIN:{name}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{offset_text(before)}",
        f"TZOFFSETTO:{offset_text(now)}",
        f"TZNAME:{local.tzname() or zone}",
        f"END:{name}",
    ]


def offset_text(offset: timedelta) -> str:
    """UTC-OFFSET (section 3.3.14): +0100, with seconds only where there are any."""
    seconds = int(offset.total_seconds())
    sign, seconds = ("-" if seconds < 0 else "+"), abs(seconds)
    text = f"{sign}{seconds // 3600:02}{seconds % 3600 // 60:02}"
    return text + (f"{seconds % 60:02}" if seconds % 60 else "")
