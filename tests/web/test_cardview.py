"""The rows of the programme as HTML: what a template would have escaped and translated, these do too."""

from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from blueheart.web.cards import InitiativeCard, group_by_day
from blueheart.web.cardview import write_card, write_days

BRUSSELS = ZoneInfo("Europe/Brussels")
CARD = InitiativeCard(
    url="/en/initiatives/a-march/", title="A march", text_language="en", direction="ltr", organiser_name="A club",
    kind="march", kind_label="March", city_name="Ghent", country_name="Belgium",
    starts_local=datetime(2027, 7, 30, 18, 30, tzinfo=BRUSSELS), ends_local=datetime(2027, 7, 30, 20, tzinfo=BRUSSELS),
    starts_on=date(2027, 7, 30), is_online=False, is_ongoing=False, is_sample=False, is_off=False,
    picture_url="", picture_alt="",
)  # fmt: skip
HEART_START = "M24 45C22"


class Reader(HTMLParser):
    """The elements in order, the attributes by name, the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.words: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag not in {"br", "img"}:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_card_says_when_what_who_and_where() -> None:
    read = Reader(write_card(CARD))
    assert read.text == "18:30–20:00 A march A club Ghent, Belgium March"
    assert "2027-07-30T18:30:00+02:00" in read.attributes["datetime"]
    assert CARD.url in read.attributes["href"]
    assert "img" not in read.elements


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"is_ongoing": True, "ends_local": None}, "all day A march A club Ghent, Belgium March"),
        ({"ends_local": None}, "18:30 A march A club Ghent, Belgium March"),
        ({"city_name": ""}, "18:30–20:00 A march A club Belgium March"),
        ({"country_name": ""}, "18:30–20:00 A march A club Ghent March"),
        ({"is_online": True}, "18:30–20:00 A march A club Online March"),
        ({"is_online": True, "kind": "online"}, "18:30–20:00 A march A club Online"),
        ({"is_sample": True, "is_off": True},
         "18:30–20:00 A march A club Ghent, Belgium March Sample Does not take place"),
    ],
)  # fmt: skip
def test_card_of_each_sort_says_it_in_words(changes: dict[str, object], text: str) -> None:
    assert Reader(write_card(replace(CARD, **changes))).text == text  # type: ignore[arg-type]


def test_card_with_a_date_has_it_before_the_time_in_the_language() -> None:
    with override("fr"):
        assert Reader(write_card(CARD, show_date=True)).text.startswith("30 juillet 202718:30")
    with override("ar"):
        assert Reader(write_card(CARD, show_date=True)).text.startswith("30 يوليو 202718:30")


@given(text=st.text(max_size=60))
def test_whatever_was_typed_stays_text(text: str) -> None:
    card = replace(
        CARD, title=f"<b>{text}", organiser_name=f'"\'>{text}</p>', city_name=f"<script>{text}", picture_alt=f'"{text}',
        picture_url="/media/x.jpg",
    )  # fmt: skip
    html = write_card(card)
    plain = Reader(write_card(replace(card, title="t", organiser_name="o", city_name="c", picture_alt="")))
    assert Reader(html).elements == plain.elements
    assert "<script" not in html


def test_days_have_a_head_each_and_the_world_day_its_heart() -> None:
    later = replace(
        CARD, starts_on=date(2027, 7, 31),
        starts_local=datetime(2027, 7, 31, 9, tzinfo=BRUSSELS),
    )  # fmt: skip
    html = write_days(group_by_day([CARD, CARD, later]))
    read = Reader(html)
    assert (read.elements.count("section"), read.elements.count("article")) == (2, 3)
    assert read.attributes["aria-labelledby"] == ["day-2027-07-30-head", "day-2027-07-31-head"]
    assert set(read.attributes["aria-labelledby"]) <= set(read.attributes["id"])
    assert "Friday · 2 initiatives" in read.text
    assert "Saturday · 1 initiative " in read.text
    assert html.count(HEART_START) == 1


def test_days_in_two_languages_are_each_in_their_own() -> None:
    days = group_by_day([CARD])
    assert "July 2027" in write_days(days)
    with override("nl"):
        assert "juli 2027" in write_days(days)
    assert "July 2027" in write_days(days)
