import re
import unicodedata
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blueheart.kernel.text import clean_line, clean_text, direction, fold, slug_for

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(BIDI + "\u200b\u200c\u200d\ufeff\u00ad\u0301\u0489 \n\r\t\x00\u00a0\u202f\u1161\u1100مرحeE"),
    ),
    max_size=60,
)


def marks(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a \t b  ", "a b"),
        ("a\r\nb\u2028c", "a b c"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("a\u2066b\u2069", "ab"),
        ("pay\u200bpal\ufeff", "paypal"),
        ("e\u0301te\u0301", "été"),
        ("a\x00\x07\x1bb", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("می\u200c", "می"),
        ("\u200dab", "ab"),
        ("a\u200d\u200db", "a\u200db"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("👍🏽", "👍🏽"),
        ("\u3164", ""),
        ("a\ud800b", "ab"),
        ("Où\u00a0?", "Où\u00a0?"),
        ("a\u00a0\u00a0b", "a b"),
        ("\u00a0a", "a"),
        ("a\u3000b", "a b"),
        ("z" + "\u0335" * 60 + "!", "z" + "\u0335" * 4 + "!"),
        ("", ""),
    ],
)
def test_clean_line_keeps_only_what_is_seen(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" one \r\n\r\n\r\n\r\n two ", "one\n\ntwo"),
        ("a\vb\fc\u0085d\u2029e", "a\nb\nc\nd\ne"),
        ("a\n \t \n \nb", "a\n\nb"),
        ("\n\n", ""),
        ("a\tb", "a b"),
    ],
)
def test_clean_text_keeps_lines_and_one_empty_one(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(NASTY)
@example("\u0301")
@example("a\u200d\u0301b")
@example("\u1100" + "\u0301" * 5 + "\u1161")
@example("\u0344" * 3)
def test_clean_text_holds_its_promises(raw: str) -> None:
    clean = clean_text(raw)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not set(clean) & set(BIDI)
    assert all(unicodedata.category(c) not in {"Cc", "Cs", "Co"} for c in clean if c != "\n")
    assert marks(clean) <= 4
    assert "\n\n\n" not in clean
    assert "  " not in clean
    assert clean == clean.strip()
    clean.encode()


@given(NASTY)
def test_clean_line_is_clean_text_in_one_line(raw: str) -> None:
    line = clean_line(raw)
    assert clean_line(line) == line
    assert "\n" not in line
    assert clean_text(line) == line


@given(st.text(alphabet="aé ñ漢字مرحبا ไทย हिन्दी", max_size=40))
def test_cleaning_loses_no_letter(raw: str) -> None:
    kept = unicodedata.normalize("NFC", raw).split()
    assert marks(raw) > 4 or clean_line(raw).split() == kept


def test_cleaning_ten_megabytes_takes_no_power_of_its_length() -> None:
    assert len(clean_text("é\u202e a\n" * 1_000_000)) == 1_000_000 * 4 - 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Évry", "evry"),
        ("STRASSE", "straße"),
        ("İzmir", "izmir"),
        ("Łódź", "lodz"),
        ("Tromsø", "TROMSO"),
        ("Việt Nam", "viet nam"),
        ("مُحَمَّد", "محمد"),
        ("العـــربية", "العربية"),
        ("أحمد", "احمد"),
        ("ＦＵＬＬ", "full"),
        ("L’Aquila", "l'aquila"),
        ("Saint‑Gilles", "saint-gilles"),
        ("  a   b ", "A B"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_fold_makes_two_ways_of_writing_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(NASTY)
@example("\u1e9e")
@example("\u03f4")
@example("\u0345")
@example("İ")
def test_fold_is_stable_and_blind_to_case_and_form(raw: str) -> None:
    folded = fold(raw)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFC", raw)) == fold(unicodedata.normalize("NFD", raw)) == folded
    assert not re.search(r"\s\s|^\s|\s$", folded)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "rtl"), ("ar-EG", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ur-PK", "rtl"), ("az-Arab", "rtl"),
        ("ku_Arab_IQ", "rtl"), ("en", "ltr"), ("fr-BE", "ltr"), ("ar-Latn", "ltr"), ("zh-Hans", "ltr"), ("", "ltr"),
    ],
)  # fmt: skip
def test_direction_follows_script_then_language(language: str, expected: str) -> None:
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Marche bleue à Liège", "marche-bleue-a-liege-0123456789"),
        ("مسيرة", "0123456789abcdef"),
        ("", "0123456789abcdef"),
        ("blue " * 40, "-".join(["blue"] * 12) + "-0123456789"),
    ],
)
def test_slug_is_readable_in_latin_script_and_one_of_its_own_in_any(text: str, slug: str) -> None:
    assert slug_for(text, UUID("0123456789abcdef0123456789abcdef")) == slug
