"""Which drawings may be laid over a photograph: nothing gets through that is not on the list."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blueheart.wear.rules.drawings import ATTRIBUTES, DEEPEST, ELEMENTS, MOST_ELEMENTS, InvalidDrawing, read_drawing
from blueheart.wear.rules.frames import check_frame, compose
from blueheart.wear.rules.limits import FRAME_LENGTH

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">'
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NASTY = st.sampled_from(
    [
        "javascript:alert(1)", "url(http://evil.example/x)", "url(data:image/svg+xml,x)", "url( '#a' )", "#a", "1",
        "url(#a)", "none", "red", "#009edb", "expression(1)", "10%", "-1e9", "\u202e", "&amp;", "fill:url(//x)",
        "0 0 1 1",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    [
        *ELEMENTS, "script", "foreignObject", "image", "use", "a", "style", "animate", "set", "text", "iframe",
        "feImage", "filter", "pattern", "handler", "SCRIPT", "switch", "metadata",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    [*ATTRIBUTES, "onload", "onclick", "style", "class", "href", "xlink:href", "src", "begin", "filter", "xml:base"]
)


def drawing(inside: str) -> str:
    return f'{HEAD}<g data-anchor="square">{inside}</g></svg>'


def refusal(text: str) -> str:
    with pytest.raises(InvalidDrawing) as caught:
        check_frame(text)
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "<foreignObject>"),
        ("<image href='/x.png'/>", "<image>"),
        ("<use href='#a'/>", "<use>"),
        ("<a href='https://evil.example'/>", "<a>"),
        ("<text>Hello</text>", "<text>"),
        ("<style>*{fill:url(//x)}</style>", "<style>"),
        ("<animate attributeName='d'/>", "<animate>"),
        ("<svg/>", "<svg>"),
        ("<path style='fill:red'/>", "style"),
        ("<path class='a'/>", "class"),
        ("<path onload='x()'/>", "onload"),
        ("<path href='#a'/>", "href"),
        ("<path xmlns:x='http://www.w3.org/1999/xlink' x:href='//evil.example'/>", "href"),
        ("<path fill='url(http://evil.example/a)'/>", "fill"),
        ("<path fill='url(#nowhere)'/>", "#nowhere"),
        ("<path clip-path='url(other.svg#a)'/>", "clip-path"),
        ("<path d='M0 0 javascript:'/>", "d="),
        ("<path id='a'/><path id='a'/>", "“a”"),
        ("<p xmlns='http://www.w3.org/1999/xhtml'/>", "<p>"),
        ("words", "“words”"),
    ],
)
def test_what_is_refused_is_named(inside: str, named: str) -> None:
    assert named in refusal(drawing(inside))


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "hello", "<svg", "<html/>", "<svg/>", '<svg xmlns="http://www.w3.org/1999/xhtml"/>', f"{HEAD}</svg>",
        f"<!DOCTYPE svg>{drawing('')}",
        f'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>{drawing("&b;")}',
        f'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>{drawing("&a;")}',
        f'<?xml-stylesheet href="//evil.example/a.css"?>{drawing("")}',
        drawing("<path/>").replace(HEAD, HEAD.replace("0 0 1000 1000", "0 0 10 10")),
        f"{HEAD}<path/></svg>", f"{HEAD}<g><path/></g></svg>", f'{HEAD}<g data-anchor="middle"/></svg>',
        "\x00", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_frame_is_refused_with_a_mend(text: str) -> None:
    message = refusal(text)
    assert message.endswith(".")
    assert len(message) < 400


def test_a_declared_encoding_does_not_change_what_is_read() -> None:
    kept = check_frame(f'<?xml version="1.0" encoding="utf-16"?>{drawing("<title>é</title>")}').svg
    assert "<title>é</title>" in kept


def test_size_depth_and_number_of_elements_are_bounded() -> None:
    assert "characters" in refusal(drawing(f"<desc>{'a' * FRAME_LENGTH}</desc>"))
    assert "intricate" in refusal(drawing("<g>" * DEEPEST + "</g>" * DEEPEST))
    assert "intricate" in refusal(drawing("<path/>" * MOST_ELEMENTS))
    assert check_frame(drawing("<g>" * (DEEPEST - 2) + "</g>" * (DEEPEST - 2)))


def test_comments_and_unknown_programs_leave_nothing_behind() -> None:
    kept = check_frame(drawing("<!-- <script/> --><path d='M0 0'/>")).svg
    assert "script" not in kept
    assert "namedview" in refusal(drawing("<i:namedview xmlns:i='http://www.inkscape.org/namespaces/inkscape'/>"))


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(NAMES)
    keys = draw(st.lists(KEYS, max_size=3, unique=True))
    attributes = "".join(f' {key}="{draw(NASTY)}"' for key in keys)
    inside = "".join(draw(st.lists(trees(depth + 1), max_size=2))) if depth < 3 else ""
    return f"<{tag}{attributes}>{inside}</{tag}>"


@given(st.one_of(trees(), TEXTS, TEXTS.map(lambda text: f"<desc>{text}</desc>")))
@example("<path fill='url(#a)' id='a'/>")
@example("<desc>]]&gt;&lt;script&gt;</desc>")
def test_whatever_passes_holds_nothing_but_the_list(inside: str) -> None:
    try:
        checked = check_frame(drawing(inside))
    except InvalidDrawing:
        return
    for text in (checked.svg, *(layer.svg for layer in compose(checked, colour="#009edb"))):
        for element in ET.fromstring(text).iter():
            assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in ELEMENTS
            for key, value in element.items():
                assert key in ATTRIBUTES or key == "preserveAspectRatio"
                assert not re.search(r"(?i)javascript|url\((?!#)|//|data:|expression", value)


@given(trees())
def test_the_kept_spelling_is_read_as_itself(inside: str) -> None:
    try:
        kept = check_frame(drawing(inside)).svg
    except InvalidDrawing:
        return
    assert check_frame(kept).svg == kept


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda data: data.decode("latin-1"))))
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(InvalidDrawing):
        read_drawing(text.replace("http://www.w3.org/2000/svg", ""))
