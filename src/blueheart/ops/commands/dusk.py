"""When the sun sets and dusk falls at a place, without a database."""

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from blueheart.ops.failures import CommandFailed
from blueheart.ops.reporting import print_json

if TYPE_CHECKING:
    from blueheart.illuminations.enums import SunEvent
    from blueheart.illuminations.rules.sun import Evening

HELP = "say when the sun sets and dusk falls at a place, in the evening of a day"
EXAMPLES = """\
Examples
  ./blueheart dusk 51.2211 4.3997 2026-07-30
  ./blueheart dusk 69.6496 18.956 2026-07-30 --json
  ./blueheart dusk -17.7 178.1 2026-07-30 --zone Pacific/Fiji

Latitude and longitude in degrees, north and east positive. The evening is the one after the place's noon, also where it
ends after midnight. Times are of the place's zone, found by the place unless --zone names another.
"""
NEEDS_DJANGO = False
FIRST_YEAR, LAST_YEAR = 1900, 2100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("latitude", metavar="LAT", type=float, help="−90 to 90")
    parser.add_argument("longitude", metavar="LON", type=float, help="−180 to 180")
    parser.add_argument("date", metavar="DATE", help="such as 2026-07-30")
    parser.add_argument("--zone", default="", metavar="ZONE", help="such as Europe/Brussels")
    parser.add_argument("--json", action="store_true", help="print them as JSON")


def run(args: argparse.Namespace) -> int:
    from blueheart.campaign.rules.zones import NonexistentTime, UnknownZone, zone_at
    from blueheart.illuminations.enums import SunEvent
    from blueheart.illuminations.rules.sun import evening_of

    day = read_day(args.date)
    check_place(args.latitude, args.longitude)
    zone = args.zone or zone_at(args.latitude, args.longitude)
    try:
        evening = evening_of(latitude=args.latitude, longitude=args.longitude, zone=zone, day=day)
    except UnknownZone as error:
        raise CommandFailed(f"--zone: {error}", code=2) from error
    except NonexistentTime as error:
        raise CommandFailed(
            f"DATE: {day} does not exist in {zone}", mend=f"give {error.mend:%Y-%m-%d}", code=2
        ) from error
    moments = {event.value: local_text(evening.moment_of(event), zone) for event in SunEvent}
    reasons = {event.value: reason_of(event, evening, zone) for event in SunEvent if event in evening.absences}
    if args.json:
        place = {"latitude": args.latitude, "longitude": args.longitude, "date": day.isoformat(), "zone": zone}
        print_json({**place, **moments, "reasons": reasons, "darkest_at": local_text(evening.darkest_at, zone),
                    "darkest_altitude": evening.darkest_altitude})  # fmt: skip
        return 0
    for name, text in moments.items():
        print(f"{name:<18} {text or f'null  {reasons[name]}'}")
    return 0


def read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandFailed(
            f"DATE: {text!r} is not a day of the calendar", mend="write year-month-day, such as 2026-07-30", code=2
        ) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CommandFailed(
            f"DATE: the year {day.year} is too far away", mend=f"give one from {FIRST_YEAR} to {LAST_YEAR}", code=2
        )
    return day


def check_place(latitude: float, longitude: float) -> None:
    if not abs(longitude) <= 180:
        raise CommandFailed(f"LON: {longitude:g} is no longitude", mend="give degrees from −180 to 180", code=2)
    if abs(latitude) <= 90:
        return
    swapped = abs(latitude) <= 180 and abs(longitude) <= 90
    mend = f"are the two swapped? try {longitude:g} {latitude:g}" if swapped else "give degrees from −90 to 90"
    raise CommandFailed(f"LAT: {latitude:g} is no latitude", mend=mend, code=2)


def local_text(moment: datetime | None, zone: str) -> str | None:
    """ISO 8601 to the second, with the zone's offset."""
    from blueheart.campaign.rules.zones import utc_to_local

    return utc_to_local(moment, zone).isoformat(timespec="seconds") if moment else None


def reason_of(event: "SunEvent", evening: "Evening", zone: str) -> str:
    from blueheart.illuminations.enums import ALTITUDE_DEGREES, Absence

    sought = f"{ALTITUDE_DEGREES[event]:g}°"
    if evening.absences[event] == Absence.STAYS_BELOW:
        return f"the sun stays below {sought} all day"
    lowest = f"{evening.darkest_altitude:.2f}° at {local_text(evening.darkest_at, zone)}"
    return f"the sun does not sink to {sought}; its lowest is {lowest}"
