import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.illuminations.rules.colour import (
    FILTERS,
    HEART_BLUE,
    Lamp,
    chromaticity_of,
    linear_of,
    nearest_filters,
    read_hex,
    rgb_dmx_of,
    rgbw_dmx_of,
    uniform,
)

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: "#" + bytes(parts).hex())


def test_the_blue_of_the_heart() -> None:
    assert read_hex(HEART_BLUE) == (0, 158, 219)
    found = chromaticity_of(HEART_BLUE)
    assert (found.x, found.y) == pytest.approx((0.1985, 0.2347), abs=0.0001)
    assert found.luminance == pytest.approx(0.2957, abs=0.0001)
    assert rgb_dmx_of(HEART_BLUE) == (0, 123, 255)
    assert rgbw_dmx_of(HEART_BLUE) == (0, 123, 255, 0)


@pytest.mark.parametrize(
    ("colour", "x", "y"),
    [("#FFFFFF", 0.3127, 0.3290), ("#FF0000", 0.64, 0.33), ("#00FF00", 0.30, 0.60), ("#0000FF", 0.15, 0.06)],
)
def test_white_and_the_primaries_are_those_of_the_standard(colour: str, x: float, y: float) -> None:
    found = chromaticity_of(colour)
    assert (found.x, found.y) == pytest.approx((x, y), abs=0.0002)


def test_the_curve_has_its_two_pieces() -> None:
    """IEC 61966-2-1: a straight line up to 0.04045, and half of the numbers is a fifth of the light."""
    assert linear_of("#0A0A0A")[0] == pytest.approx(10 / 255 / 12.92)
    assert linear_of("#0B0B0B")[0] == pytest.approx(((11 / 255 + 0.055) / 1.055) ** 2.4)
    assert linear_of("#808080")[0] == pytest.approx(0.2159, abs=0.0001)


@given(colour=colours.filter(lambda colour: colour != "#000000"))
def test_white_is_what_the_three_have_in_common(colour: str) -> None:
    rgb, rgbw = rgb_dmx_of(colour), rgbw_dmx_of(colour)
    assert max(rgb) == max(rgbw) == 255
    assert min(rgbw[:3]) == 0
    # Red, green and blue with the white put back are in the same proportions
    whole = [channel + rgbw[3] for channel in rgbw[:3]]
    assert [255 * channel / max(whole) for channel in whole] == pytest.approx(rgb, abs=2)


@given(colour=colours)
def test_every_colour_lies_within_the_primaries(colour: str) -> None:
    if read_hex(colour) == (0, 0, 0):
        with pytest.raises(ValueError, match="black"):
            chromaticity_of(colour)
        return
    found = chromaticity_of(colour)
    assert 0.15 <= round(found.x, 3) <= 0.64
    assert 0.06 <= round(found.y, 3) <= 0.60
    assert 0 < found.luminance <= 1.0001


def test_black_is_dark_in_every_channel() -> None:
    assert rgb_dmx_of("#000000") == (0, 0, 0)
    assert rgbw_dmx_of("#000000") == (0, 0, 0, 0)


@pytest.mark.parametrize("text", ["", "blue", "#12345", "#GGGGGG", "#1234567"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_hex(text)


@pytest.mark.parametrize(("lamp", "first"), [(Lamp.TUNGSTEN, "E075"), (Lamp.DAYLIGHT, "E174")])
def test_the_nearest_filters_come_first(lamp: Lamp, first: str) -> None:
    found = nearest_filters(HEART_BLUE, lamp=lamp, most=20)
    assert found[0].code == first
    assert {one.lamp for one in found} == {lamp}
    wanted = chromaticity_of(HEART_BLUE)
    away = [math.dist(uniform(one.x, one.y), uniform(wanted.x, wanted.y)) for one in found]
    assert away == sorted(away)
    assert away[-1] < 0.045
    assert len(nearest_filters(HEART_BLUE, lamp=lamp)) == 3


def test_each_filter_stands_once_and_is_possible() -> None:
    assert len({(one.maker, one.code, one.lamp) for one in FILTERS}) == len(FILTERS)
    assert all(0 < one.x < 1 and 0 < one.y < 1 - one.x and 0 < one.transmission_percent <= 100 for one in FILTERS)
