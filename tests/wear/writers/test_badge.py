"""Badges: small, named, escaped, mirrored, and without a script."""

import xml.etree.ElementTree as ET

import pytest

from blueheart.wear.writers.badge import WIDTH, WORDS_AT, WORDS_WIDTH, Badge, badge_svg, cut, width_of

SVG = "{http://www.w3.org/2000/svg}"
LONGEST = {
    "latin": "W" * 500, "arabic": "مدرسة" * 100, "chinese": "蓝心运动" * 100, "marks": "e\u0301\u0302" * 170,
    "markup": "&<>\"'" * 100, "emoji": "💙" * 200,
}  # fmt: skip


def make(**fields: str) -> Badge:
    plain = {"label": "Ghent: 12 hearts", "large": "12 hearts", "small": "Ghent", "language": "en", "direction": "ltr"}
    return Badge(**(plain | fields))


def texts(badge: Badge) -> list[ET.Element]:
    return ET.fromstring(badge_svg(badge)).findall(f".//{SVG}text")


@pytest.mark.parametrize("name", LONGEST.values(), ids=LONGEST)
def test_badge_with_a_name_of_500_letters_is_xml_under_4_kb_that_keeps_to_its_line(name: str) -> None:
    svg = badge_svg(make(label=f"{name[:200]}: 1,234,567 hearts", large="1,234,567 hearts", small=name, mark="Sample"))
    assert len(svg.encode()) < 4096
    for line in ET.fromstring(svg).findall(f".//{SVG}text"):
        assert float(line.get("textLength", 0)) <= WORDS_WIDTH
        assert line.get("textLength") or width_of(line.text or "", float(line.get("font-size", 0))) <= WORDS_WIDTH


def test_badge_says_its_name_and_language() -> None:
    root = ET.fromstring(badge_svg(make()))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Ghent: 12 hearts"
    assert root.get("lang") == "en"


def test_badge_holds_markup_as_text() -> None:
    svg = badge_svg(make(small="<script>alert(1)</script>", label='"><script>'))
    assert "<script" not in svg
    assert [line.text for line in ET.fromstring(svg).findall(f".//{SVG}text")][1] == "<script>alert(1)</script>"


def test_badge_asks_nobody_and_runs_nothing() -> None:
    svg = badge_svg(make(colour="#c8102e")).replace("http://www.w3.org/2000/svg", "")
    for word in ("script", "href", "http", "style=", "onload", "foreignObject", "@import"):
        assert word not in svg


def test_badge_in_arabic_begins_at_the_right() -> None:
    left, right = texts(make())[0], texts(make(direction="rtl", language="ar"))[0]
    assert (left.get("x"), right.get("x")) == (str(WORDS_AT), str(WIDTH - WORDS_AT))
    assert 'direction="rtl"' in badge_svg(make(direction="rtl"))


def test_badge_of_a_group_has_its_colour_below_and_a_blue_heart() -> None:
    svg = badge_svg(make(colour="#c8102e", ground="#f2f9fd"))
    assert svg.count("#c8102e") == 1
    assert svg.index("#f2f9fd") < svg.index("#c8102e")
    heart = next(path for path in ET.fromstring(svg).iter(f"{SVG}path") if path.get("transform"))
    assert heart.get("fill") == "#009edb"


def test_longer_words_get_a_smaller_size_before_they_are_drawn_closer() -> None:
    plain, longer = texts(make(large="12 hearts"))[0], texts(make(large="Blue Heart-campagne"))[0]
    assert float(longer.get("font-size", 0)) < float(plain.get("font-size", 0))
    assert longer.get("textLength") is None


def test_cut_text_ends_in_an_ellipsis_and_keeps_marks_with_their_letter() -> None:
    assert cut("Ghent", 12) == "Ghent"
    shown = cut("e\u0301" * 200, 12)
    assert shown.endswith("e\u0301…")
