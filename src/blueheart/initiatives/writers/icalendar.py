"""iCalendar (RFC 5545, with NAME and REFRESH-INTERVAL of RFC 7986)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from blueheart.campaign.queries import country_name
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.models import CalendarEvent, Initiative
from blueheart.initiatives.queries.feeds import CalendarRow
from blueheart.initiatives.queries.listings import initiatives_in_order
from blueheart.initiatives.rules.samples import SAMPLE_NOTE, marked_title
from blueheart.initiatives.writers.timezones import is_utc, vtimezone

CRLF = "\r\n"
MAX_OCTETS = 75
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PRODUCT = "-//Blue Heart Campaign//Initiatives//EN"


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """What a feed needs of one event: the kept text, and what is written before it."""

    uid: str
    slug: str
    kind: str
    zone: str
    starts_at_utc: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFrame:
    """What stands round the events. `base_url` has no slash at its end; `kinds` names each kind in `language`.

    An event's page is `base_url`, the language, `path` and its slug: other rooms write their own events with this.
    Without a `feed_url` it is a file that nobody asks for again.
    """

    name: str
    base_url: str
    feed_url: str
    host: str
    language: str
    kinds: Mapping[str, str]
    refresh_minutes: int = 60
    path: str = "initiatives"
    product: str = PRODUCT


def fold_line(line: str) -> str:
    """Section 3.1: at most 75 octets a line, continued after CRLF and a space; no character is cut in two."""
    if len(line) <= MAX_OCTETS and (line.isascii() or len(line.encode()) <= MAX_OCTETS):
        return line
    if line.isascii():
        return (CRLF + " ").join([line[:MAX_OCTETS], *(line[at : at + 74] for at in range(MAX_OCTETS, len(line), 74))])
    parts: list[str] = []
    current: list[str] = []
    octets = 0
    for character in line:
        size = len(character.encode())
        if octets + size > MAX_OCTETS:
            parts.append("".join(current))
            current, octets = [], 1
        current.append(character)
        octets += size
    parts.append("".join(current))
    return (CRLF + " ").join(parts)


def text_value(text: str) -> str:
    """TEXT (section 3.3.11): backslash, comma, semicolon and newline escaped."""
    plain = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def text_line(name: str, text: str, language: str = "") -> str:
    parameter = f";LANGUAGE={language}" if language else ""
    return fold_line(f"{name}{parameter}:{text_value(text)}")


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def time_line(name: str, moment: datetime, zone: str) -> str:
    """In the place's own zone, so that a subscriber sees its time even when the zone's rules change."""
    if is_utc(zone):
        return f"{name}:{stamp(moment)}"
    return f"{name};TZID={zone}:{utc_to_local(moment, zone):%Y%m%dT%H%M%S}"


def kept_event(initiative: Initiative) -> CalendarEvent:
    """The row to keep for a published initiative; its city must be loaded."""
    return CalendarEvent(
        listing_id=initiative.pk, uid=str(initiative.uid), slug=initiative.slug, zone=initiative.zone,
        text=event_text(initiative),
    )  # fmt: skip


def event_text(initiative: Initiative) -> str:
    """The lines that depend on nothing but the initiative. DTSTAMP is its last revision (3.8.7.2: no METHOD)."""
    language = initiative.text_language
    lines = [
        *revision_lines(initiative, initiative.calendar_sequence),
        *when_lines(initiative),
        text_line("SUMMARY", marked_title(initiative.title, is_sample=initiative.is_sample), language),
        text_line("DESCRIPTION", description_text(initiative), language),
        text_line("LOCATION", location_text(initiative), language),
        "STATUS:CONFIRMED",
        *own_lines(initiative),
    ]
    if initiative.latitude is not None and initiative.longitude is not None:
        lines.append(f"GEO:{initiative.latitude};{initiative.longitude}")
    return "".join(line + CRLF for line in lines)


def revision_lines(initiative: Initiative, sequence: int) -> list[str]:
    changed = stamp(initiative.changed_at)
    return [f"DTSTAMP:{changed}", f"LAST-MODIFIED:{changed}", f"SEQUENCE:{sequence}"]


def when_lines(initiative: Initiative) -> list[str]:
    """DTEND has to be later than DTSTART (3.8.2.2), so that an event without length has none."""
    lines = [time_line("DTSTART", initiative.starts_at_utc, initiative.zone)]
    if initiative.ends_at_utc > initiative.starts_at_utc:
        lines.append(time_line("DTEND", initiative.ends_at_utc, initiative.zone))
    return lines


def description_text(initiative: Initiative) -> str:
    parts = [
        SAMPLE_NOTE if initiative.is_sample else "",
        initiative.organiser_name,
        initiative.description,
        initiative.accessibility,
        initiative.link,
    ]
    return "\n\n".join(part for part in parts if part)


def location_text(initiative: Initiative) -> str:
    city = initiative.city.name if initiative.city_id and initiative.city else ""
    country = country_name(initiative.country, initiative.text_language)
    parts = ("Online",) if initiative.is_online else (initiative.venue, city, country)
    return ", ".join(part for part in parts if part)


def own_lines(initiative: Initiative) -> list[str]:
    """Our own properties: what iCalendar has no word for, read again by `readers.icalendar`."""
    lines = [
        text_line("X-BLUEHEART-ORGANISER", initiative.organiser_name, initiative.text_language),
        f"X-BLUEHEART-SECTOR:{initiative.organiser_sector}",
        f"X-BLUEHEART-KIND:{initiative.kind}",
        f"X-BLUEHEART-PURPOSE:{initiative.purpose}",
        f"X-BLUEHEART-PLACE-KIND:{initiative.place_kind}",
        fold_line(f"X-BLUEHEART-LANGUAGES:{' '.join(initiative.languages)}"),
        text_line("X-BLUEHEART-DESCRIPTION", initiative.description, initiative.text_language),
    ]
    if initiative.city_id:
        lines.append(f"X-BLUEHEART-CITY-ID:{initiative.city_id}")
    if initiative.venue:
        lines.append(text_line("X-BLUEHEART-VENUE", initiative.venue, initiative.text_language))
    if initiative.accessibility:
        lines.append(text_line("X-BLUEHEART-ACCESSIBILITY", initiative.accessibility, initiative.text_language))
    if initiative.link:
        lines.append(fold_line(f"X-BLUEHEART-LINK:{initiative.link}"))
    if initiative.is_sample:
        lines.append("X-SAMPLE:TRUE")
    return lines


def cancelled_event(initiative: Initiative) -> KeptEvent:
    """What was published and is not any more: its time and title, so that subscribers strike it out."""
    lines = [
        *revision_lines(initiative, initiative.calendar_sequence),
        *when_lines(initiative),
        text_line("SUMMARY", marked_title(initiative.title, is_sample=initiative.is_sample), initiative.text_language),
        "STATUS:CANCELLED",
        *(["X-SAMPLE:TRUE"] if initiative.is_sample else []),
    ]
    return KeptEvent(
        uid=str(initiative.uid), slug=initiative.slug, kind=initiative.kind, zone=initiative.zone,
        starts_at_utc=initiative.starts_at_utc, text="".join(line + CRLF for line in lines),
    )  # fmt: skip


def kept_events(rows: Iterable[CalendarRow]) -> list[KeptEvent]:
    """From the kept text; a listing without one (made by an older version) is written now."""
    found = list(rows)
    missing = [row.initiative_id for row in found if row.text is None]
    made = {one.pk: kept_event(one) for one in initiatives_in_order(missing)} if missing else {}
    pairs = ((row, made.get(row.initiative_id) if row.text is None else row) for row in found)
    return [
        KeptEvent(kept.uid or "", kept.slug or "", row.kind, kept.zone or "UTC", row.starts_at_utc, kept.text or "")
        for row, kept in pairs
        if kept is not None
    ]


def write_calendar(events: Iterable[KeptEvent], frame: CalendarFrame) -> bytes:
    """The whole VCALENDAR: its zones for the years in use, then the events in the order given."""
    rows = list(events)
    return b"".join(stream_calendar([rows], years_of(rows), frame))


def stream_calendar(
    chunks: Iterable[list[KeptEvent]], years: Mapping[str, tuple[int, int]], frame: CalendarFrame
) -> Iterator[bytes]:
    """The same piece by piece; `years` are the first and last of each zone. What it left out follows the events."""
    yield (head(frame) + write_zones(years)).encode()
    left_out: dict[str, tuple[int, int]] = {}
    for rows in chunks:
        yield "".join(write_events(rows, frame)).encode()
        left_out |= {zone: span for zone, span in years_of(rows).items() if zone not in years}
    yield (write_zones(left_out) + "END:VCALENDAR" + CRLF).encode()


def years_of(rows: Iterable[KeptEvent]) -> dict[str, tuple[int, int]]:
    years: dict[str, tuple[int, int]] = {}
    for row in rows:
        year = row.starts_at_utc.year
        low, high = years.get(row.zone, (year, year))
        years[row.zone] = (min(low, year), max(high, year))
    return years


def write_zones(years: Mapping[str, tuple[int, int]]) -> str:
    named = sorted((zone, span) for zone, span in years.items() if not is_utc(zone))
    return "".join(vtimezone(zone, low - 1, high + 2) for zone, (low, high) in named)


def head(frame: CalendarFrame) -> str:
    refresh = f"PT{frame.refresh_minutes}M"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{frame.product}", "CALSCALE:GREGORIAN",
        text_line("NAME", frame.name, frame.language),
        text_line("X-WR-CALNAME", frame.name),
    ]  # fmt: skip
    if frame.feed_url:
        lines += [
            fold_line(f"SOURCE;VALUE=URI:{frame.feed_url}"),
            f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}",
            f"X-PUBLISHED-TTL:{refresh}",
        ]
    return "".join(line + CRLF for line in lines)


def write_events(rows: Iterable[KeptEvent], frame: CalendarFrame) -> list[str]:
    categories = {kind: text_line("CATEGORIES", label, frame.language) for kind, label in frame.kinds.items()}
    page = f"{frame.base_url}/{frame.language}/{frame.path}/"
    return [
        f"BEGIN:VEVENT\r\n{fold_line(f'UID:{row.uid}@{frame.host}')}\r\n"
        f"{fold_line(f'URL:{page}{row.slug}/')}\r\n{categories.get(row.kind, 'CATEGORIES:' + row.kind)}\r\n"
        f"{row.text}END:VEVENT\r\n"
        for row in rows
    ]
