"""Places and distances on the earth; pure."""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, degrees, pi, radians, sin, sqrt

from blueheart.campaign.rules.zones import is_at_sea

Degrees = float | Decimal

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of GRS 80 (Moritz 2000)


@dataclass(frozen=True)
class Place:
    """Where something happens: a city of the table, a point with its nearest city, or online.

    Coordinates are degrees WGS 84, None when online; `country` is ISO 3166-1 alpha-2 or ""; `zone` an IANA zone.
    """

    kind: str
    city_id: int | None = None
    name: str = ""
    country: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    zone: str = "UTC"

    @property
    def is_online(self) -> bool:
        return self.kind == "online"

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


def distance_km(latitude_a: Degrees, longitude_a: Degrees, latitude_b: Degrees, longitude_b: Degrees) -> float:
    """Great-circle distance by the haversine formula (Sinnott 1984); degrees in, kilometres out."""
    phi_a, phi_b = radians(latitude_a), radians(latitude_b)
    half_lat = (phi_b - phi_a) / 2
    half_lng = (radians(longitude_b) - radians(longitude_a)) / 2
    chord = sin(half_lat) ** 2 + cos(phi_a) * cos(phi_b) * sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def are_coordinates(latitude: Degrees, longitude: Degrees) -> bool:
    """False for NaN and infinity too."""
    lat, lng = float(latitude), float(longitude)
    return -90 <= lat <= 90 and -180 <= lng <= 180


def is_null_island(latitude: Degrees, longitude: Degrees) -> bool:
    """0, 0 in the Gulf of Guinea: what an empty spreadsheet cell turns into."""
    return abs(float(latitude)) < 0.01 and abs(float(longitude)) < 0.01


def looks_swapped(
    latitude: Degrees,
    longitude: Degrees,
    near_latitude: Degrees | None = None,
    near_longitude: Degrees | None = None,
    *,
    km: float = 150,
) -> bool:
    """The two numbers make sense the other way round and not this way.

    With a point that it should lie near: it lies far away, and swapped within `km`. Without one: it lies at sea (or
    off the earth), and swapped on land.
    """
    if not are_coordinates(longitude, latitude):
        return False
    if near_latitude is None or near_longitude is None:
        is_off = not are_coordinates(latitude, longitude) or is_at_sea(float(latitude), float(longitude))
        return is_off and not is_at_sea(float(longitude), float(latitude))
    if distance_km(longitude, latitude, near_latitude, near_longitude) > km:
        return False
    if not are_coordinates(latitude, longitude):
        return True
    return distance_km(latitude, longitude, near_latitude, near_longitude) > km


def is_far_from(
    latitude: Degrees, longitude: Degrees, city_latitude: Degrees, city_longitude: Degrees, *, km: float = 100
) -> bool:
    return distance_km(latitude, longitude, city_latitude, city_longitude) > km


@dataclass(frozen=True)
class Box:
    """Degrees; `west` > `east` never: a box over the date line comes as two."""

    south: float
    north: float
    west: float
    east: float


def boxes_around(latitude: float, longitude: float, *, km: float) -> tuple[Box, ...]:
    """One or two boxes that hold every point within `km`, over the date line and the poles too.

    Half width: asin(sin(r) / cos(latitude)) (J. P. Matuschek, "Finding points within a distance").
    """
    angle = km / EARTH_RADIUS_KM
    reach = degrees(angle) + 1e-9
    south, north = latitude - reach, latitude + reach
    if south <= -90 or north >= 90 or angle >= pi / 2:
        return (Box(max(-90.0, south), min(90.0, north), -180.0, 180.0),)
    half = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude))))) + 1e-9
    west, east = longitude - half, longitude + half
    if west < -180:
        return (Box(south, north, -180.0, east), Box(south, north, west + 360, 180.0))
    if east > 180:
        return (Box(south, north, west, 180.0), Box(south, north, -180.0, east - 360))
    return (Box(south, north, west, east),)
