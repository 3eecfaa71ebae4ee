"""How a frame fits a taller picture, where its words go, and what takes a group's colour."""

import tomllib
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.wear.actions.frames import SEED
from blueheart.wear.rules.drawings import InvalidDrawing
from blueheart.wear.rules.frames import NIGHT, WHITE, Slot, check_frame, compose, ink_on, luminance

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">'
RING = '<circle data-slot="ring" cx="500" cy="500" r="450" font-size="60" fill="#ffffff"/>'
THEME = '<rect data-slot="theme" x="150" y="700" width="700" height="200" font-size="60" fill="#ffffff"/>'
SVG = "{http://www.w3.org/2000/svg}"
ROWS = tomllib.loads(SEED.read_text(encoding="utf-8"))["frames"]


def drawn(*groups: str) -> Any:
    return check_frame(f"{HEAD}{''.join(groups)}</svg>")


def group(inside: str = "<path/>", *, anchor: str = "square", more: str = "") -> str:
    return f'<g data-anchor="{anchor}" {more}>{inside}</g>'


@pytest.mark.parametrize(
    ("anchor", "fit"),
    [
        ("fill", "none"), ("square", "xMidYMid meet"), ("bottom", "xMidYMax meet"), ("top-start", "xMinYMin meet"),
        ("bottom-end", "xMaxYMax meet"),
    ],
)  # fmt: skip
def test_each_anchor_becomes_a_viewport_of_its_own(anchor: str, fit: str) -> None:
    (layer,) = compose(drawn(group(anchor=anchor)))
    root = ET.fromstring(layer.svg)
    assert [(one.get("viewBox"), one.get("preserveAspectRatio")) for one in root] == [("0 0 1000 1000", fit)]
    assert layer.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">')
    assert "data-" not in layer.svg


def test_groups_that_blend_alike_in_a_row_are_one_layer() -> None:
    blends = ("", 'data-blend="screen"', 'data-blend="screen"', "")
    layers = compose(drawn(*(group(more=blend) for blend in blends)))
    assert [(layer.blend, layer.svg.count("<path")) for layer in layers] == [
        ("normal", 1),
        ("screen", 2),
        ("normal", 1),
    ]


def test_gradients_go_with_each_layer_that_may_use_them() -> None:
    stop = '<stop offset="0" stop-color="#fff" data-tint="stop-color"/>'
    defs = f'<defs><linearGradient id="a">{stop}</linearGradient></defs>'
    layers = compose(drawn(defs, group(), group(more='data-blend="multiply"')), colour="#aa0000")
    assert all('stop-color="#aa0000"' in layer.svg for layer in layers)
    assert len(layers) == 2


def test_a_groups_colour_goes_where_the_drawing_says_and_nowhere_else() -> None:
    frame = drawn(group('<path fill="#111111" data-tint="fill"/><path fill="#222222"/>'))
    assert "#111111" in compose(frame)[0].svg
    tinted = compose(frame, colour="#aa0000")[0].svg
    assert 'fill="#aa0000"' in tinted
    assert 'fill="#222222"' in tinted
    assert "#111111" not in tinted


def test_places_for_words_are_read_and_not_drawn() -> None:
    frame = drawn(group(RING), group(THEME, anchor="bottom"))
    assert frame.slots == (
        Slot("ring", (500, 500, 450), 60, "#ffffff", 0.5), Slot("theme", (150, 700, 700, 200), 60, "#ffffff", 1.0),
    )  # fmt: skip
    assert frame.has_ring_text
    assert not drawn(group(THEME)).has_ring_text
    assert "slot" not in compose(frame)[0].svg
    assert "<circle" not in compose(frame)[0].svg


@pytest.mark.parametrize(
    "groups",
    [
        (group(RING), group(RING)),
        (group(RING, anchor="fill"),),
        (group(RING, more='transform="scale(2)"'),),
        (group(f"<g>{RING}</g>"),),
        (group(RING.replace('r="450"', "")),),
        (group(RING.replace("circle", "rect")),),
        (group(RING.replace("#ffffff", "white")),),
        (group(RING.replace('r="450"', 'r="45%"')),),
        (group(RING.replace('"60"', '"600"')),),
        (group(RING.replace('r="450"', 'r="10"')),),
        (group(RING.replace("ring", "other")),),
        (group('<g data-anchor="square"/>'),),
        (group('<g data-blend="screen"/>'),),
        (group(more='data-blend="difference"'),),
        (group('<path data-tint="transform"/>'),),
    ],
)
def test_marks_in_a_wrong_place_are_refused(groups: tuple[str, ...]) -> None:
    with pytest.raises(InvalidDrawing):
        drawn(*groups)


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_words_can_be_read_on_any_colour(colour: str) -> None:
    """The better of white and night never falls below what large letters need (WCAG 2.2, 1.4.3)."""
    light, ink = luminance(colour), luminance(ink_on(colour))
    assert (max(light, ink) + 0.05) / (min(light, ink) + 0.05) >= 3


def test_ink_is_white_on_dark_and_night_on_pale() -> None:
    assert ink_on("#003a61") == WHITE
    assert ink_on("#ffd98a") == NIGHT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["slug"]))
def test_seed_frames_pass_their_own_rules_in_every_language(row: dict[str, Any]) -> None:
    frame = check_frame(row["svg"])
    assert "#009edb" in frame.svg
    assert set(row["texts"]) == {"en", "fr", "nl", "de", "ar"}
    needs_words = bool(frame.slots)
    for texts in row["texts"].values():
        assert texts["title"]
        assert texts["description"].endswith(".")
        assert bool(texts.get("ring_text")) == needs_words
