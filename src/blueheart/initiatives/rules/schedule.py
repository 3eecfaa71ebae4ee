"""When an initiative takes place: from typed dates and times in the place's zone to moments in UTC."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from blueheart.campaign.rules.zones import NonexistentTime, local_to_utc, utc_to_local
from blueheart.initiatives.rules.editions import year_of
from blueheart.initiatives.rules.limits import MAX_DAYS
from blueheart.initiatives.rules.problems import ProblemList

DEFAULT_LENGTH = timedelta(hours=2)
WHOLE_MOMENT = re.compile(r"\s*[0-9]{4}-|.*T", re.DOTALL)
CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:\s?(?P<mark>[hu]|[:.](?=[0-9]))\s?(?P<minute>[0-9]{2})?(?::[0-5][0-9](?:\.0*)?)?)?"
    r"(?:\s?(?P<word>uhr|uur|heures?))?(?:\s?(?P<half>[ap]\.?m\.?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`starts_on` and `ends_on` are the local days of the place."""

    starts_at_utc: datetime
    ends_at_utc: datetime
    starts_on: date
    ends_on: date


def read_schedule(
    *, starts_on: str, starts_at: str, ends_on: str, ends_at: str, zone: str,
    year: int | None, at: datetime, may_be_past: bool, problems: ProblemList,
) -> Schedule | None:  # fmt: skip
    """None when something is wrong; what, is added to `problems`. `year` None takes any year."""
    start = read_moment("starts", day=starts_on, clock=starts_at, zone=zone, problems=problems)
    if start is None:
        return None
    if not ends_on and not ends_at:
        end: datetime | None = start + DEFAULT_LENGTH
    else:
        day = ends_on or ("" if is_whole_moment(ends_at) else start.date().isoformat())
        end = read_moment("ends", day=day, clock=ends_at, zone=zone, problems=problems)
    if end is None:
        return None
    check_order(start, end, problems)
    check_year(start, end, year, problems)
    starts_at_utc = to_utc("starts_at", start, zone, problems)
    ends_at_utc = to_utc("ends_at", end, zone, problems)
    is_wrong = problems.concerns("starts_on", "starts_at", "ends_on", "ends_at")
    if is_wrong or starts_at_utc is None or ends_at_utc is None:
        return None
    if not may_be_past and ends_at_utc < at:
        problems.add(
            "starts_on", "past",
            _("This day is over. Give a day to come; for what has taken place, report it from your link."),
        )  # fmt: skip
        return None
    return Schedule(starts_at_utc, ends_at_utc, start.date(), end.date())


def check_each_time(*, starts_on: str, starts_at: str, ends_on: str, ends_at: str, problems: ProblemList) -> None:
    """What can be said while the place and with it the zone are not known: each day and time by itself."""
    for prefix, day, clock in (("starts", starts_on.strip(), starts_at.strip()), ("ends", ends_on.strip(), ends_at)):
        if day and not problems.concerns(f"{prefix}_on"):
            read_date(f"{prefix}_on", day, problems)
        if clock.strip() and not is_whole_moment(clock):
            read_time(f"{prefix}_at", clock.strip(), problems)


def is_whole_moment(text: str) -> bool:
    return WHOLE_MOMENT.match(text) is not None


def read_moment(prefix: str, *, day: str, clock: str, zone: str, problems: ProblemList) -> datetime | None:
    """A naive local time of the zone, from a day and a time of day or from one whole ISO 8601 moment."""
    day_field, clock_field = f"{prefix}_on", f"{prefix}_at"
    if is_whole_moment(clock):
        return read_whole_moment(clock_field, clock.strip(), zone, problems)
    if problems.concerns(day_field):  # its reader told it
        return None
    if not day.strip():
        problems.add(day_field, "required", _("Give the day, such as 2027-07-30."))
        return None
    read_day = read_date(day_field, day.strip(), problems)
    read_clock = read_time(clock_field, clock.strip(), problems)
    if read_day is None or read_clock is None:
        return None
    return datetime.combine(read_day, read_clock)


def read_date(field: str, text: str, problems: ProblemList) -> date | None:
    try:
        value = date.fromisoformat(text)
    except ValueError:
        problems.add(
            field, "impossible_date",
            _("“%(typed)s” is not a day of the calendar. Write year-month-day, such as 2027-07-30.")
            % {"typed": text[:40]},
        )  # fmt: skip
        return None
    if not 2009 <= value.year <= 2100:
        problems.add(field, "year_out_of_range", _("Give a year from 2009 to 2100."))
        return None
    return value


def read_time(field: str, text: str, problems: ProblemList) -> time | None:
    if not text:
        problems.add(field, "required", _("Give the time of day, such as 18:30."))
        return None
    value = clock_of(text)
    if value is None:
        problems.add(
            field, "impossible_time",
            _("“%(typed)s” is not a time of day. Write hours and minutes, such as 18:30.")
            % {"typed": text[:40]},
        )  # fmt: skip
        return None
    return value


def clock_of(text: str) -> time | None:
    """As people write it: 18:30, 9:00, 18h30, 18u30, 18.30, 18 Uhr, 6:30 pm. Seconds are dropped."""
    found = CLOCK.fullmatch(text)
    if found is None or not (found["mark"] or found["word"] or found["half"]):
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_whole_moment(field: str, text: str, zone: str, problems: ProblemList) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        problems.add(
            field, "impossible_time",
            _("“%(typed)s” is not a moment. Write it as 2027-07-30T18:30 in the place’s own time.")
            % {"typed": text[:40]},
        )  # fmt: skip
        return None
    if not 2009 <= moment.year <= 2100:
        problems.add(field, "year_out_of_range", _("Give a year from 2009 to 2100."))
        return None
    if moment.tzinfo is None:
        return moment.replace(second=0, microsecond=0)
    local = utc_to_local(moment, zone)
    if local.utcoffset() != moment.utcoffset():
        problems.add(
            field, "wrong_zone",
            _(
                "“%(typed)s” is in another zone than the place (%(zone)s). "
                "Write %(mend)s, or leave the offset out and give the place’s own time."
            )
            % {"typed": text[:40], "zone": zone, "mend": local.isoformat(timespec="minutes")},
        )  # fmt: skip
        return None
    return local.replace(tzinfo=None, second=0, microsecond=0)


def check_order(start: datetime, end: datetime, problems: ProblemList) -> None:
    field = "ends_on" if end.date() < start.date() else "ends_at"
    if end < start:
        problems.add(
            field, "end_before_start",
            _("The end (%(end)s) is before the start (%(start)s). Give a later end.")
            % {"end": f"{end:%Y-%m-%d %H:%M}", "start": f"{start:%Y-%m-%d %H:%M}"},
        )  # fmt: skip
    elif end - start > timedelta(days=MAX_DAYS):
        problems.add("ends_on", "too_long", _("An initiative lasts a year at most. Give an earlier end."))


def check_year(start: datetime, end: datetime, year: int | None, problems: ProblemList) -> None:
    belongs_to = year_of(starts_on=start.date(), ends_on=max(start, end).date())
    if year is not None and year not in {start.year, belongs_to} and not problems.concerns("starts_on", "starts_at"):
        problems.add(
            "starts_on", "other_year",
            _("This form is for %(year)s. Give a day in %(year)s.") % {"year": year},
        )  # fmt: skip


def to_utc(field: str, local: datetime, zone: str, problems: ProblemList) -> datetime | None:
    try:
        return local_to_utc(local, zone)
    except NonexistentTime as error:
        problems.add(
            field, "nonexistent_time",
            _("The clocks skip %(typed)s in %(zone)s that day. The next time that exists is %(mend)s.")
            % {"typed": f"{local:%H:%M}", "zone": zone, "mend": f"{error.mend:%H:%M}"},
        )  # fmt: skip
        return None
