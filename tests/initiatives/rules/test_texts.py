"""What may stand in a text field."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.texts import read_text


def read(typed: str, *, limit: int = 160, lines: bool = False, is_required: bool = False) -> tuple[str, list[str]]:
    problems = ProblemList()
    text = read_text("title", typed, limit=limit, problems=problems, lines=lines, is_required=is_required)
    return text, [problem.code for problem in problems.found]


@given(st.text(max_size=400), st.booleans())
def test_what_passes_is_short_plain_and_stays_as_it_is(typed: str, lines: bool) -> None:
    text, codes = read(typed, lines=lines)
    if codes:
        return
    assert len(text) <= 160
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in text)
    assert read(text, lines=lines) == (text, [])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\u202eb", "control_characters"), ("a\u2066b", "control_characters"), ("a\x00b", "control_characters"),
        ("a\ufffdb", "unreadable"), ("<script>alert(1)</script>", "markup"), ("</p", "markup"), ("<!--", "markup"),
        ("x" * 161, "too_long"), ("x" * 10_000_000, "too_long"), ("\u200b \u3164", "required"), ("", "required"),
        ("!!!", "required"),
    ],
)  # fmt: skip
def test_what_does_not_belong_is_named(typed: str, code: str) -> None:
    assert read(typed, is_required=True)[1] == [code]


@pytest.mark.parametrize("typed", ["2 < 3 and 4 > 1", "I <3 Ghent", "مسيرة ضد الاتجار", "می‌خواهم", "Ville de Liège"])
def test_honest_text_is_kept(typed: str) -> None:
    assert read(typed) == (typed, [])
