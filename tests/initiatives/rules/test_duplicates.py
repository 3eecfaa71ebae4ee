"""Likely duplicates, measured on labelled pairs in ten languages with hard negatives among them."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.rules import glossary
from blueheart.initiatives.rules.duplicates import Comparable, is_likely_duplicate, likeness

DATA = Path(__file__).resolve().parents[1] / "data"
DAY = date(2027, 7, 30)


def comparable(row: dict[str, str], side: str) -> Comparable:
    day = DAY + timedelta(days=int(row["days_apart"]) if side == "b" else 0)
    latitude, longitude = row[f"latitude_{side}"], row[f"longitude_{side}"]
    return Comparable(
        initiative_id=1 if side == "a" else 2, title=row[f"title_{side}"], organiser=row[f"organiser_{side}"],
        kind=row[f"kind_{side}"], link="https://example.org/programme" if row["same_link"] == "1" else "",
        starts_on=day, ends_on=day, latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None, language=row[f"language_{side}"],
    )  # fmt: skip


def read_pairs(name: str) -> list[tuple[Comparable, Comparable, bool]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [(comparable(row, "a"), comparable(row, "b"), row["is_same"] == "1") for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("name", "pairs_at_least", "least_precision", "least_recall"),
    [
        ("duplicates.csv", 120, 0.95, 0.95),
        ("duplicates_held_out.csv", 120, 0.95, 0.93),
        ("duplicates_afterwards.csv", 45, 0.95, 0.9),
    ],
)
def test_precision_and_recall_on_the_labelled_pairs(
    name: str, pairs_at_least: int, least_precision: float, least_recall: float
) -> None:
    pairs = read_pairs(name)
    said = [(is_likely_duplicate(one, other), is_same) for one, other, is_same in pairs]
    found = sum(says and is_same for says, is_same in said)
    assert len(pairs) >= pairs_at_least
    assert found / sum(says for says, _is_same in said) >= least_precision
    assert found / sum(is_same for _says, is_same in said) >= least_recall


@pytest.mark.parametrize("pair", read_pairs("duplicates.csv")[::10] + read_pairs("duplicates_held_out.csv")[::10])
def test_the_order_of_the_two_does_not_matter(pair: tuple[Comparable, Comparable, bool]) -> None:
    one, other, _is_same = pair
    assert likeness(one, other) == pytest.approx(likeness(other, one))


BASE = Comparable(
    initiative_id=1, title="A march in blue", organiser="City of Ghent", kind="march", link="", starts_on=DAY,
    ends_on=DAY, latitude=51.05, longitude=3.72,
)  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_lies_between_0_and_1(title: str, organiser: str) -> None:
    assert 0 <= likeness(BASE, replace(BASE, title=title, organiser=organiser)) <= 1


@given(st.text(min_size=1, max_size=80).filter(lambda text: any(char.isalnum() for char in text)))
def test_whatever_is_sent_twice_is_found(title: str) -> None:
    one = replace(BASE, title=title)
    assert is_likely_duplicate(one, replace(one, initiative_id=2))


def test_days_that_do_not_meet_are_never_the_same() -> None:
    assert likeness(BASE, replace(BASE, starts_on=DAY + timedelta(days=1), ends_on=DAY + timedelta(days=1))) == 0


def test_overlapping_days_may_be() -> None:
    assert is_likely_duplicate(BASE, replace(BASE, starts_on=DAY - timedelta(days=3), ends_on=DAY))


def test_online_is_not_the_same_as_on_site() -> None:
    assert likeness(BASE, replace(BASE, latitude=None, longitude=None)) == 0


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("March against human trafficking", "Marche contre la traite des êtres humains"),
        ("Mars tegen mensenhandel", "مسيرة ضد الاتجار بالبشر"),
        ("Town hall lit in blue", "Das Rathaus leuchtet blau"),
        ("Conferencia sobre trabajo forzoso", "Konferenz über Zwangsarbeit"),
    ],
)
def test_one_title_in_two_languages_is_found(title: str, other: str) -> None:
    assert is_likely_duplicate(replace(BASE, title=title), replace(BASE, initiative_id=2, title=other))


@pytest.mark.parametrize("other", ["Blue Heart concert", "Cœur bleu : débat", "Blaues Herz: Lauf"])
def test_what_the_campaign_calls_everything_does_not_make_two_the_same(other: str) -> None:
    one = replace(BASE, title="Blue Heart walk")
    assert not is_likely_duplicate(one, replace(BASE, initiative_id=2, title=other, kind="other", organiser="Others"))


@pytest.mark.parametrize(
    ("name", "other"),
    [("LCC", "Lakeshore Community Choir"), ("B.E.U.", "Bündnis Elbufer Unterland"), ("lakeshore", "Lakeshore vzw")],
)
def test_an_abbreviated_organiser_is_the_same(name: str, other: str) -> None:
    far = replace(BASE, initiative_id=2, organiser=other, latitude=51.15)
    assert is_likely_duplicate(replace(BASE, organiser=name), far)


def test_no_phrase_of_the_glossary_has_two_meanings() -> None:
    groups = (glossary.TOPICS, glossary.KINDS, glossary.THINGS)
    meant: dict[str, set[str]] = {}
    for group in groups:
        for meaning, phrases in group.items():
            for phrase in phrases.split("|"):
                meant.setdefault(glossary.plain(phrase), set()).add(meaning)
    assert {phrase: names for phrase, names in meant.items() if len(names) > 1} == {}
