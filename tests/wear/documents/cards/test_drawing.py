import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from blueheart.wear.documents.cards.base import ACCENT, get_base
from blueheart.wear.documents.cards.drawing import draw_card, shown_card
from blueheart.wear.documents.cards.fitting import shortened, snug
from blueheart.wear.documents.cards.layout import LAYOUTS
from blueheart.wear.documents.cards.text import draw_text, measured_ems
from blueheart.wear.rules.cards import Card, CardKind, CardSize

ENGLISH = Card(
    CardKind.HEART, "en", False, "Maria wears the Blue Heart", "Somebody wears the Blue Heart", "Blue Heart Campaign",
    eyebrow="The wall of hearts", lines=("For my sister",),
)  # fmt: skip
ARABIC = replace(
    ENGLISH,
    language="ar",
    is_rtl=True,
    title="مسيرة الضوء الأزرق",
    footer="حملة القلب الأزرق",
    eyebrow="مبادرة",
    lines=(),
)
CHINESE = replace(ENGLISH, title="蓝心之夜：世界打击人口贩运日", lines=("北京市",))
LONG = "Association internationale pour la dignité de toutes les personnes exploitées " * 6
HARD_NAMES = {
    "500 letters without a space": "W" * 500,
    "500 characters of Han": "蓝心运动" * 125,
    "long": LONG,
    "marks": "Z" + "\u0301\u0302\u0335" * 160,
    "overrides": "\u202e\u2067" * 100 + "Maria" + "\u202d" * 100,
    "emoji": "👩‍👩‍👧‍👦" * 60,
    "markup": "<b>&amp;</span><i>" * 12,
    "arabic and latin": "نادي Rotary 2027 القلب (الأزرق) " * 6,
    "nothing": "",
}


def pixels_of(card, size):
    picture = Image.open(io.BytesIO(draw_card(card, size)))
    picture.load()
    assert picture.size == size.pixels
    assert picture.mode == "P"
    return np.asarray(picture)


def changed_by(card, size):
    """Where a card differs from its base: the box of all its text, as top, bottom, left, right."""
    base = get_base(size, card.footer, is_rtl=card.is_rtl)
    rows, columns = np.nonzero(pixels_of(card, size) != base.pixels)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("size", CardSize)
@pytest.mark.parametrize("card", [ENGLISH, ARABIC, CHINESE], ids=["English", "Arabic", "Chinese"])
def test_the_text_stands_at_the_side_where_reading_begins(card, size):
    layout = LAYOUTS[size]
    top, bottom, left, right = changed_by(card, size)
    assert layout.text_top - 12 <= top
    assert bottom < layout.horizon
    width = size.pixels[0]
    begins, ends = (width - right, width - left) if card.is_rtl else (left, right)
    assert abs(begins - layout.margin) <= 6
    assert ends <= layout.margin + layout.text_width


@pytest.mark.parametrize("size", CardSize)
@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_hard_name_stays_within_its_room(name, size):
    layout = LAYOUTS[size]
    card = replace(ENGLISH, title=HARD_NAMES[name], lines=(HARD_NAMES[name],), figures=("At least 1,200 hearts",))
    top, bottom, left, right = changed_by(card, size)
    assert top >= layout.text_top - 12
    assert bottom <= layout.text_bottom + layout.line_size
    assert left >= layout.margin - 6
    assert right <= layout.margin + layout.text_width + 2


def test_the_letters_of_arabic_join():
    joined = draw_text("ببب", size=60, weight="Bold", width=600, at_right=True)
    alone = draw_text("ب ب ب", size=60, weight="Bold", width=600, at_right=True)
    assert blobs_across(joined.ink) == 1
    assert blobs_across(alone.ink) == 3


def blobs_across(ink):
    """How many runs of columns hold ink."""
    has_ink = (ink > 80).any(axis=0).astype(int)
    return int((np.diff(has_ink, prepend=0) == 1).sum())


def test_each_character_of_chinese_is_drawn_and_none_as_a_box():
    drawn = {
        character: draw_text(character, size=60, weight="Bold", width=600, at_right=False) for character in "蓝心运动藍"
    }
    box = draw_text("\U0001f499", size=60, weight="Bold", width=600, at_right=False)
    inks = [one.ink.tobytes() for one in drawn.values()]
    assert len(set(inks)) == len(drawn)
    assert box.ink.tobytes() not in inks


@pytest.mark.parametrize("title", ["กรุงเทพมหานคร", "💙💙💙", "한국", "\u202e\u202e"])
def test_a_title_that_no_font_shows_gives_way_to_the_plain_one(title):
    shown = shown_card(replace(ENGLISH, title=title, lines=("ไทย", "For my sister")))
    assert shown.title == ENGLISH.plain_title
    assert shown.lines == ("For my sister",)


def test_a_long_title_ends_in_an_ellipsis_after_a_whole_word():
    cut = shortened("one hundred and twenty hearts in the harbour", 30)
    assert cut == "one hundred and twenty hearts…"
    assert shortened("ae\u0301e\u0301e\u0301", 4) == "ae\u0301…"


def test_the_accent_is_the_cards_own_colour_and_nothing_else_changes():
    gold = draw_card(replace(ENGLISH, accent="#ffd98a"), CardSize.WIDE)
    picture = Image.open(io.BytesIO(gold))
    picture.load()
    assert picture.getpalette()[3 * ACCENT : 3 * ACCENT + 3] == [0xFF, 0xD9, 0x8A]
    assert (np.asarray(picture) == pixels_of(ENGLISH, CardSize.WIDE)).all()
    assert (np.asarray(picture) == ACCENT).sum() == 72 * 6


def test_a_sample_says_so():
    base = get_base(CardSize.WIDE, ENGLISH.footer, is_rtl=False)
    palette = np.frombuffer(base.palette, np.uint8).reshape(-1, 3).astype(int)
    is_lamp = (palette[:, 0] > 200) & (palette[:, 2] < 180)
    begins = slice(60, 120)
    marked = pixels_of(replace(ENGLISH, sample_text="Sample"), CardSize.WIDE)[begins, :400]
    assert is_lamp[marked].sum() > 50
    assert not is_lamp[pixels_of(ENGLISH, CardSize.WIDE)[begins, :400]].any()


def test_every_drawn_thing_changes_the_digest():
    changes = [
        {"title": "Ana"}, {"lines": ()}, {"accent": "#000000"}, {"sample_text": "Sample"}, {"footer": "x"},
        {"is_rtl": True}, {"eyebrow": ""}, {"figures": ("At least 10 hearts",)}, {"plain_title": "x"},
    ]  # fmt: skip
    digests = {replace(ENGLISH, **change).digest for change in changes} | {ENGLISH.digest}
    assert len(digests) == len(changes) + 1
    assert replace(ENGLISH).digest == ENGLISH.digest


@pytest.mark.parametrize(("ems", "size"), [(10, 30), (20, 30), (24, 25), (40, 30)])
def test_a_line_shrinks_a_little_rather_than_leave_one_word_over(ems, size):
    text, width = "–" * ems, 600
    per_em = measured_ems("–")
    assert snug(text, round(30 / per_em), width) == pytest.approx(size / per_em, abs=1)
