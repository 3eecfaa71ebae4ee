import math

from hypothesis import given
from hypothesis import strategies as st

from blueheart.campaign.rules.mercator import MAX_LATITUDE, cell_bounds, cell_of, from_unit, to_unit

latitudes = st.floats(-MAX_LATITUDE, MAX_LATITUDE)
longitudes = st.floats(-180, 180)


@given(latitude=latitudes, longitude=longitudes)
def test_round_trip(latitude: float, longitude: float) -> None:
    lat, lng = from_unit(*to_unit(latitude, longitude))
    assert math.isclose(lat, latitude, abs_tol=1e-9)
    assert math.isclose(lng, longitude, abs_tol=1e-9)


@given(latitude=st.floats(-90, 90), longitude=longitudes)
def test_unit_square_holds_every_point(latitude: float, longitude: float) -> None:
    x, y = to_unit(latitude, longitude)
    assert 0 <= x <= 1
    assert 0 <= y <= 1


@given(latitude=latitudes, longitude=longitudes, zoom=st.integers(0, 24))
def test_point_lies_in_its_cell_and_its_parent_cell(latitude: float, longitude: float, zoom: int) -> None:
    column, row = cell_of(latitude, longitude, zoom=zoom)
    south, west, north, east = cell_bounds(column, row, zoom=zoom)
    assert south - 1e-9 <= latitude <= north + 1e-9
    assert west - 1e-9 <= longitude <= east + 1e-9
    deep_column, deep_row = cell_of(latitude, longitude, zoom=24)
    assert (deep_column >> (24 - zoom), deep_row >> (24 - zoom)) == (column, row)


def test_known_tiles() -> None:
    """OpenStreetMap's slippy map: Brussels at zoom 10 is tile 524/343."""
    assert cell_of(50.8467, 4.3525, zoom=10) == (524, 343)
    assert cell_of(90, 180, zoom=3) == (7, 0)
    assert cell_of(-90, -180, zoom=3) == (0, 7)
    assert to_unit(0, 0) == (0.5, 0.5)
