"""Local times and IANA zones; pure but for the zone tables (zoneinfo with the tzdata package, tzfpy)."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import SupportsFloat
from zoneinfo import ZoneInfo, available_timezones


class UnknownZone(ValueError):
    """The name is no zone of the IANA database."""


class NonexistentTime(ValueError):
    """Clocks jumped over this local time; `mend` is the first local time (naive) after the jump."""

    def __init__(self, local: datetime, zone: str, mend: datetime) -> None:
        super().__init__(
            f"{local:%Y-%m-%d %H:%M} does not exist in {zone}; the next that does is {mend:%Y-%m-%d %H:%M}"
        )
        self.local = local
        self.zone = zone
        self.mend = mend


@cache
def zone_names() -> frozenset[str]:
    """Zones that a person may choose: no legacy files, no "localtime"."""
    odd = ("posix", "right", "localtime", "Factory", "posixrules")
    return frozenset(name for name in available_timezones() if not name.startswith(odd))


def is_zone(name: str) -> bool:
    return name in zone_names()


@cache
def zone_info(name: str) -> ZoneInfo:
    """Raises UnknownZone, also for names that would be paths. Kept: ZoneInfo itself holds on to eight zones only."""
    if name not in zone_names():
        raise UnknownZone(f"{name!r} is no time zone; write one such as Europe/Brussels")
    return ZoneInfo(name)


def nautical_zone(longitude: float) -> str:
    """The zone of the open sea: 15° wide, signs as in the IANA names (Etc/GMT-1 is east of Greenwich)."""
    hours = round(max(-180.0, min(180.0, longitude)) / 15)
    return "Etc/GMT" if hours == 0 else f"Etc/GMT{-hours:+d}"


def zone_at(latitude: SupportsFloat, longitude: SupportsFloat) -> str:
    """The IANA zone at a point; at sea the nautical one."""
    from tzfpy import get_tz  # 30 MB of polygons: only for who asks

    name = str(get_tz(float(longitude), float(latitude)) or "")
    return name if is_zone(name) else nautical_zone(float(longitude))


def is_at_sea(latitude: SupportsFloat, longitude: SupportsFloat) -> bool:
    """Outside of every country's zone: territorial waters count as land."""
    return zone_at(latitude, longitude).startswith("Etc/")


def local_to_utc(local: datetime, zone: str) -> datetime:
    """Naive local time to aware UTC; an ambiguous one is read as the first. Raises NonexistentTime, UnknownZone."""
    info = zone_info(zone)
    plain = local.replace(tzinfo=None, fold=0)
    try:
        utc = plain.replace(tzinfo=info).astimezone(UTC)
        back = utc.astimezone(info).replace(tzinfo=None, fold=0)
    except OverflowError as error:
        raise ValueError("the year lies outside 1 to 9999") from error
    if back != plain:
        raise NonexistentTime(plain, zone, _end_of_gap(plain, info))
    return utc


def _end_of_gap(local: datetime, info: ZoneInfo) -> datetime:
    """The local time that the clocks show right after the jump, found by halving between before and after."""
    before = local.replace(tzinfo=info, fold=1).astimezone(UTC)  # fold=1 in a gap reads with the new, larger offset
    after = local.replace(tzinfo=info, fold=0).astimezone(UTC)
    low, high = int(before.timestamp()), int(after.timestamp())
    new_offset = after.astimezone(info).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, UTC).astimezone(info).utcoffset() == new_offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC).astimezone(info).replace(tzinfo=None, fold=0)


def is_ambiguous(local: datetime, zone: str) -> bool:
    """Clocks show this local time twice."""
    info = zone_info(zone)
    plain = local.replace(tzinfo=None)
    first = plain.replace(tzinfo=info, fold=0).astimezone(UTC)
    second = plain.replace(tzinfo=info, fold=1).astimezone(UTC)
    return first < second and second.astimezone(info).replace(tzinfo=None, fold=0) == plain.replace(fold=0)


def utc_to_local(instant: datetime, zone: str) -> datetime:
    """Aware instant to aware local time. Raises UnknownZone."""
    return instant.astimezone(zone_info(zone))


def offset_at(zone: str, at: datetime) -> timedelta:
    return utc_to_local(at, zone).utcoffset() or timedelta(0)


def same_clock(zone_a: str, zone_b: str, at: datetime) -> bool:
    """Clocks in both show the same time at that instant: Europe/Brussels and Europe/Paris, or two names of one zone."""
    return zone_a == zone_b or offset_at(zone_a, at) == offset_at(zone_b, at)
