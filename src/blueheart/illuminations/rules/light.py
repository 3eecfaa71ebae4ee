"""When a light burns: from dusk, sunset, a fixed hour or the darkest moment, to an hour of the place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.rules.zones import NonexistentTime, local_to_utc, utc_to_local, zone_info
from blueheart.illuminations.enums import ALTITUDE_DEGREES, Absence, LightRule, SunEvent
from blueheart.illuminations.rules.limits import MAX_LIGHT_HOURS, MAX_OFFSET_MINUTES
from blueheart.initiatives.rules.problems import ProblemList, Text
from blueheart.initiatives.rules.schedule import to_utc

if TYPE_CHECKING:
    from blueheart.illuminations.rules.sun import Evening

MAX_LENGTH = timedelta(hours=MAX_LIGHT_HOURS)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LightWish:
    """What somebody asks for, in clock times of the place. `offset_minutes` shifts sunset and the darkest moment."""

    rule: LightRule
    ends_at: time | None
    offset_minutes: int = 0
    starts_at: time | None = None
    curfew: time | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a plan that is no mistake; `code` is stable, for programs."""

    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class LightPlan:
    """`daylight_minutes` are those before civil dusk or after civil dawn.

    `useful_minutes` is the shortest useful time, from civil to nautical dusk, when the sky still has colour; 0 when
    there is no civil dusk.
    """

    starts_at_utc: datetime
    ends_at_utc: datetime
    minutes: int
    daylight_minutes: int
    useful_minutes: int
    notes: tuple[Note, ...]

    @property
    def dark_minutes(self) -> int:
        return self.minutes - self.daylight_minutes


def plan_light(
    *, wish: LightWish, latitude: float, longitude: float, zone: str, day: date, problems: ProblemList
) -> LightPlan | None:
    """The plan for the evening of `day`; None when something is wrong, and what, is added to `problems`.

    A start before noon, and an end earlier than the start, are hours after midnight. Raises UnknownZone.
    """
    from blueheart.illuminations.rules.sun import evening_of  # NumPy: only for who plans

    try:
        evening = evening_of(latitude=latitude, longitude=longitude, zone=zone, day=day)
    except NonexistentTime:
        problems.add("day", "skipped_day", _("The clocks of this place skipped this day. Give another."))
        return None
    starts = _start(wish, evening, zone, day, problems)
    if wish.ends_at is None:
        problems.add("ends_at", "required", _("Give the hour at which the light goes out, such as 23:30."))
    if starts is None or wish.ends_at is None:
        return None
    ends = _end(wish.ends_at, starts, zone, day, problems)
    if ends is None:
        return None
    return judge_light(
        starts_at_utc=starts, ends_at_utc=ends, latitude=latitude, longitude=longitude, zone=zone, day=day,
        curfew=wish.curfew, evening=evening,
    )  # fmt: skip


def judge_light(
    *, starts_at_utc: datetime, ends_at_utc: datetime, latitude: float, longitude: float, zone: str, day: date,
    curfew: time | None, evening: "Evening",
) -> LightPlan:  # fmt: skip
    """What there is to know about hours that stand: those of a plan, or of a promise made long ago."""
    minutes = max(1, round((ends_at_utc - starts_at_utc) / MINUTE))
    daylight = _minutes_above_dusk(latitude, longitude, starts_at_utc, minutes)
    useful_until = evening.nautical or evening.darkest_at
    plan_notes = (
        *_daylight_notes(daylight, minutes, starts_at_utc, evening, zone),
        *_dark_sky_notes(useful_until, ends_at_utc, evening, zone),
        *_curfew_notes(curfew, starts_at_utc, ends_at_utc, zone, day),
    )
    useful = round((useful_until - evening.civil) / MINUTE) if evening.civil else 0
    return LightPlan(starts_at_utc, ends_at_utc, minutes, sum(daylight), useful, plan_notes)


def _start(wish: LightWish, evening: "Evening", zone: str, day: date, problems: ProblemList) -> datetime | None:
    if wish.rule == LightRule.FIXED:
        return _fixed_start(wish.starts_at, zone, day, problems)
    offset = timedelta(0)
    if wish.rule in {LightRule.SUNSET, LightRule.DARKEST}:
        if abs(wish.offset_minutes) > MAX_OFFSET_MINUTES:
            problems.add(
                "offset_minutes", "offset_out_of_range",
                _("Give a number of minutes from −%(most)s to %(most)s.") % {"most": MAX_OFFSET_MINUTES},
            )  # fmt: skip
            return None
        offset = timedelta(minutes=wish.offset_minutes)
    if wish.rule == LightRule.DARKEST:
        return evening.darkest_at + offset
    event = SunEvent.SUNSET if wish.rule == LightRule.SUNSET else SunEvent.CIVIL_DUSK
    moment = evening.moment_of(event)
    if moment is None:
        problems.add("rule", f"no_{event}", no_event_text(event, evening, zone=zone, day=day))
        return None
    return moment + offset


def no_event_text(event: SunEvent, evening: "Evening", *, zone: str, day: date) -> Text:
    """Why there is no such moment that night, and what to do instead."""
    values = {
        "day": date_format(day, "DATE_FORMAT"),
        "lowest": f"{evening.darkest_altitude:.1f}".replace("-", "−"),
        "clock": _clock(evening.darkest_at, zone),
    }
    if event == SunEvent.SUNSET and evening.absences.get(event) == Absence.STAYS_BELOW:
        return _("The sun does not rise here on %(day)s. Choose civil dusk or a fixed hour.") % values
    if evening.absences.get(event) == Absence.STAYS_BELOW:
        return _("On %(day)s the sun stays so low here that it is dark all day. Choose a fixed hour.") % values
    if event == SunEvent.SUNSET:
        return (
            _(
                "The sun does not set here in the night of %(day)s. "
                "Choose the darkest moment, %(clock)s, or a fixed hour."
            )
            % values
        )
    return (
        _(
            "The sun does not sink far enough here in the night of %(day)s: only to %(lowest)s°. "
            "Choose the darkest moment, %(clock)s, or a fixed hour."
        )
        % values
    )


def _fixed_start(clock: time | None, zone: str, day: date, problems: ProblemList) -> datetime | None:
    if clock is None:
        problems.add("starts_at", "required", _("Give the hour at which the light comes on, such as 22:00."))
        return None
    evening_day = day if clock >= time(12) else day + timedelta(days=1)
    return to_utc("starts_at", datetime.combine(evening_day, clock), zone, problems)


def _end(clock: time, starts: datetime, zone: str, day: date, problems: ProblemList) -> datetime | None:
    """The first moment after the start at which the clocks show the time."""
    local_start = utc_to_local(starts, zone).replace(tzinfo=None)
    today, tomorrow = (datetime.combine(local_start.date() + timedelta(days=days), clock) for days in (0, 1))
    for local in (today, tomorrow):
        # Where the clocks are put back an hour comes twice: whichever is the next
        readings = (local.replace(tzinfo=zone_info(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
        ends = min((reading for reading in readings if reading > starts), default=None)
        if ends is not None and ends - starts <= MAX_LENGTH:
            return ends if to_utc("ends_at", local, zone, problems) else None
    last_shown = today if today <= local_start else today - timedelta(days=1)
    if last_shown >= datetime.combine(day, time(12)):
        problems.add(
            "ends_at", "end_before_start",
            _("The end (%(end)s) is before the light comes on (%(start)s). Give a later end.")
            % {"end": f"{clock:%H:%M}", "start": f"{local_start:%H:%M}"},
        )  # fmt: skip
    else:
        problems.add("ends_at", "too_long", _("A light burns for twelve hours at most. Give an earlier end."))
    return None


def _minutes_above_dusk(latitude: float, longitude: float, starts: datetime, minutes: int) -> list[bool]:
    """Of each minute, whether the sun is above civil dusk in its middle."""
    from blueheart.illuminations.rules.sun import altitude

    middles = [starts.timestamp() + 60 * minute + 30 for minute in range(minutes)]
    heights = altitude(latitudes=latitude, longitudes=longitude, epoch_seconds=middles)
    return [bool(height > ALTITUDE_DEGREES[SunEvent.CIVIL_DUSK]) for height in heights]


def _daylight_notes(
    daylight: list[bool], minutes: int, starts: datetime, evening: "Evening", zone: str
) -> tuple[Note, ...]:
    if not any(daylight):
        return ()
    values: Mapping[str, object] = {"count": sum(daylight), "total": minutes}
    if all(daylight) and evening.civil is None:
        text: Text = (
            _("Minutes that would burn in daylight: %(count)s of %(total)s. It does not get dark here that night.")
            % values
        )
    elif evening.civil and starts < evening.civil:
        text = _("Minutes that would burn in daylight: %(count)s of %(total)s. It is dark enough from %(dusk)s.") % {
            **values,
            "dusk": _clock(evening.civil, zone),
        }
    else:
        dawn = starts + MINUTE * (len(daylight) - daylight[::-1].index(False) if False in daylight else 0)
        text = _("Minutes that would burn in daylight: %(count)s of %(total)s. It is light again from %(dawn)s.") % {
            **values,
            "dawn": _clock(dawn, zone),
        }
    return (Note("daylight", text),)


def _dark_sky_notes(useful_until: datetime, ends: datetime, evening: "Evening", zone: str) -> tuple[Note, ...]:
    if evening.civil is None or ends <= useful_until:
        return ()
    values = {
        "start": _clock(evening.civil, zone),
        "end": _clock(useful_until, zone),
        "minutes": round((useful_until - evening.civil) / MINUTE),
    }
    text = _(
        "Dark sky: the shortest useful time is from %(start)s to %(end)s (%(minutes)s minutes), while the sky still "
        "has colour. What burns longer lights the night for animals and stargazers too."
    )
    return (Note("dark_sky", text % values),)


def _curfew_notes(curfew: time | None, starts: datetime, ends: datetime, zone: str, day: date) -> tuple[Note, ...]:
    if curfew is None:
        return ()
    local = datetime.combine(day if curfew >= time(12) else day + timedelta(days=1), curfew)
    try:
        dark_from = local_to_utc(local, zone)
    except NonexistentTime as error:
        dark_from = local_to_utc(error.mend, zone)
    late = round((ends - max(starts, dark_from)) / MINUTE)
    if late <= 0:
        return ()
    text = _(
        "The city’s curfew for lights is at %(curfew)s. Minutes that would burn after it: %(count)s. "
        "End earlier, or ask the city’s leave."
    )
    return (Note("curfew", text % {"curfew": f"{curfew:%H:%M}", "count": late}),)


def _clock(moment: datetime, zone: str) -> str:
    return f"{utc_to_local(moment, zone):%H:%M}"
