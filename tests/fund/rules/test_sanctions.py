from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.sanctions import distance, fold_name, matches, may_be_one, slack

WORDS = st.text(st.characters(categories=("Ll",), max_codepoint=0x17F), min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Invented Samplefield", "SAMPLEFIELD, Invented", True),
        ("Invented Sampléfield", "Invented Samplefield", True),
        ("Invented Samplefeld", "Invented Samplefield", True),
        ("Invented Sampelfeld", "Invented Samplefield", False),
        ("Samplefield Nobody", "Invented Samplefield Ibn Nobody", True),
        ("al-Sampler Nobody", "Al Sampler Nobody", True),
        ("Da'esh House", "Daesh House", True),
        ("Nobody", "Invented Samplefield Ibn Nobody", False),
        ("Nobody", "nobody", True),
        ("Nobodi", "Nobody", True),
        ("Ali", "Aly", False),
        ("Sample Sample House", "Sample House", True),
        ("Sample Sampla", "Sample Other", False),
        ("مُختَرَع نَموذَج", "مخترع نموذج", True),
        ("ＩＮＶＥＮＴＥＤ House", "invented house", True),
        ("", "Invented", False),
        ("…", "Invented", False),
    ],
)
def test_names_are_alike(one: str, other: str, is_alike: bool) -> None:
    assert may_be_one(fold_name(one), fold_name(other)) == is_alike
    assert may_be_one(fold_name(other), fold_name(one)) == is_alike


@given(st.lists(WORDS, min_size=1, max_size=4), st.randoms())
def test_a_name_is_one_with_itself_in_any_order_and_case(words: list[str], random: object) -> None:
    turned = [word.upper() for word in words]
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert may_be_one(fold_name(" ".join(words)), fold_name(", ".join(turned)))


@given(WORDS, WORDS, WORDS)
def test_distance_is_one(one: str, two: str, three: str) -> None:
    far = 20
    assert distance(one, one, far) == 0
    assert distance(one, two, far) == distance(two, one, far)
    assert distance(one, three, far) <= distance(one, two, far) + distance(two, three, far)
    assert abs(len(one) - len(two)) <= distance(one, two, far) <= max(len(one), len(two))
    short = distance(one, two, 1)
    assert short == min(distance(one, two, far), 2)


def test_slack_grows_with_the_word() -> None:
    assert [slack(n) for n in (1, 3, 4, 7, 8, 30)] == [0, 0, 1, 1, 2, 2]
    assert all(slack(a) <= slack(b) for a, b in pairwise(range(40)))


def test_matches_names_whose_they_are_once() -> None:
    listed = [("9", "house invented"), ("9", "hous invented"), ("8", "other"), ("10", "house invented trading")]
    assert matches(["", "Invented House"], listed) == ["10", "9"]
    assert matches([], listed) == []
