"""The page of a transfer: what to pay, to whom, with which reference, and nothing real while it is a test."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from blueheart.fund.actions.bank_accounts import add_bank_account
from blueheart.fund.enums import Book, ContributionState, Means
from blueheart.fund.models import Contribution, FundOffice
from blueheart.fund.rules.epc import sample_number
from blueheart.fund.rules.references import read_reference, show_reference
from blueheart.fund.rules.tokens import gift_token
from blueheart.kernel.clock import now
from tests.givers import AT, BY, open_gift, settle

pytestmark = pytest.mark.django_db


def address(gift: Contribution, language: str = "en") -> str:
    return f"/{language}/fund/give/transfer/{gift_token(gift.uid, now())}/"


def transfer(amount: int = 2_550, **more: Any) -> Contribution:
    return open_gift(amount, means=Means.TRANSFER, **more)


def qr_of(page: str) -> str:
    import resvg_py
    import zxingcpp
    from PIL import Image

    (svg,) = re.findall(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.DOTALL)
    picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=400, height=400))))
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_the_page_says_what_to_pay_and_its_code_says_the_same(client: Client) -> None:
    gift = transfer()
    response = client.get(address(gift))
    page = response.content.decode()
    gift.refresh_from_db()
    assert gift.state == ContributionState.PENDING
    assert read_reference(gift.reference) == gift.reference
    shown = show_reference(gift.reference)
    assert shown in page
    assert "EUR\u00a025.50" in page
    assert qr_of(page).split("\n")[5:] == ["Blue Heart Campaign (test)", sample_number(), "EUR25.50", "", "", shown]
    assert "does not exist" in page
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    client.get(address(gift))
    assert Contribution.objects.get().reference == gift.reference


def test_the_paper_is_the_page(client: Client) -> None:
    gift = transfer()
    for language in ("en", "ar"):
        response = client.get(address(gift, language) + "transfer.pdf")
        assert response["Content-Type"] == "application/pdf"
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
        gift.refresh_from_db()
        assert show_reference(gift.reference) in text.replace("\n", "")
        assert "25.50" in text
    assert client.get(address(gift) + "transfer.pdf").content == client.get(address(gift) + "transfer.pdf").content


def test_a_real_office_shows_its_own_account_and_an_international_reference(client: Client) -> None:
    FundOffice.objects.create(pk=1, legal_name="Example office", live_since=AT)
    add_bank_account(
        slug="de", number="DE89 3704 0044 0532 0130 00", currency="EUR", book=Book.REAL, is_for_gifts=True, by=BY, at=AT
    )
    gift = transfer(book=Book.REAL)
    page = client.get(address(gift)).content.decode()
    assert "DE89 3704 0044 0532 0130 00" in page
    assert "does not exist" not in page
    gift.refresh_from_db()
    assert gift.reference.startswith("RF")
    assert gift.reference in qr_of(page)


def test_a_currency_without_an_account_says_so(client: Client) -> None:
    FundOffice.objects.create(pk=1, legal_name="Example office", live_since=AT)
    page = client.get(address(transfer(book=Book.REAL, currency="CHF"))).content.decode()
    assert "no account for gifts in CHF" in page


def test_other_currencies_have_no_code(client: Client) -> None:
    page = client.get(address(transfer(currency="USD"))).content.decode()
    assert 'class="qr"' not in page
    assert "for euro alone" in page


def test_once_it_has_come_the_page_says_so(client: Client) -> None:
    gift = settle(transfer())
    assert "Your gift has come" in client.get(address(gift)).content.decode()


def test_a_link_that_is_none_or_of_a_card_gift_opens_nothing(client: Client) -> None:
    assert client.get("/en/fund/give/transfer/forged/").status_code == 404
    assert client.get(address(open_gift(means=Means.CARD))).status_code == 404
