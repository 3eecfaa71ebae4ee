"""Grants in 360Giving: valid by the official schema, and paid to the cent."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

from blueheart.fund.enums import Book
from blueheart.fund.queries.opendata import open_grants
from blueheart.fund.writers.threesixty import write_360giving
from tests.fund.opendata import publisher, read_360giving
from tests.givers import given
from tests.granted import add_grant, add_grantee, give_back, pay

pytestmark = pytest.mark.django_db


def body(**more: Any) -> bytes:
    told = publisher(**more)
    return b"".join(write_360giving(tuple(open_grants(book=told.book)), told))


def test_grant_with_its_payments_is_valid_and_exact() -> None:
    given(10_000)
    grant = add_grant(5_005, grantee=add_grantee("Invented House", org_id="BE-BCE_KBO-0000000000", country="BE"))
    pay(grant, 2_510)
    pay(grant, 5, paid_on=date(2027, 8, 1))
    package = read_360giving(body())
    (found,) = package["grants"]
    assert found["id"] == f"360G-invented-{grant.identifier}"
    assert (found["amountAwarded"], found["amountDisbursed"]) == (Decimal("50.05"), Decimal("25.15"))
    assert [one["value"] for one in found["disbursementTransaction"]] == [Decimal("25.10"), Decimal("0.05")]
    assert found["recipientOrganization"] == [
        {"id": "BE-BCE_KBO-0000000000", "name": "Invented House", "addressCountry": "BE"}
    ]
    assert found["beneficiaryLocation"][0]["name"] == "Europe"
    assert b'"amountAwarded":50.05,' in body()


def test_payment_that_came_back_is_taken_off() -> None:
    given(10_000)
    give_back(pay(add_grant(), 3_000), booked_on=date(2028, 1, 3))
    (found,) = read_360giving(body())["grants"]
    assert found["amountDisbursed"] == 0
    assert [one["value"] for one in found["disbursementTransaction"]] == [Decimal(30), Decimal(-30)]


def test_currency_without_cents_has_whole_numbers() -> None:
    given(10_000, currency="JPY")
    pay(add_grant(5_000, currency="JPY"), 3_000)
    (found,) = json.loads(body())["grants"]
    assert (found["amountAwarded"], found["amountDisbursed"]) == (5_000, 3_000)


def test_largest_sum_keeps_its_last_cent() -> None:
    add_grant(99_999_999_999_999)
    (found,) = json.loads(body())["grants"]
    assert f"{found['amountAwarded']:.2f}" == "999999999999.99"


def test_shelter_has_a_name_and_a_region_and_nothing_else() -> None:
    shelter = add_grantee(
        "Invented Shelter", is_shelter=True, country="BE", org_id="BE-BCE_KBO-0000000001", website="https://s.example"
    )
    add_grant(grantee=shelter)
    (found,) = read_360giving(body())["grants"]
    assert found["recipientOrganization"] == [{"id": f"360G-invented-org-{shelter.uid}", "name": "Invented Shelter"}]


def test_addresses_are_whole() -> None:
    add_grant(grantee=add_grantee(website="https://house.example/"))
    package = read_360giving(body())
    addresses = [
        package["downloadURL"], package["accessURL"], package["publisher"]["website"],
        package["grants"][0]["dataSource"], package["grants"][0]["recipientOrganization"][0]["url"],
    ]  # fmt: skip
    assert all(urlsplit(one).scheme == "https" and urlsplit(one).netloc for one in addresses)


def test_title_is_marked_and_no_longer_than_the_standard_has_it() -> None:
    add_grant(title="x" * 140)
    (found,) = read_360giving(body())["grants"]
    assert found["title"].startswith("[TEST] x")
    assert len(found["title"]) == 140


def test_before_the_first_grant_there_is_an_empty_list() -> None:
    assert read_360giving(body())["grants"] == []


def test_other_book_is_not_told_of() -> None:
    add_grant()
    assert read_360giving(body(book=Book.REAL))["grants"] == []
