"""The sun by skyfield and JPL's ephemeris DE421: slow, and right to a thousandth of a second of arc."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skyfield.api import Loader, wgs84
from skyfield.nutationlib import iau2000b_radians

UNIX_EPOCH_JD = 2440587.5
DAY = 86400.0
STEP = 600.0


@dataclass(frozen=True)
class OracleDusk:
    """`at` is None where the sun does not sink through the altitude; `degrees_a_second` is how fast it does."""

    at: float | None
    degrees_a_second: float
    highest_degrees: float
    lowest_degrees: float
    lowest_at: float


@cache
def heaven() -> tuple[Any, Any]:
    # Not by the package's own function, which warns of a table of the Earth's rotation that is not used
    load = Loader(str(files("skyfield_data") / "data"), expire=False)
    return load.timescale(builtin=True), load("de421.bsp")


def sky_times(epoch_seconds: NDArray[np.float64]) -> Any:
    """UTC is counted in skyfield with its leap seconds; the whole day and its part keep the digits apart."""
    timescale, _bodies = heaven()
    days = np.floor(epoch_seconds / DAY)
    times = timescale.utc(1970, 1, 1 + days, 0, 0, epoch_seconds - days * DAY)
    # As skyfield's own almanac does: a seventh of the time, for 0.0002″
    times._nutation_angles_radians = iau2000b_radians(times)
    return times


def altitudes(latitude: float, longitude: float, epoch_seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    _timescale, bodies = heaven()
    place = bodies["earth"] + wgs84.latlon(latitude, longitude)
    height, _azimuth, _distance = place.at(sky_times(epoch_seconds)).observe(bodies["sun"]).apparent().altaz()
    return np.asarray(height.degrees)


def overhead(epoch_seconds: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitude and longitude under the sun."""
    _timescale, bodies = heaven()
    times = sky_times(epoch_seconds)
    right_ascension, declination, _distance = bodies["earth"].at(times).observe(bodies["sun"]).apparent().radec("date")
    return declination.degrees, (right_ascension.hours - times.gast) * 15


def transit_near(longitude: float, noon: float) -> float:
    _latitude, under = overhead(np.array([noon]))
    west = (longitude - under[0] + 180) % 360 - 180
    return noon - west * 240


def dusk(latitude: float, longitude: float, noon: float, degrees: float) -> OracleDusk:
    """From the highest sun within six hours of the solar noon to the lowest after it, looked at every ten
    minutes, and every ten seconds where it matters."""
    transit = transit_near(longitude, noon)
    grid = np.arange(transit - DAY / 4, transit + DAY * 3 / 4 + 1, STEP)
    seen = altitudes(latitude, longitude, grid)
    first = int(seen[: len(grid) // 2 + 1].argmax())
    last = first + int(seen[first:].argmin())
    highest = altitudes(latitude, longitude, around(grid[first])).max()
    near_lowest = around(grid[last])
    low = altitudes(latitude, longitude, near_lowest)
    lowest, lowest_at = low.min(), near_lowest[low.argmin()]
    if not highest >= degrees > lowest:
        return OracleDusk(None, 0.0, highest, lowest, lowest_at)
    down = np.flatnonzero((seen[first:last] >= degrees) & (seen[first + 1 : last + 1] < degrees))
    start = grid[first + down[0]] if len(down) else grid[last or first] - STEP
    fine = np.arange(start - STEP, start + 2 * STEP + 1, 10.0)
    there = altitudes(latitude, longitude, fine)
    step = int(np.flatnonzero((there[:-1] >= degrees) & (there[1:] < degrees))[0])
    speed = (there[step] - there[step + 1]) / 10
    return OracleDusk(float(fine[step] + (there[step] - degrees) / speed), speed, highest, lowest, lowest_at)


def around(moment: float) -> NDArray[np.float64]:
    return np.arange(moment - STEP, moment + STEP + 1, 20.0)
