import csv
import json
from io import StringIO

import pytest
from django.test import Client

from blueheart.fund.actions.post import post_entries
from blueheart.fund.actions.seal import seal_entries
from tests.fund.conftest import AT, BY, make_entry, open_accounts


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
