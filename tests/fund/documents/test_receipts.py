"""The receipt as paper, read back: what it says in each language, what a test hides, and the same each time."""

import io
import re
from datetime import date
from typing import Any

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from blueheart.fund.actions.earmarks import EarmarkWords, save_earmark
from blueheart.fund.actions.receipts import issue_receipt, issue_year
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.actions.takebacks import take_back
from blueheart.fund.documents.receipts import TEMPLATE, receipt_pdf
from blueheart.fund.enums import Book
from blueheart.fund.models import Contribution, FundOffice, Receipt, Seal
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.entries import Exchange
from blueheart.fund.rules.giving import NewDonor
from blueheart.kernel.documents import typeset_picture
from blueheart.kernel.money import Money
from tests.givers import AT, BY, DAY, given, movement, open_gift, settle

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
BASE = "https://example.org"
ANN = NewDonor(name="Ann Example", email="ann@example.org", address="1 Example Street\n9000 Ghent")
TAX = re.compile(
    r"\btax|\bdeduct|\bimpôt|\bfiscal|\bdéduct|\bbelasting|\baftrek|\bfiscaa|steuer|absetz|ضريب|ضرائب", re.IGNORECASE
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}\b")
NOTE = "Only words of this office stand here."


@pytest.fixture
def office() -> FundOffice:
    return FundOffice.objects.create(
        pk=1, legal_name="Example office (sample)", address="2 Sample Road\n1000 Brussels",
        registration="Register 0000", receipt_note=NOTE, live_since=AT,
    )  # fmt: skip


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def issue(contribution: Contribution) -> Receipt:
    return issue_receipt(contribution_id=contribution.pk, base_url=BASE, by=BY, at=AT)


def paper(contribution: Contribution) -> str:
    return words_of(receipt_pdf(issue(contribution)))


def test_receipt_says_all_of_a_real_gift(office: FundOffice) -> None:
    gift = given(123_450, fee=345, donor=ANN, book=Book.REAL)
    seal_entries(by=BY, at=AT)
    words = paper(gift)
    for told in (
        "Receipt 2027-000001", "Example office (sample)", "2 Sample Road", "1000 Brussels", "Register 0000", NOTE,
        "Ann Example", "1 Example Street", "9000 Ghent", "30 July 2027", "EUR 1,234.50", "EUR 3.45", "EUR 1,231.05",
        "Where it is needed most", "Card", show_code(gift.code), "number 1 of 30 July 2027", Seal.objects.get().head,
        f"{BASE}/en/fund/check/",
    ):  # fmt: skip
        assert told in words, told
    assert "TEST" not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipt_of_the_test_book_is_marked_and_names_no_office_no_account_and_no_tax(
    office: FundOffice, language: str
) -> None:
    FundOffice.objects.update(receipt_note="You can deduct this from your tax.")
    gift = given(1_000, donor=ANN, language=language)
    words = paper(gift).replace(gift.code, "")  # a code may look like an account's number
    assert "TEST-2027-000001" in words
    for hidden in ("Example office", "Sample Road", "Register 0000", "deduct"):
        assert hidden not in words, hidden
    assert not TAX.search(words)
    assert not IBAN.search(words)
    mark = {"en": "A test", "fr": "Un essai", "nl": "Een test", "de": "Ein Test"}.get(language, "")
    assert mark in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_real_receipt_says_no_word_on_tax_by_itself(office: FundOffice, language: str) -> None:
    assert not TAX.search(paper(given(1_000, donor=ANN, book=Book.REAL, language=language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("book", Book)
def test_receipt_is_one_page_of_pdf_ua_in_the_donors_language(language: str, book: Book) -> None:
    reader = PdfReader(io.BytesIO(receipt_pdf(issue(given(1_000, donor=ANN, book=book, language=language)))))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_languages_differ_and_arabic_runs_from_right_to_left() -> None:
    said = {language: issue(given(1_000, language=language)).said["paper"] for language in LANGUAGES}
    assert len({one["opening"] for one in said.values()}) == len(LANGUAGES)
    assert {language for language, one in said.items() if one["direction"] == "rtl"} == {"ar"}


def test_number_keeps_its_order_in_arabic() -> None:
    said = issue(given(1_000, language="ar", book=Book.REAL)).said["paper"]
    assert "\u20662027-000001\u2069" in said["title"]
    assert ["الرقم", "2027-000001"] in [list(pair) for pair in said["facts"]]


def code_on(receipt: Receipt) -> list[str]:
    png = typeset_picture(TEMPLATE, receipt.said["paper"] | {"recipient": []})
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    large = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    return [found.text for found in zxingcpp.read_barcodes(large)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_qr_code_leads_to_the_trace_of_the_gift(language: str) -> None:
    gift = given(1_000, language=language)
    assert code_on(issue(gift)) == [f"{BASE}/{language}/fund/trace/{gift.code}/"]


def test_receipt_is_the_same_bytes_whenever_and_whatever_changed_since(office: FundOffice) -> None:
    gift = given(1_000, donor=ANN, book=Book.REAL)
    first = receipt_pdf(issue(gift))
    FundOffice.objects.update(legal_name="Another office", receipt_note="Other words")
    gift.donor.name = "Ann Otherwise"
    gift.donor.save()
    save_earmark(slug="general", words={"en": EarmarkWords("General")}, is_open=True, position=1, by=BY, at=AT)
    seal_entries(by=BY, at=AT)
    assert receipt_pdf(Receipt.objects.get()) == first
    assert receipt_pdf(issue(Contribution.objects.get())) == first


def test_corrected_receipt_names_the_first_and_what_remains(office: FundOffice) -> None:
    gift = given(10_000, donor=ANN, book=Book.REAL)
    first = receipt_pdf(issue(gift))
    back = movement(2_500, book=Book.REAL)
    take_back(contribution_id=gift.pk, movement=back, by=BY, at=AT)
    words = paper(gift)
    assert "Receipt 2027-000002" in words
    assert "2027-000001 of 30 July 2027, which no longer holds" in words
    assert "EUR 25.00" in words
    assert "EUR 75.00" in words
    assert receipt_pdf(Receipt.objects.get(number=1)) == first


def test_gift_that_was_exchanged_shows_fee_and_net_in_the_other_currency() -> None:
    rate = Exchange(base="USD", quote="EUR", rate="0.9", source="provider", on=DAY)
    gift = settle(
        open_gift(10_000, currency="USD"), currency="USD", account=Chart(Book.TEST, "EUR").provider("local"),
        exchanged=Money("EUR", 9_000), exchange=rate, fee=200,
    )  # fmt: skip
    words = paper(gift)
    for told in ("USD 100.00", "EUR 2.00", "EUR 88.00"):
        assert told in words, told


def test_yen_have_no_cents_and_a_strange_name_is_shown_as_text() -> None:
    donor = NewDonor(name='#panic("run") $x$ *bold*', email="x@example.org")
    words = paper(given(5_000, currency="JPY", donor=donor))
    assert "JPY 5,000" in words
    assert "5,000.00" not in words
    assert '#panic("run") $x$ *bold*' in words


def test_gift_that_nobody_is_named_for_has_no_recipient() -> None:
    assert "Issued to" not in paper(given(1_000))


def yearly(**more: Any) -> Receipt:
    given_ = {"email_folded": "ann@example.org", "book": Book.TEST, "year": 2027} | more
    return issue_year(base_url=BASE, by=BY, at=AT, **given_)


@pytest.mark.parametrize("language", LANGUAGES)
def test_year_lists_each_gift_and_adds_up_by_currency(language: str) -> None:
    gifts = [
        given(amount, currency=currency, donor=ANN, language=language, booked_on=date(2027, month, 1))
        for amount, currency, month in ((1_000, "EUR", 1), (2_550, "EUR", 2), (700, "JPY", 3))
    ]
    pdf = receipt_pdf(yearly())
    words = words_of(pdf)
    for gift in gifts:
        assert show_code(gift.code) in words
    if language == "en":
        for told in ("EUR 35.50", "JPY 700", "1 January 2027", "Given in 2027"):
            assert told in words, told
    metadata = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_year_of_many_gifts_runs_over_pages_with_all_of_them() -> None:
    gifts = [given(100 + n, donor=ANN) for n in range(80)]
    pdf = receipt_pdf(yearly())
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
    words = words_of(pdf)
    assert all(show_code(gift.code) in words for gift in gifts)
