import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.wear.documents.cards.text import advances
from blueheart.wear.rules.letters import LONGEST, MARKS_ON_A_LETTER, is_right_to_left, showable

COVERED = advances().keys()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Maria", "Maria"),
        ("  two \n\t words ", "two words"),
        ("Ana 💙💙", "Ana"),
        ("Ana 👩‍👩‍👧‍👦 et al.", "Ana et al."),
        ("Ana 👍🏽", "Ana"),
        ("🇧🇪 België", "België"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Skye", "Skye"),
        ("❤️ heart", "heart"),
        ("Team 1️⃣", "Team 1"),
        ("☀ sun", "sun"),
        ("\u202egnihtyna\u202c", "gnihtyna"),
        ("\u2066a\u2069\u200f\u061cb", "ab"),
        ("a\u200db", "ab"),
        ("می‌خواهم", "می‌خواهم"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("e\u0301", "é"),
        ("蓝心 ブルーハート 藍心", "蓝心 ブルーハート 藍心"),
        ("نادي القلب الأزرق", "نادي القلب الأزرق"),
        ("a\x00b\ufeffc\ue000", "abc"),
    ],
)
def test_a_text_is_shown_without_what_would_be_a_box_or_a_trick(typed, shown):
    assert showable(typed, COVERED).text == shown


def test_marks_are_piled_up_only_as_high_as_languages_need():
    shown = showable("Z" + "\u0335\u0321\u0328\u0301\u0302\u0303" * 80 + "algo", COVERED).text
    assert sum(unicodedata.combining(one) > 0 for one in shown) <= MARKS_ON_A_LETTER
    assert unicodedata.normalize("NFD", shown).startswith("Z")
    assert shown.endswith("algo")


def test_marks_of_a_letter_that_is_left_out_go_with_it():
    assert showable("เ\u0e49\u0301a", COVERED).text == "a"


@pytest.mark.parametrize("typed", ["กรุงเทพ", "💙", "", "한국", "दिल्ली run", "\u0301\u0301"])
def test_a_name_that_loses_its_sense_is_not_readable(typed):
    assert not showable(typed, COVERED).is_readable


@pytest.mark.parametrize("typed", ["Maria 💙", "Rotary Club 東京 2027", "Ann 한"])
def test_a_name_that_loses_a_little_stays_readable(typed):
    assert showable(typed, COVERED).is_readable


@given(st.text(max_size=600))
def test_whatever_is_typed_only_covered_characters_are_left(typed):
    shown = showable(typed, COVERED).text
    assert all(ord(one) in COVERED or one in "\u200c\u200d" for one in shown)
    assert not any(unicodedata.bidirectional(one) in {"LRO", "RLO", "LRE", "RLE", "RLI", "LRI", "FSI"} for one in shown)
    assert len(shown) <= LONGEST


def test_a_text_runs_as_its_first_letter_does():
    assert is_right_to_left("30 يوليو")
    assert not is_right_to_left("30 July عيد")
    assert not is_right_to_left("2027")
