"""Where the sun stands among the stars: apparent right ascension and declination, to about an arcsecond.

The orbit is VSOP87 (Bretagnon and Francou, Astronomy and Astrophysics 202 (1988), 309–315), cut short as in Meeus,
*Astronomical Algorithms*, 2nd edition, appendix III, and in the tables of Reda and Andreas, *Solar Position Algorithm*,
NREL/TP-560-34302 (2008); the chapters named below are Meeus's. Good from 1900 to 2100.
"""

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.float64]

UNIX_EPOCH_JD = 2440587.5
J2000_JD = 2451545.0
DAY_SECONDS = 86400.0
# Terrestrial time is ahead of UTC by 32.184 s and, since 2017, 37 leap seconds. In a minute the sun moves by 2.5″ among
# the stars, so that one value does for the century.
TERRESTRIAL_AHEAD_SECONDS = 69.184

# Rows of A (10⁻⁸ rad), B (rad), C (rad per millennium): a term is A cos(B + Cτ)
LONGITUDE_0 = np.array([
    (175347046, 0, 0), (3341656, 4.6692568, 6283.07585), (34894, 4.6261, 12566.1517), (3497, 2.7441, 5753.3849),
    (3418, 2.8289, 3.5231), (3136, 3.6277, 77713.7715), (2676, 4.4181, 7860.4194), (2343, 6.1352, 3930.2097),
    (1324, 0.7425, 11506.7698), (1273, 2.0371, 529.691), (1199, 1.1096, 1577.3435), (990, 5.233, 5884.927),
    (902, 2.045, 26.298), (857, 3.508, 398.149), (780, 1.179, 5223.694), (753, 2.533, 5507.553),
    (505, 4.583, 18849.228), (492, 4.205, 775.523), (357, 2.92, 0.067), (317, 5.849, 11790.629),
    (284, 1.899, 796.298), (271, 0.315, 10977.079), (243, 0.345, 5486.778), (206, 4.806, 2544.314),
    (205, 1.869, 5573.143), (202, 2.458, 6069.777), (156, 0.833, 213.299), (132, 3.411, 2942.463),
    (126, 1.083, 20.775), (115, 0.645, 0.98), (103, 0.636, 4694.003), (102, 0.976, 15720.839),
    (102, 4.267, 7.114), (99, 6.21, 2146.17), (98, 0.68, 155.42), (86, 5.98, 161000.69),
])  # fmt: skip
LONGITUDE_1 = np.array([
    (628331966747, 0, 0), (206059, 2.678235, 6283.07585), (4303, 2.6351, 12566.1517), (425, 1.59, 3.523),
    (119, 5.796, 26.298), (109, 2.966, 1577.344), (93, 2.59, 18849.23),
])  # fmt: skip
LONGITUDE_2 = np.array([(52919, 0, 0), (8720, 1.0721, 6283.0758), (309, 0.867, 12566.152)])
LATITUDE_0 = np.array([(280, 3.199, 84334.662), (102, 5.422, 5507.553), (80, 3.88, 5223.69)])


def apparent_place(epoch_seconds: Moments) -> tuple[Moments, Moments]:
    """Right ascension less the equation of the equinoxes, growing without a step, and declination; radians, geocentric.

    With the equation of the equinoxes taken out, mean sidereal time less the first is the hour angle at Greenwich.
    """
    days = (epoch_seconds + TERRESTRIAL_AHEAD_SECONDS) / DAY_SECONDS + (UNIX_EPOCH_JD - J2000_JD)
    millennia = days / 365250.0
    nutation, obliquity = nutation_and_obliquity(days / 36525.0)
    longitude = apparent_longitude(millennia) + nutation
    latitude = -_sum(LATITUDE_0, millennia)
    # chapter 13: ecliptic to equator
    right_ascension = np.arctan2(
        np.sin(longitude) * np.cos(obliquity) - np.tan(latitude) * np.sin(obliquity), np.cos(longitude)
    )
    declination = np.arcsin(
        np.sin(latitude) * np.cos(obliquity) + np.cos(latitude) * np.sin(obliquity) * np.sin(longitude)
    )
    turns = np.round((longitude - right_ascension) / (2 * np.pi))
    return right_ascension + 2 * np.pi * turns - nutation * np.cos(obliquity), declination


def apparent_longitude(millennia: Moments) -> Moments:
    """Chapter 25, high accuracy, without nutation: the Earth's longitude seen back, in FK5, less the aberration."""
    earth = _sum(LONGITUDE_0, millennia) + _sum(LONGITUDE_1, millennia) * millennia
    earth += _sum(LONGITUDE_2, millennia) * millennia**2
    # The distance, to a ten-thousandth, is enough for the aberration: chapter 25, with the eccentricity of this century
    anomaly = np.radians(357.52911) + 6283.01955 * millennia
    distance = 1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly)
    result: Moments = earth + np.pi - np.radians((0.09033 + 20.4898 / distance) / 3600)
    return result


def nutation_and_obliquity(centuries: Moments) -> tuple[Moments, Moments]:
    """Chapter 22: the terms of the IAU's theory of 1980 above 0.04″, and the true obliquity; radians."""
    node = np.radians(125.04452 - 1934.136261 * centuries)
    sun = np.radians(280.4665 + 36000.7698 * centuries)
    moon = np.radians(218.3165 + 481267.8813 * centuries)
    sun_anomaly = np.radians(357.52911 + 35999.05029 * centuries)
    moon_anomaly = np.radians(134.96298 + 477198.867398 * centuries)
    in_longitude = (
        -(17.1996 + 0.01742 * centuries) * np.sin(node) - 1.3187 * np.sin(2 * sun) - 0.2274 * np.sin(2 * moon)
        + 0.2062 * np.sin(2 * node) + 0.1426 * np.sin(sun_anomaly) + 0.0712 * np.sin(moon_anomaly)
        - 0.0517 * np.sin(2 * sun + sun_anomaly)
    )  # fmt: skip
    in_obliquity = (
        9.2025 * np.cos(node) + 0.5736 * np.cos(2 * sun) + 0.0977 * np.cos(2 * moon) - 0.0895 * np.cos(2 * node)
    )
    mean = 84381.448 - 46.8150 * centuries - 0.00059 * centuries**2
    return np.radians(in_longitude / 3600), np.radians((mean + in_obliquity) / 3600)


def greenwich_sidereal(epoch_seconds: Moments) -> Moments:
    """Chapter 12: mean sidereal time, radians, growing without a step; UTC stands for UT1 (within 0.9 s)."""
    days = epoch_seconds / DAY_SECONDS + (UNIX_EPOCH_JD - J2000_JD)
    result: Moments = np.radians(280.46061837 + 360.98564736629 * days + 0.000387933 * (days / 36525.0) ** 2)
    return result


def _sum(terms: Moments, millennia: Moments) -> Moments:
    total = np.zeros_like(millennia)
    for amplitude, phase, rate in terms:
        total += amplitude * np.cos(phase + rate * millennia)
    return total * 1e-8
