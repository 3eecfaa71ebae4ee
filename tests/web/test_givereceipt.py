"""The paper by its signed address: whose it is, what keeps it private, and what is said where there is none."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from blueheart.fund.actions.receipts import issue_receipt
from blueheart.fund.actions.takebacks import take_back
from blueheart.fund.models import Contribution, Receipt
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.receipts import receipt_token
from blueheart.fund.rules.tokens import gift_token
from blueheart.kernel.clock import now
from tests.givers import BY, given, movement, open_gift

pytestmark = pytest.mark.django_db


def issue(contribution: Contribution) -> Receipt:
    return issue_receipt(contribution_id=contribution.pk, base_url="https://x.example", by=BY, at=now())


def words_of(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages)


def test_address_of_a_gift_leads_to_its_paper_and_is_kept_by_nobody(client: Client) -> None:
    gift = given(1_000)
    receipt = issue(gift)
    address = f"/fr/fund/give/receipt/{gift_token(gift.uid, now())}.pdf"
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert f"TEST-{receipt.year}-000001" in response["Content-Disposition"]
    assert not response.cookies
    assert show_code(gift.code) in words_of(response.content)
    assert client.get(address).content == response.content


def test_address_of_a_gift_leads_to_the_correction_and_that_in_a_mail_to_its_own(client: Client) -> None:
    gift = given(1_000)
    first = issue(gift)
    take_back(contribution_id=gift.pk, movement=movement(400), by=BY, at=now())
    issue(gift)
    standing = client.get(f"/en/fund/give/receipt/{gift_token(gift.uid, now())}.pdf")
    mailed = client.get(f"/en/fund/give/receipt/{receipt_token(first.uid, at=now())}.pdf")
    assert "000002" in standing["Content-Disposition"]
    assert "000001" in mailed["Content-Disposition"]


def test_forged_old_and_early_addresses_say_what_is_wrong(client: Client) -> None:
    gift = open_gift()
    early = client.get(f"/en/fund/give/receipt/{gift_token(gift.uid, now())}.pdf")
    old = client.get(f"/en/fund/give/receipt/{gift_token(gift.uid, now() - timedelta(days=366))}.pdf")
    forged = client.get(f"/en/fund/give/receipt/{gift_token(gift.uid, now())[:-2]}xx.pdf")
    for response, status, words in (
        (early, 404, "There is no receipt yet"), (old, 410, "This link is over"), (forged, 404, "does not work"),
    ):  # fmt: skip
        assert response.status_code == status
        assert words in response.content.decode()
        assert response["Cache-Control"] == "no-store"


def test_papers_are_not_set_without_end_for_one_network(client: Client) -> None:
    gift = given(1_000)
    issue(gift)
    address = f"/en/fund/give/receipt/{gift_token(gift.uid, now())}.pdf"
    codes = {client.get(address, REMOTE_ADDR="198.51.100.7").status_code for _n in range(22)}
    assert codes == {200, 429}


def test_paper_asks_one_query(client: Client) -> None:
    gift = given(1_000)
    issue(gift)
    address = f"/en/fund/give/receipt/{gift_token(gift.uid, now())}.pdf"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) == 1
