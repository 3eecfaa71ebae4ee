"""A group's colour: never the heart's blue, always clear on its ground."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from blueheart.wear.rules.heart import HEART_BLUE
from blueheart.wear.rules.looks import (
    ENOUGH_CONTRAST,
    PAPER,
    Ground,
    InvalidLook,
    contrast,
    ground_of,
    is_like_the_heart,
    oklch,
    read_colour,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(HEART_BLUE, PAPER) == contrast(PAPER, HEART_BLUE)


def test_oklch_is_that_of_css_color_4() -> None:
    # Lightness, chroma and hue of red and green as sample values of the specification, section 9
    red, green = oklch("#ff0000"), oklch("#008000")
    assert (red.lightness, red.chroma, red.hue) == pytest.approx((0.62796, 0.25768, 29.234), abs=0.001)
    assert (green.lightness, green.chroma, green.hue) == pytest.approx((0.51975, 0.17686, 142.495), abs=0.001)


@given(COLOURS)
def test_every_colour_is_clear_on_its_ground(colour: str) -> None:
    assert contrast(colour, ground_of(colour)) >= ENOUGH_CONTRAST


@pytest.mark.parametrize(("colour", "ground"), [("#fdb913", Ground.NIGHT), ("#c8102e", Ground.PAPER)])
def test_ground_is_the_clearer_one(colour: str, ground: Ground) -> None:
    assert ground_of(colour) == ground


@pytest.mark.parametrize("typed", ["#009edb", "009EDB", "#00a3e0", "#0095d0", "#0072ce", "#5cbfeb"])
def test_blue_like_the_hearts_is_refused_with_two_that_are_not(typed: str) -> None:
    with pytest.raises(InvalidLook) as caught:
        read_colour(typed)
    assert caught.value.code == "like_the_heart"
    told = [word.strip(".,") for word in str(caught.value.message).split() if word.startswith("#")]
    offered = [colour for colour in told if colour not in {typed.lower(), f"#{typed.lower()}"}]
    assert len(offered) == 2
    for colour in offered:
        assert read_colour(colour) == colour


@given(st.builds("#{:02x}{:02x}{:02x}".format, st.integers(0, 110), st.integers(110, 210), st.integers(180, 255)))
def test_blue_is_taken_or_what_the_message_offers_is(colour: str) -> None:
    if not is_like_the_heart(colour):
        assert read_colour(colour) == colour
        return
    with override("en"), pytest.raises(InvalidLook) as caught:
        read_colour(colour)
    words = str(caught.value.message).replace(",", " ").split()
    for offered in [word for word in words if word.startswith("#")][1:]:
        assert not is_like_the_heart(offered)


@pytest.mark.parametrize("typed", ["#034694", "#132257", "#c8102e", "#fdb913", "#000", "#ffffff", "#00b5ad", "#99d8f1"])
def test_dark_pale_and_other_colours_are_taken(typed: str) -> None:
    assert read_colour(typed).startswith("#")


def test_typed_colour_becomes_six_small_figures() -> None:
    assert read_colour(" C8102E ") == "#c8102e"
    assert read_colour("#A0c") == "#aa00cc"


@pytest.mark.parametrize("typed", ["", "red", "#12", "#12345", "#1234567", "rgb(1,2,3)", "#c8102e;x", "#१२३"])
def test_what_is_no_colour_is_told_how_to_write_one(typed: str) -> None:
    with pytest.raises(InvalidLook) as caught:
        read_colour(typed)
    assert caught.value.code == "not_a_colour"
    assert "#7a1f3d" in str(caught.value.message)
