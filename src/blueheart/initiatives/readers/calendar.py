"""iCalendar (RFC 5545), event by event, so that a broken one costs no other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from html import unescape
from typing import Any

import icalendar
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.rules.zones import is_zone
from blueheart.initiatives.enums import Kind
from blueheart.initiatives.readers.choices import code_of
from blueheart.initiatives.readers.encodings import decode
from blueheart.initiatives.readers.properties import PROPERTY, UNFOLD, parameter_of, parts_of, property_of
from blueheart.initiatives.readers.rows import MAX_BYTES, ReadFile, ReadRow, UnreadableFile
from blueheart.initiatives.readers.zones import own_zones
from blueheart.initiatives.rules.problems import Problem, Text
from blueheart.initiatives.rules.samples import unmarked_title
from blueheart.initiatives.rules.typed import TypedInitiative

NEW_LINE = re.compile(r"<(?:br|p|div|li|tr)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
ONLINE = re.compile(r"^(online|en ligne|virtual|virtuel|virtueel|https?://\S+)", re.IGNORECASE)
MAX_EVENTS = 50_000


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round the events: the calendar's name and zone, and the zones that only this file knows."""

    name: str
    zone: str
    zones: Mapping[str, tzinfo]


def read_calendar(data: bytes) -> ReadFile:
    """Raises UnreadableFile when it holds no calendar."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 50 MB. Send it in parts."))
    text, encoding = decode(data)
    if "BEGIN:VCALENDAR" not in text.upper():
        raise UnreadableFile(_("This is no calendar: it has no line BEGIN:VCALENDAR. Export it again as .ics."))
    blocks, rest = parts_of(text)
    outside = UNFOLD.sub("", rest)
    frame = Frame(
        name=property_of(outside, "X-WR-CALNAME") or property_of(outside, "NAME"),
        zone=property_of(outside, "X-WR-TIMEZONE"),
        zones=own_zones([block for kind, block in blocks if kind == "VTIMEZONE"]),
    )
    events = [block for kind, block in blocks if kind == "VEVENT"][:MAX_EVENTS]
    shown = [(number, block) for number, block in enumerate(events, start=1) if not is_private(block)]
    notes: tuple[Text, ...] = ()
    if len(shown) < len(events):
        notes = (
            _("Events marked as private or confidential are left out: %(count)d.")
            % {"count": len(events) - len(shown)},
        )  # fmt: skip
    if text.upper().count("BEGIN:VEVENT") > len(events):
        notes += (_("The file breaks off or nests events: not every one could be read. Export it again."),)
    rows = tuple(read_event(number, block, frame) for number, block in shown)
    return ReadFile(format="ics", encoding=encoding, rows=rows, name=frame.name, notes=notes)


def is_private(block: str) -> bool:
    return property_of(UNFOLD.sub("", block), "CLASS").strip().upper() in {"PRIVATE", "CONFIDENTIAL"}


def read_event(number: int, block: str, frame: Frame) -> ReadRow:
    text = UNFOLD.sub("", block)
    problems: list[Problem] = []
    notes: list[Text] = []
    starts, ends = read_times(text, frame, problems)
    check_recurrence(text, problems, notes)
    zone = parameter_of(text, "DTSTART", "TZID")
    if zone and isinstance(starts, datetime) and starts.tzinfo is None:
        notes.append(
            _("The zone “%(zone)s” is not known here, so the times are taken as those of the place. Look at them.")
            % {"zone": zone[:60]}
        )  # fmt: skip
    uid = property_of(text, "UID")
    again = property_of(text, "RECURRENCE-ID")
    location = property_of(text, "LOCATION").strip()
    values = {**typed_values(text, frame), **place_values(text, location, starts, frame)}
    if starts is None and not problems:
        problems.append(Problem("starts_on", "required", _("The event has no DTSTART. Give it a day.")))
    return ReadRow(
        number=number, key=f"{uid}/{again}" if uid and again else uid,
        typed=TypedInitiative.from_mapping(values),
        location="" if values.get("place_kind") else location,
        is_sample=property_of(text, "X-SAMPLE").upper() == "TRUE",
        is_cancelled=property_of(text, "STATUS").upper() == "CANCELLED",
        starts=starts, ends=ends, columns=COLUMNS, problems=tuple(problems), notes=tuple(notes),
    )  # fmt: skip


COLUMNS = {
    "title": "SUMMARY", "text_language": "LANGUAGE", "description": "DESCRIPTION", "city": "LOCATION",
    "venue": "LOCATION", "latitude": "GEO", "longitude": "GEO", "starts_on": "DTSTART", "starts_at": "DTSTART",
    "ends_on": "DTEND", "ends_at": "DTEND", "link": "URL", "organiser_name": "ORGANIZER", "kind": "CATEGORIES",
    "zone": "TZID", "place_kind": "LOCATION", "rrule": "RRULE",
}  # fmt: skip


def typed_values(text: str, frame: Frame) -> dict[str, Any]:
    """What the event says of itself; our own feed's properties say the rest."""
    title = unmarked_title(property_of(text, "SUMMARY"))
    own = property_of(text, "X-BLUEHEART-KIND")
    ours = bool(own)
    description = property_of(text, "X-BLUEHEART-DESCRIPTION" if ours else "DESCRIPTION")
    return {
        "title": title,
        "text_language": parameter_of(text, "SUMMARY", "LANGUAGE").split("-")[0].lower(),
        "description": description if ours else plain_text(description),
        "kind": own or kind_of(text),
        "purpose": property_of(text, "X-BLUEHEART-PURPOSE") or "awareness",
        "organiser_name": property_of(text, "X-BLUEHEART-ORGANISER")
        or no_address(parameter_of(text, "ORGANIZER", "CN"))
        or no_address(frame.name),
        "organiser_sector": property_of(text, "X-BLUEHEART-SECTOR") or "other",
        "languages": property_of(text, "X-BLUEHEART-LANGUAGES").split(),
        "accessibility": property_of(text, "X-BLUEHEART-ACCESSIBILITY"),
        "link": property_of(text, "X-BLUEHEART-LINK") if ours else property_of(text, "URL"),
        "accepts_terms": True,
    }


def no_address(name: str) -> str:
    """Calendars write somebody's mail address where there is no name; that is not for the public."""
    return "" if "@" in name else name


def kind_of(text: str) -> str:
    named = {code_of("kind", part.strip()) for part in property_of(text, "CATEGORIES").split(",")}
    return next((kind for kind in Kind.values if kind in named), "other")


def plain_text(description: str) -> str:
    """What a person reads of HTML that calendars put in descriptions."""
    if not TAG.search(description):
        return description
    return unescape(TAG.sub("", NEW_LINE.sub("\n", description))).strip()


def place_values(text: str, location: str, starts: datetime | date | None, frame: Frame) -> dict[str, Any]:
    """A point where there is a GEO; online where the location says so; else the location is looked up later."""
    own_kind = property_of(text, "X-BLUEHEART-PLACE-KIND")
    venue = property_of(text, "X-BLUEHEART-VENUE")
    city_id = property_of(text, "X-BLUEHEART-CITY-ID")
    zone = zone_of(starts) or (frame.zone if is_zone(frame.zone) else "")
    if own_kind == "city" and city_id:
        return {"place_kind": "city", "city_id": city_id, "venue": venue}
    if own_kind == "online" or (not own_kind and ONLINE.match(location)):
        return {"place_kind": "online", "zone": zone, "city_id": city_id}
    latitude, _semicolon, longitude = property_of(text, "GEO").partition(";")
    if latitude and longitude:
        name = venue if own_kind else location.split(",", maxsplit=1)[0].split("\n", maxsplit=1)[0].strip()
        return {"place_kind": "point", "latitude": latitude, "longitude": longitude, "venue": name}
    return {"zone": zone}


def zone_of(moment: datetime | date | None) -> str:
    key = getattr(getattr(moment, "tzinfo", None), "key", "")
    return key if key and is_zone(key) else ""


def read_times(
    text: str, frame: Frame, problems: list[Problem]
) -> tuple[datetime | date | None, datetime | date | None]:
    """DTSTART, and DTEND or DTSTART and DURATION; the library knows zones, and Windows' names for them."""
    lines = "\r\n".join(times_of(text))
    try:
        event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n")
        starts = getattr(event.get("DTSTART"), "dt", None)
        ends = getattr(event.get("DTEND"), "dt", None)
        duration = getattr(event.get("DURATION"), "dt", None)
    except Exception:  # the library raises many kinds; all mean that the time is no time
        event, starts, ends, duration = None, None, None, None
    for name, value, field in (("DTSTART", starts, "starts_on"), ("DTEND", ends, "ends_on")):
        typed = property_of(text, name)
        if typed and not isinstance(value, date):
            problems.append(
                Problem(field, "impossible_date", _("“%(typed)s” is no day or time. Write it as 20270730T183000.")
                        % {"typed": typed[:40]})
            )  # fmt: skip
    starts = in_own_zone(text, "DTSTART", starts, frame) if isinstance(starts, date) else None
    ends = in_own_zone(text, "DTEND", ends, frame) if isinstance(ends, date) else ends
    if not isinstance(ends, date):
        ends = starts + duration if starts is not None and isinstance(duration, timedelta) else None
    return starts, ends


def in_own_zone(text: str, name: str, moment: date, frame: Frame) -> date:
    """A moment that the library found no zone for, in the one that the file itself defines."""
    zone = frame.zones.get(parameter_of(text, name, "TZID"))
    if zone is None or not isinstance(moment, datetime) or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone)


def times_of(text: str) -> Iterator[str]:
    for match in PROPERTY.finditer(text):
        if match["name"].upper() in {"DTSTART", "DTEND", "DURATION"}:
            yield match.group().rstrip("\r")


def check_recurrence(text: str, problems: list[Problem], notes: list[Text]) -> None:
    rule = property_of(text, "RRULE")
    if not rule and not property_of(text, "RDATE"):
        return
    if rule and not is_recurrence(rule):
        problems.append(
            Problem(
                "rrule", "malformed_rrule",
                _("“%(rule)s” is no rule of repetition. Take RRULE out, or write one such as FREQ=WEEKLY;COUNT=4.")
                % {"rule": rule[:60]},
            )
        )  # fmt: skip
        return
    notes.append(_("This event repeats; only its first time is taken. Give every further one as an event of its own."))


def is_recurrence(rule: str) -> bool:
    try:
        parsed = icalendar.vRecur.from_ical(rule)
    except Exception:  # as above
        return False
    return bool(parsed.get("FREQ"))
