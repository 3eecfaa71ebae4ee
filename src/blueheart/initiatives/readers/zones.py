"""Zones that a calendar defines itself (VTIMEZONE; RFC 5545, section 3.6.5)."""

import re
from datetime import datetime, tzinfo

import icalendar

from blueheart.initiatives.readers.properties import PROPERTY, UNFOLD, property_of

ZONE_RULE = re.compile(
    r"FREQ=YEARLY(;(INTERVAL|BYMONTH|BYDAY|BYMONTHDAY|BYSETPOS|UNTIL|COUNT|WKST)=[^;]*)*", re.IGNORECASE
)
"""What a zone's change of clocks needs; any other would have the clock of a file counted out for hours."""


def own_zones(blocks: list[str]) -> dict[str, tzinfo]:
    """TZID → zone, as this file defines it; kept with the file, so that none changes the times of another."""
    found: dict[str, tzinfo] = {}
    for block in blocks:
        text = UNFOLD.sub("", block)
        rules = [match["value"] for match in PROPERTY.finditer(text) if match["name"].upper() == "RRULE"]
        if not all(ZONE_RULE.fullmatch(rule) for rule in rules):
            continue
        try:
            component = icalendar.Timezone.from_ical(block)
            if isinstance(component, icalendar.Timezone):
                zone = component.to_tz(lookup_tzid=False)
                datetime(2027, 7, 30, tzinfo=zone).utcoffset()
                found[property_of(text, "TZID")] = zone
        except Exception:  # noqa: S112  # an event that needs it says that its zone is not known
            continue
    return found
