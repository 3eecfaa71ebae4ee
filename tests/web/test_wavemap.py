"""The projection, and the edge of the night in it."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.web import wavemap
from blueheart.web.wavedata import suns

JULY = st.tuples(st.floats(17, 20), st.floats(-180, 180))


def test_a_picture_begins_in_the_bering_strait() -> None:
    assert wavemap.place(wavemap.NORTH, wavemap.WEST) == (0, 0)
    x, y = wavemap.place(wavemap.SOUTH, wavemap.WEST - 0.001)
    assert isclose(x, wavemap.WIDTH, abs_tol=0.01)
    assert isclose(y, wavemap.HEIGHT, abs_tol=0.5)


@given(longitude=st.floats(-180, 180), sun=JULY, altitude=st.sampled_from([0, -6, -12, -17]))
def test_the_sun_stands_at_the_altitude_on_the_edge_and_lower_south_of_it(
    longitude: float, sun: tuple[float, float], altitude: float
) -> None:
    edge = wavemap.dark_below(longitude, sun, altitude)
    if edge > -90:
        assert isclose(wavemap.sun_altitude(edge, longitude, sun), altitude, abs_tol=1e-6)
        assert wavemap.sun_altitude(max(-90, edge - 2), longitude, sun) < altitude + 1e-6


def test_dots_that_fall_together_are_drawn_once() -> None:
    assert wavemap.dots_path([(10.2, 5.1), (9.9, 4.8), (14, 5), (3, 9)]) == "M10 5h0m4 0h0M3 9h0"
    assert wavemap.dots_path([]) == ""


@pytest.mark.parametrize(
    ("moment", "latitude", "longitude"),
    # Greenwich noon is six and a half minutes late on 30 July
    [(1785412800, 18.46, 1.61), (1785369600, 18.58, -178.38)],
)
def test_the_sun_of_30_july_2026_is_where_the_almanac_has_it(moment: int, latitude: float, longitude: float) -> None:
    [found] = suns([moment])
    assert found == pytest.approx((latitude, longitude), abs=0.05)
