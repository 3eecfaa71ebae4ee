"""When the sun sets and dusk falls, for one place or for a hundred thousand at once. Times are epoch seconds (UTC).

The sun's place is that of `ephemeris.py`, computed for every other hour and interpolated, which adds less than 0.05″.
Altitude by Meeus, *Astronomical Algorithms*, 2nd edition, chapter 13, less the parallax of chapter 40; an event is
found as in chapter 15, again and again until the sun's place at the event's own moment is used. Against JPL's DE421 the
place is right to 2″.

The evening of a day goes from the highest sun to the lowest sun after it, starting at the solar noon nearest to the
noon of the clocks. So it may end after midnight (Reykjavik in July), and near the poles, where the sun's own climb
through the year outweighs the turn of the day, it may be as long as a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blueheart.campaign.rules.zones import local_to_utc
from blueheart.illuminations.enums import ALTITUDE_DEGREES, Absence, SunEvent
from blueheart.illuminations.rules.ephemeris import DAY_SECONDS, Moments, apparent_place, greenwich_sidereal

# Meeus, chapter 40; the distance changes it by less than 0.15″
PARALLAX_RADIANS = np.radians(8.794 / 3600)
# The mean sun's; the true one is off by at most 30 s a day, which the next round takes away
SECONDS_A_RADIAN = DAY_SECONDS / (2 * np.pi)
ROUNDS = 3
# A last step so short leaves less than half of it, and most often a hundredth
CLOSE_ENOUGH_SECONDS = 0.3
# Beyond them the sun comes in so flat that the extremes decide whether there is an event; up to them the extremes lie
# within 1.3° of noon and midnight, and the event 2.5° away from both
STEEP_ENOUGH_COSINE = 0.999
STEEP_ENOUGH_LATITUDE_COSINE = 0.05
HALVINGS = 26  # of a day: to a millisecond
STEPS_A_DAY = 12
# A day more at either end, for zones
FIRST_SECOND = datetime(1899, 12, 31, tzinfo=UTC).timestamp()
LAST_SECOND = datetime(2101, 1, 2, tzinfo=UTC).timestamp()
AT_ONCE = 8192  # places whose numbers stay in a processor's cache


class Extremes(NamedTuple):
    """The highest sun about noon and the lowest of the night after it: epoch seconds, and degrees as by `altitude`."""

    highest_at: Moments
    highest_degrees: Moments
    lowest_at: Moments
    lowest_degrees: Moments


@dataclass(frozen=True, slots=True)
class Evening:
    """Moments in UTC, to the second; `absences` has the reason for each that is None."""

    sunset: datetime | None
    civil: datetime | None
    nautical: datetime | None
    astronomical: datetime | None
    darkest_at: datetime
    darkest_altitude: float
    absences: Mapping[SunEvent, Absence]

    def moment_of(self, event: SunEvent) -> datetime | None:
        return {
            SunEvent.SUNSET: self.sunset,
            SunEvent.CIVIL_DUSK: self.civil,
            SunEvent.NAUTICAL_DUSK: self.nautical,
            SunEvent.ASTRONOMICAL_DUSK: self.astronomical,
        }[event]


def noons_utc(*, zones: Sequence[str], day: date) -> Moments:
    """The noon of the clocks on `day` in each zone. Raises UnknownZone, and NonexistentTime for a skipped day."""
    noon = datetime.combine(day, time(12))
    known = {zone: local_to_utc(noon, zone).timestamp() for zone in set(zones)}
    return np.fromiter(map(known.__getitem__, zones), dtype=np.float64, count=len(zones))


def dusk_utc(
    *, latitudes: ArrayLike, longitudes: ArrayLike, noons_utc: ArrayLike, altitude_degrees: ArrayLike
) -> Moments:
    """When the sun sinks through the altitude in the evening after each noon; NaN where it does not.

    Degrees and epoch seconds, broadcast against each other. Raises ValueError for what is no place, and for
    years before 1900 or after 2100.
    """
    radians = np.radians(np.asarray(altitude_degrees, dtype=np.float64))
    whole = np.broadcast_arrays(
        np.asarray(latitudes, dtype=np.float64),
        np.asarray(longitudes, dtype=np.float64),
        np.asarray(noons_utc, dtype=np.float64),
        np.sin(radians + PARALLAX_RADIANS * np.cos(radians)),
    )
    latitude, longitude, noons, sine = (part.reshape(-1) for part in whole)
    sky = _Sky.over(noons)
    moments = np.empty(noons.shape)
    for start in range(0, noons.size, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        moments[part] = _sinking(sky, _Places.at(latitude[part], longitude[part]), noons[part], sine[part])
    return moments.reshape(whole[0].shape)


def lowest_sun_utc(*, latitudes: ArrayLike, longitudes: ArrayLike, noons_utc: ArrayLike) -> tuple[Moments, Moments]:
    """The darkest moment of the night after each noon, and the sun's altitude then in degrees."""
    found = extremes_utc(latitudes=latitudes, longitudes=longitudes, noons_utc=noons_utc)
    return found.lowest_at, found.lowest_degrees


def extremes_utc(*, latitudes: ArrayLike, longitudes: ArrayLike, noons_utc: ArrayLike) -> Extremes:
    places, noons = _places_and_moments(latitudes, longitudes, noons_utc)
    sky = _Sky.over(noons)
    transit = sky.transit_near(noons, places)
    highest_at, lowest_at = sky.extreme(transit, places, is_low=False), sky.extreme(transit, places, is_low=True)
    return Extremes(
        highest_at, _seen_degrees(sky.sine(highest_at, places)), lowest_at, _seen_degrees(sky.sine(lowest_at, places))
    )


def altitude(*, latitudes: ArrayLike, longitudes: ArrayLike, epoch_seconds: ArrayLike) -> Moments:
    """Degrees of the sun's middle above the horizon, as seen from the surface, without refraction."""
    places, moments = _places_and_moments(latitudes, longitudes, epoch_seconds)
    return _seen_degrees(_Sky.over(moments).sine(moments, places))


def subsolar_point(epoch_seconds: ArrayLike) -> tuple[Moments, Moments]:
    """Latitude and longitude, in degrees, of where the sun stands overhead."""
    places, moments = _places_and_moments(0.0, 0.0, epoch_seconds)
    hour, tangent = _Sky.over(moments).hour_and_tangent(moments, places)
    return np.degrees(np.arctan(tangent)), np.degrees(_nearest_turn(-hour))


def evening_of(*, latitude: float, longitude: float, zone: str, day: date) -> Evening:
    """Raises UnknownZone, ValueError for what is no place, and NonexistentTime for a day that the zone skipped."""
    noon = noons_utc(zones=[zone], day=day)
    events = list(ALTITUDE_DEGREES)
    found = extremes_utc(latitudes=latitude, longitudes=longitude, noons_utc=noon)
    seconds = dusk_utc(
        latitudes=latitude, longitudes=longitude, noons_utc=noon, altitude_degrees=list(ALTITUDE_DEGREES.values())
    )
    moments = {event: _moment(value) for event, value in zip(events, seconds, strict=True)}
    highest = float(found.highest_degrees[0])
    return Evening(
        sunset=moments[SunEvent.SUNSET],
        civil=moments[SunEvent.CIVIL_DUSK],
        nautical=moments[SunEvent.NAUTICAL_DUSK],
        astronomical=moments[SunEvent.ASTRONOMICAL_DUSK],
        darkest_at=datetime.fromtimestamp(round(float(found.lowest_at[0])), UTC),
        darkest_altitude=round(float(found.lowest_degrees[0]), 4),
        absences={
            event: Absence.STAYS_BELOW if highest < ALTITUDE_DEGREES[event] else Absence.STAYS_ABOVE
            for event, moment in moments.items()
            if moment is None
        },
    )


class _Places(NamedTuple):
    """Sine and cosine of the latitudes; longitudes in radians."""

    sine: Moments
    cosine: Moments
    longitude: Moments

    @classmethod
    def at(cls, latitude: Moments, longitude: Moments) -> "_Places":
        """From degrees. By the tangent of the half angle, for speed as in _Sky; no cosine may become nought."""
        if not ((np.abs(latitude) <= 90) & (np.abs(longitude) <= 360)).all():
            raise ValueError("a latitude lies outside −90 to 90, or a longitude outside −360 to 360")
        half = np.tan(latitude * (np.pi / 360))
        square = half * half
        cosine = np.maximum((1 - square) / (1 + square), 1e-16)
        return cls(2 * half / (1 + square), cosine, longitude * (np.pi / 180))

    def only(self, chosen: NDArray[np.bool_]) -> "_Places":
        return _Places(*(part[chosen] for part in self))


class _Sky:
    """The sun over a span of days, in steps: its hour angle at Greenwich and the tangent of its declination.

    The tangent, since with it neither sine nor cosine of the declination is needed, which NumPy takes long for.
    """

    def __init__(self, first_day: int, last_day: int) -> None:
        self.start = (first_day - 2) * STEPS_A_DAY
        steps = np.arange(self.start, (last_day + 4) * STEPS_A_DAY, dtype=np.float64) * (DAY_SECONDS / STEPS_A_DAY)
        right_ascension, declination = apparent_place(steps)
        self.hour = greenwich_sidereal(steps) - right_ascension
        # So that it starts near nought and loses no digits
        self.hour -= 2 * np.pi * np.round(self.hour[0] / (2 * np.pi))
        self.hour_step = np.diff(self.hour)
        self.tangent = np.tan(declination)
        self.tangent_step = np.diff(self.tangent)

    @classmethod
    def over(cls, moments: Moments) -> "_Sky":
        if not np.isfinite(moments).all():
            raise ValueError("a moment is missing")
        if not moments.size:
            return cls(0, 0)
        first, last = moments.min(), moments.max()
        if not FIRST_SECOND <= first <= last <= LAST_SECOND:
            raise ValueError("the sun’s place is known from 1900 to 2100")
        return cls(int(first // DAY_SECONDS), int(last // DAY_SECONDS))

    def _steps(self, moments: Moments) -> tuple[NDArray[np.intp], Moments]:
        steps = moments * (STEPS_A_DAY / DAY_SECONDS) - self.start
        whole = steps.astype(np.intp)
        return whole, steps - whole

    def hour_and_tangent(self, moments: Moments, places: _Places) -> tuple[Moments, Moments]:
        """The local hour angle in radians, not brought into one turn, and the tangent of the declination."""
        step, part = self._steps(moments)
        hour = self.hour.take(step) + part * self.hour_step.take(step) + places.longitude
        return hour, self.tangent.take(step) + part * self.tangent_step.take(step)

    def sine(self, moments: Moments, places: _Places) -> Moments:
        """Of the altitude as seen from the Earth's middle."""
        hour, tangent = self.hour_and_tangent(moments, places)
        result: Moments = (tangent * places.sine + places.cosine * np.cos(hour)) / np.sqrt(1 + tangent * tangent)
        return result

    def transit_near(self, noons: Moments, places: _Places) -> Moments:
        """To within 15 s, the most that the true sun is off from the mean one in half a day."""
        hour, _tangent = self.hour_and_tangent(noons, places)
        return noons - _nearest_turn(hour) * SECONDS_A_RADIAN

    def extreme(self, transit: Moments, places: _Places, *, is_low: bool) -> Moments:
        """Where the altitude stands still: sin H = δ′/H′ (tan φ − tan δ cos H), from d(sin altitude)/dt = 0."""
        moments = transit + (DAY_SECONDS / 2 if is_low else 0)
        for _round in range(ROUNDS):
            hour, tangent = self.hour_and_tangent(moments, places)
            step, _part = self._steps(moments)
            climb = self.tangent_step.take(step) / (1 + tangent * tangent) / self.hour_step.take(step)
            turn = np.arcsin(np.clip(climb * (places.sine / places.cosine - tangent * np.cos(hour)), -1, 1))
            moments = moments + _nearest_turn((np.pi - turn if is_low else turn) - hour) * SECONDS_A_RADIAN
        return moments


def _sinking(sky: _Sky, places: _Places, noons: Moments, sine: Moments) -> Moments:
    """When the sine of the altitude falls through `sine`, by the hour angle at which it would for a star there."""
    # At first by the sun's place six hours after noon, when evening is not far
    moment = noons + DAY_SECONDS / 4
    hour, tangent = sky.hour_and_tangent(moment, places)
    turns = (hour - np.pi / 2) - _nearest_turn(hour - np.pi / 2)
    aim, cosine = _hour_angle(sine, tangent, places)
    step = (aim - hour + turns) * SECONDS_A_RADIAN
    moment += step
    for _round in range(ROUNDS - 1):
        hour, tangent = sky.hour_and_tangent(moment, places)
        aim, cosine = _hour_angle(sine, tangent, places)
        step = (aim - hour + turns) * SECONDS_A_RADIAN
        moment += step
    is_sure = (np.abs(step) < CLOSE_ENOUGH_SECONDS) & (np.abs(cosine) < STEEP_ENOUGH_COSINE)
    unsure = ~(is_sure & (places.cosine > STEEP_ENOUGH_LATITUDE_COSINE))
    if unsure.any():
        moment[unsure] = _sinking_flat(sky, places.only(unsure), noons[unsure], sine[unsure])
    return moment


def _hour_angle(sine: Moments, tangent: Moments, places: _Places) -> tuple[Moments, Moments]:
    """Of the evening, at which the sine of the altitude is `sine`, and its cosine; radians."""
    cosine = (sine * np.sqrt(1 + tangent * tangent) - tangent * places.sine) / places.cosine
    return np.arccos(np.clip(cosine, -1, 1)), cosine


def _sinking_flat(sky: _Sky, places: _Places, noons: Moments, sine: Moments) -> Moments:
    """The same where the sun comes in flat: whether, by the extremes; when, by halving between them."""
    transit = sky.transit_near(noons, places)
    early, late = sky.extreme(transit, places, is_low=False), sky.extreme(transit, places, is_low=True)
    there = (sky.sine(early, places) >= sine) & (sky.sine(late, places) < sine)
    result = np.full(transit.shape, np.nan)
    places, early, late, sine = places.only(there), early[there], late[there], sine[there]
    for _halving in range(HALVINGS):
        middle = (early + late) / 2
        is_up = sky.sine(middle, places) >= sine
        early, late = np.where(is_up, middle, early), np.where(is_up, late, middle)
    result[there] = (early + late) / 2
    return result


def _places_and_moments(latitudes: ArrayLike, longitudes: ArrayLike, moments: ArrayLike) -> tuple[_Places, Moments]:
    latitude, longitude, moment = np.broadcast_arrays(
        np.asarray(latitudes, dtype=np.float64),
        np.asarray(longitudes, dtype=np.float64),
        np.asarray(moments, dtype=np.float64),
    )
    return _Places.at(latitude, longitude), moment


def _nearest_turn(radians: Moments) -> Moments:
    """Brought into −π to π."""
    return radians - 2 * np.pi * np.round(radians / (2 * np.pi))


def _seen_degrees(sine: Moments) -> Moments:
    radians = np.arcsin(np.clip(sine, -1, 1))
    result: Moments = np.degrees(radians - PARALLAX_RADIANS * np.cos(radians))
    return result


def _moment(seconds: float) -> datetime | None:
    return None if np.isnan(seconds) else datetime.fromtimestamp(round(float(seconds)), UTC)
