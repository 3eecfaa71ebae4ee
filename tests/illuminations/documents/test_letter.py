"""The letter to the owner: what it says in each language, read back from its PDF and its text."""

import io
import re

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from blueheart.illuminations.actions import erase_promise_contact
from blueheart.illuminations.documents.letter import letter_pdf, letter_text
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from tests.promisers import NOW, add_places, add_promise, promiser_of

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "nl", "de", "ar")


@pytest.fixture
def promise() -> Promise:
    add_places()
    return add_promise(to=PromiseState.PROPOSED, rule="fixed", fixed_time="22:00", contact_phone="+32 2 555 01 23")


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_letter_is_filled_in_with_what_the_promise_holds(promise: Promise) -> None:
    words = words_of(letter_pdf(promise, "en"))
    for told in (
        "City of Ghent, events", "Ann Example", "ann@example.org", "+32 2 555 01 23", "Belfry of Ghent",
        "22:00 local time (Europe/Brussels), Friday, 30 July 2027",
        "00:30 local time (Europe/Brussels), Saturday, 31 July 2027", "Blue light on the building", "#009EDB",
        "Friday, 16 July 2027", "A/RES/68/192", "https://undocs.org/A/RES/68/192", "not from the United Nations",
    ):  # fmt: skip
        assert told in words, told


def test_letter_text_says_the_same_as_the_pdf(promise: Promise) -> None:
    text = letter_text(promise, "en")
    words = words_of(letter_pdf(promise, "en"))
    for line in text.splitlines():
        plain = re.sub(r"\s+", " ", line.removeprefix("- ").split(": ____")[0]).strip()
        label, colon, value = plain.partition(": ")
        assert plain in words or (colon and label in words and value in words), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_comes_in_each_language_as_pdf_ua_on_one_page(promise: Promise, language: str) -> None:
    pdf = letter_pdf(promise, language)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert "Belfry of Ghent" in str(reader.metadata.title if reader.metadata else "")
    assert "Europe/Brussels" in words_of(pdf)


def test_letter_languages_differ(promise: Promise) -> None:
    texts = {letter_text(promise, language) for language in LANGUAGES}
    assert len(texts) == len(LANGUAGES)


def test_letter_is_in_the_contacts_language_unless_another_is_asked_for() -> None:
    add_places()
    promise = add_promise(to=PromiseState.PROPOSED)
    promise.contact.language = "nl"
    promise.contact.save()
    with override("fr"):
        assert letter_text(promise) == letter_text(promise, "nl")
        assert letter_text(promise, "tlh") == letter_text(promise, "nl")
        assert "30 juli 2027" in letter_text(promise)
        assert "30 July 2027" in letter_text(promise, "en")


def test_letter_without_contact_or_owner_invents_nobody(promise: Promise) -> None:
    promise.monument.owner_name = ""
    erase_promise_contact(promise_id=promise.pk, by=promiser_of(promise), at=NOW)
    text = letter_text(promise, "en")
    assert "Ann Example" not in text
    assert "To the owner of: Belfry of Ghent" in text
    assert text.startswith("City of Ghent, events\n\n")


@pytest.mark.parametrize(
    ("dressing", "need"),
    [
        ("light", "Lamps that can turn blue"), ("water", "Lamps at the water"), ("screen", "The use of the screen"),
        ("flags", "flags or banners can hang"), ("costume", "Your consent to the costume"),
    ],
)  # fmt: skip
def test_letter_asks_for_what_each_dressing_needs(promise: Promise, dressing: str, need: str) -> None:
    promise.dressing = dressing
    assert need in letter_text(promise, "en")


def test_letter_of_a_sample_says_so_first(promise: Promise) -> None:
    promise.is_sample = True
    assert letter_text(promise, "en").startswith("Sample")
    assert "Sample" in words_of(letter_pdf(promise, "en"))[:120]


def test_letter_shows_marks_of_the_typesetter_as_text_and_is_the_same_each_time(promise: Promise) -> None:
    promise.dressing_note = '#panic("x") *bold* _it_ $x$ <label> @ref [a] \\ // "quoted"'
    pdf = letter_pdf(promise, "en")
    assert '#panic("x") *bold* _it_ $x$ <label> @ref [a]' in words_of(pdf)
    assert pdf == letter_pdf(promise, "en")


def test_letter_with_letters_of_no_shipped_font_is_still_made(promise: Promise) -> None:
    promise.organiser_name = "東京タワー"
    assert len(PdfReader(io.BytesIO(letter_pdf(promise, "en"))).pages) == 1


def test_letter_takes_few_queries(promise: Promise, django_assert_max_num_queries: object) -> None:
    loaded = Promise.objects.select_related("monument__city").get(pk=promise.pk)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        letter_text(loaded, "nl")
