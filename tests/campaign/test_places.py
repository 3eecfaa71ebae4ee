import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from blueheart.campaign.rules.places import (
    EARTH_RADIUS_KM,
    are_coordinates,
    boxes_around,
    distance_km,
    is_far_from,
    is_null_island,
    looks_swapped,
)

BRUGES = (Decimal("51.20892"), Decimal("3.22424"))
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def test_distance_of_known_cities() -> None:
    assert abs(distance_km(*BRUGES, 50.85045, 4.34878) - 88.4) < 0.5
    assert abs(distance_km(0, 179.5, 0, -179.5) - 111.2) < 0.1
    assert math.isclose(distance_km(90, 0, -90, 0), math.pi * EARTH_RADIUS_KM)


@given(a=latitudes, b=longitudes, c=latitudes, d=longitudes)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    there = distance_km(a, b, c, d)
    assert math.isclose(there, distance_km(c, d, a, b), abs_tol=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_KM + 1e-6


@given(a=latitudes, b=longitudes, c=latitudes, d=longitudes, spare=st.floats(0, 500))
def test_boxes_hold_every_point_within(a: float, b: float, c: float, d: float, spare: float) -> None:
    boxes = boxes_around(a, b, km=distance_km(a, b, c, d) + spare + 1e-6)
    assert all(-180 <= box.west <= box.east <= 180 for box in boxes)
    assert any(box.south <= c <= box.north and box.west <= d <= box.east for box in boxes)


def test_swapped_beside_a_city() -> None:
    assert looks_swapped(3.22, 51.2, *BRUGES)
    assert not looks_swapped(51.2, 3.22, *BRUGES)
    assert not looks_swapped(40.0, 40.0, *BRUGES)
    assert looks_swapped(139.69, 35.68, 35.6895, 139.69171)


def test_swapped_without_a_city_is_sea_that_turns_into_land() -> None:
    assert looks_swapped(-70.67, -33.45)  # Santiago de Chile
    assert not looks_swapped(51.2, 3.22)
    assert not looks_swapped(0.0, -30.0)


def test_null_island_and_far() -> None:
    assert is_null_island(Decimal(0), Decimal("0.00001"))
    assert not is_null_island(0, 6.6)
    assert is_far_from(50.85, 4.35, *BRUGES, km=50)
    assert not is_far_from(50.85, 4.35, *BRUGES, km=100)


def test_coordinates_refuse_what_is_no_number() -> None:
    assert not are_coordinates(float("nan"), 0)
    assert not are_coordinates(0, float("inf"))
    assert are_coordinates(-90, 180)
