import csv
import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings

from blueheart.fund.actions.post import post_entries
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.models import FundOffice
from blueheart.kernel import generation
from tests.fund.conftest import AT, BY, make_entry, open_accounts
from tests.fund.opendata import iati_sums, read_360giving, read_iati
from tests.givers import given
from tests.granted import add_grant, pay


@pytest.fixture
def ledger(db: None) -> None:
    del db
    open_accounts()
    post_entries(
        entries=[
            make_entry(f"n{n}", ("bank:eur", "pool:eur", 2550 + n), ("pool:eur", "grants:eur", 5)) for n in range(3)
        ],
        at=AT,
    )
    seal_entries(by=BY, at=AT)


def body_of(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("ledger")
def test_ledger_csv_holds_every_line_to_the_cent(client: Client) -> None:
    response = client.get("/open-data/ledger.csv")
    rows = list(csv.DictReader(StringIO(body_of(response).decode())))
    assert len(rows) == 6
    assert [row["amount"] for row in rows if row["debit"] == "bank:eur"] == ["25.50", "25.51", "25.52"]
    assert {row["currency"] for row in rows} == {"EUR"}


@pytest.mark.usefixtures("ledger")
def test_proof_holds_no_key(client: Client) -> None:
    response = client.get("/open-data/ledger-proof.json")
    proof = json.loads(body_of(response))
    assert len(proof["seals"][0]["entries"]) == 3
    assert '"n0"' not in json.dumps(proof)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("ledger")
def test_what_the_reader_has_is_not_sent_again(client: Client) -> None:
    for address in ("/open-data/ledger.csv", "/open-data/ledger-proof.json"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304


@pytest.mark.django_db
def test_empty_ledger_is_an_empty_proof_and_a_head_line(client: Client) -> None:
    assert json.loads(body_of(client.get("/open-data/ledger-proof.json")))["seals"] == []
    assert body_of(client.get("/open-data/ledger.csv")).count(b"\r\n") == 1


def test_script_is_the_one_of_the_source(client: Client) -> None:
    body = body_of(client.get("/open-data/verify_ledger.py"))
    assert body.startswith(b'"""Checks a Blue Heart')
    assert body.count(b"\n") < 200


SUMS = ("/open-data/iati-activities.xml", "/open-data/360giving.json")


@pytest.fixture
def paid_grant(db: None) -> None:
    del db
    given(10_000)
    pay(add_grant(8_000), 3_000)


@pytest.mark.usefixtures("paid_grant")
@time_machine.travel("2027-08-01T12:00:00Z", tick=False)
def test_iati_and_360giving_are_valid_and_of_the_site(client: Client) -> None:
    iati, giving = (client.get(address) for address in SUMS)
    assert iati.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = read_iati(body_of(iati), today=date(2027, 8, 1))
    assert iati_sums(root)["3", "EUR", 2027] == 30
    assert root.xpath("iati-activity/reporting-org/@ref") == ["AA-AAA-UNREGISTERED"] * 2
    (grant,) = read_360giving(body_of(giving))["grants"]
    assert grant["amountDisbursed"] == 30
    assert giving.headers["Access-Control-Allow-Origin"] == "*"
    assert not {*iati.cookies, *giving.cookies}


@pytest.mark.usefixtures("paid_grant")
@pytest.mark.parametrize("address", SUMS)
def test_sums_are_not_sent_again_until_something_moves(client: Client, address: str) -> None:
    with time_machine.travel("2027-08-01T12:00:00Z", tick=False) as clock:
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        given(500)
        moved = client.get(address, headers={"If-None-Match": tag})
        assert moved.status_code == 200
        generation.bump()
        bumped = client.get(address, headers={"If-None-Match": moved.headers["ETag"]})
        assert bumped.status_code == 200
        clock.shift(86_400)
        assert client.get(address, headers={"If-None-Match": bumped.headers["ETag"]}).status_code == 200


@pytest.mark.django_db
@time_machine.travel("2027-08-01T12:00:00Z", tick=False)
@pytest.mark.parametrize("address", SUMS)
def test_nothing_booked_yet_is_no_error(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    body = body_of(response)
    if address.endswith("xml"):
        assert len(read_iati(body, today=date(2027, 8, 1))) == 1
    else:
        assert read_360giving(body)["grants"] == []


@pytest.mark.django_db
def test_name_and_numbers_of_the_office_are_told_once_it_receives(client: Client) -> None:
    FundOffice.objects.create(pk=1, legal_name="Invented Office", live_since=AT)
    names = {"IATI_ORG_ID": "BE-BCE_KBO-0000000000", "IATI_ORG_TYPE": "40", "PREFIX_360GIVING": "360G-invented"}
    with override_settings(**names), time_machine.travel("2027-08-01T12:00:00Z", tick=False):
        root = read_iati(body_of(client.get(SUMS[0])), today=date(2027, 8, 1))
        package = read_360giving(body_of(client.get(SUMS[1])))
    reporter = root.find("iati-activity/reporting-org")
    assert (reporter.get("ref"), reporter.get("type")) == ("BE-BCE_KBO-0000000000", "40")
    assert reporter.findtext("narrative") == package["publisher"]["name"] == "Invented Office"
    assert package["identifier"] == "360G-invented-grants"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [*SUMS, "/open-data/ledger.csv", "/open-data/ledger-proof.json"])
def test_everything_is_read_in_one_moment_without_a_transaction_around(client: Client, address: str) -> None:
    """As the site serves it: the other tests run inside a transaction of theirs."""
    given(10_000)
    pay(add_grant(8_000), 3_000)
    assert body_of(client.get(address))
    assert not connection.in_atomic_block
