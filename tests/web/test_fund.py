"""The fund's page and a gift followed by its code."""

import json
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.actions.takebacks import take_back
from blueheart.fund.enums import Book
from blueheart.fund.models import FundOffice
from blueheart.fund.providers.localdeeds import charge_own_fee
from blueheart.fund.queries.contributors import leading_contributors
from blueheart.fund.queries.figures import fund_figures
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.merkle import LEAF, NODE
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter
from tests.fund.actions.test_draws import spend
from tests.fund.actions.test_pledges import pledge_of
from tests.givers import AT, BY, given, movement, open_gift
from tests.payers import Desk

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/en/fund/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_an_empty_ledger_says_so_and_leads_to_giving(client: Client) -> None:
    text = page(client)
    assert "Nothing has been booked yet" in text
    assert 'href="/en/fund/give/"' in text
    assert "This is a test" in text


def test_sums_picture_and_table_say_the_same(client: Client) -> None:
    for _time in range(5):
        given(10_000, fee=100)
    given(200_000, sector=Sector.GOVERNMENT, booked_on=date(2026, 5, 1))
    spend(120_000)
    (figures,) = fund_figures(book=Book.TEST)
    assert (figures.received_sum, figures.fees, figures.paid_sum, figures.held) == (250_000, 500, 120_000, 129_500)
    assert figures.received_sum == figures.fees + figures.paid_sum + figures.held
    assert [(year.year, year.received, year.held) for year in figures.years] == [
        (2027, 50_000, 129_500), (2026, 200_000, 200_000),
    ]  # fmt: skip
    text = page(client)
    for amount in ("2,500.00", "500.00", "2,000.00", "1,200.00", "1,295.00", "5.00"):
        assert f"EUR\u00a0{amount}" in text
    assert text.count("Held for grants to come") >= 2


def test_sums_are_the_same_before_and_after_sealing() -> None:
    given(10_000, fee=100)
    before = fund_figures(book=Book.TEST)
    seal_entries(by=BY, at=AT)
    given(5_000)
    after = fund_figures(book=Book.TEST)
    assert before[0].received_sum == 10_000
    assert (after[0].received_sum, after[0].years[0].received) == (15_000, 15_000)


def test_few_gifts_of_a_sector_are_not_told_apart(client: Client) -> None:
    given(123_45, sector=Sector.FAITH)
    given(678_90, sector=Sector.SCHOOL)
    text = page(client)
    assert "Others together" in text
    assert "802.35" in text
    assert "Faith community" not in text
    assert "678.90" not in text


def test_who_agreed_is_named_and_nobody_else(client: Client) -> None:
    one, other = (
        Supporter.objects.create(slug=slug, name=name, sector="company")
        for slug, name in (("a", "Named"), ("b", "Shy"))
    )
    given(50_000, supporter_id=one.pk, is_anonymous=False, sector=Sector.COMPANY)
    given(70_000, supporter_id=other.pk, is_anonymous=True, sector=Sector.COMPANY)
    text = page(client)
    assert "Named" in text
    assert "Shy" not in text


def test_pledged_stands_beside_paid_and_currencies_apart(client: Client) -> None:
    one, other = (Supporter.objects.create(slug=slug, name=slug, sector="government") for slug in ("promiser", "payer"))
    pledge_of(one, 70_000)
    given(30_000, supporter_id=other.pk, is_anonymous=False, sector=Sector.GOVERNMENT)
    given(20_000, currency="USD", supporter_id=other.pk, is_anonymous=False, sector=Sector.GOVERNMENT)
    found = leading_contributors(book=Book.TEST, language="en")
    assert {currency: [(row.slug, row.paid, row.pledged) for row in rows] for currency, rows in found.items()} == {
        "EUR": [("payer", 30_000, 0), ("promiser", 0, 70_000)], "USD": [("payer", 20_000, 0)],
    }  # fmt: skip
    text = page(client)
    assert "Leading contributors, in USD" in text
    assert "EUR\u00a0700.00" in text


def test_test_money_is_not_shown_once_the_office_receives(client: Client) -> None:
    given(10_000)
    FundOffice.objects.create(pk=1, legal_name="Example office", live_since=AT)
    text = page(client)
    assert "Nothing has been booked yet" in text
    assert "This is a test" not in text
    given(30_000, book=Book.REAL)
    assert "EUR\u00a0300.00" in page(client)


def test_the_page_asks_the_same_however_much_there_is(client: Client) -> None:
    given(10_000)
    few = queries(client, "/en/fund/")
    for number in range(6):
        supporter = Supporter.objects.create(slug=f"s{number}", name=f"S {number}", sector="company")
        given(1_000 + number, supporter_id=supporter.pk, is_anonymous=False, currency="USD" if number % 2 else "EUR")
    seal_entries(by=BY, at=AT)
    assert queries(client, "/en/fund/") <= max(few + 2, 12)
    assert queries(client, "/en/fund/") <= 12


def test_a_code_leads_to_the_gift_and_what_it_became(client: Client) -> None:
    gift = given(10_000, fee=200)
    spend(4_000)
    take_back(contribution_id=gift.pk, movement=movement(1_000), by=BY, at=AT)
    response = client.get(f"/en/fund/trace/?code={show_code(gift.code).lower()}")
    assert response.status_code == 303
    assert response["Location"] == f"/en/fund/trace/{gift.code}/"
    response = client.get(response["Location"])
    text = response.content.decode()
    for words in ("EUR\u00a0100.00", "EUR\u00a02.00", "EUR\u00a010.00", "EUR\u00a040.00", "EUR\u00a048.00", "Europe"):
        assert words in text, words
    assert "waits for the next seal" in text
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_what_a_provider_took_for_itself_is_told_as_a_fee(client: Client) -> None:
    desk = Desk()
    gift = desk.give(10_000)
    charge_own_fee(desk.provider, amount=500, currency="EUR")
    desk.do("pay_out", currency="EUR")
    desk.tell_all()
    text = page(client, f"/en/fund/trace/{gift.code}/")
    assert 'Fee of a provider or a bank: <bdi dir="ltr">EUR\u00a05.00' in text
    assert "Made good" not in text


def test_the_proof_leads_from_the_entry_to_the_root(client: Client) -> None:
    gifts = [given(1_000 + number) for number in range(5)]
    assert client.get(f"/en/fund/trace/{gifts[3].code}/proof.json").status_code == 404
    seal = seal_entries(by=BY, at=AT)
    assert seal is not None
    proof = json.loads(client.get(f"/en/fund/trace/{gifts[3].code}/proof.json").content)
    record = json.dumps(proof["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    found = sha256(LEAF + record.encode()).digest()
    assert found.hex() == proof["leaf"]
    for step in proof["steps"]:
        other = bytes.fromhex(step["hash"])
        found = sha256(NODE + (other + found if step["is_left"] else found + other)).digest()
    assert found.hex() == proof["root"] == seal.root
    assert proof["head"] == seal.head
    assert seal.head in page(client, "/en/fund/check/")


@pytest.mark.parametrize("typed", ["", "7K2M", "0000-0000-0000-0001"])
def test_what_is_no_code_is_asked_for_again_with_the_mend(client: Client, typed: str) -> None:
    response = client.get("/en/fund/trace/", {"code": typed})
    assert response.status_code == 422
    assert 'id="id_code_error"' in response.content.decode()


def test_a_code_that_stands_for_nothing_or_for_no_money_finds_nothing(client: Client) -> None:
    for code in ("0000000000000000", open_gift().code):
        response = client.get(f"/en/fund/trace/{code}/")
        assert response.status_code == 422
        assert "No gift that has come" in response.content.decode()


def test_following_asks_the_same_however_many_grants_it_reached(client: Client) -> None:
    gift = given(10_000)
    spend(100, key="p:0")
    few = queries(client, f"/en/fund/trace/{gift.code}/")
    for number in range(1, 6):
        spend(100, key=f"p:{number}")
    assert queries(client, f"/en/fund/trace/{gift.code}/") == few
