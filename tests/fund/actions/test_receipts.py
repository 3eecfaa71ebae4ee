"""Receipts: numbered in a row, issued once, replaced by another when money went back, never changed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from blueheart.fund.actions.receipts import NothingReceived, issue_receipt, issue_year
from blueheart.fund.actions.takebacks import give_again, take_back
from blueheart.fund.enums import Book, Means
from blueheart.fund.models import Contribution, Donor, Receipt, ReceiptCounter, ReceiptParty
from blueheart.fund.rules.giving import NewDonor
from blueheart.kernel.models import EventRecord
from tests.givers import AT, BY, given, movement, open_gift

pytestmark = pytest.mark.django_db
BASE = "https://example.org"
ANN = NewDonor(name="Ann Example", email="Ann@Example.org", address="1 Example Street\n9000 Ghent")


def issue(contribution: Contribution, at: datetime = AT) -> Receipt:
    return issue_receipt(contribution_id=contribution.pk, base_url=BASE, by=BY, at=at)


def year_of(email: str = "ann@example.org", year: int = 2027, at: datetime = AT) -> Receipt:
    return issue_year(email_folded=email, book=Book.TEST, year=year, base_url=BASE, by=BY, at=at)


def take(contribution: Contribution, amount: int) -> Any:
    return take_back(contribution_id=contribution.pk, movement=movement(amount), by=BY, at=AT)


def test_receipt_is_issued_once_and_numbered_in_a_row() -> None:
    gifts = [given(1_000, donor=ANN), given(2_000), given(3_000)]
    receipts = [issue(gift) for gift in gifts]
    assert [(one.book, one.year, one.number) for one in receipts] == [("test", 2027, n) for n in (1, 2, 3)]
    assert issue(gifts[0]).pk == receipts[0].pk
    assert Receipt.objects.count() == 3
    assert EventRecord.objects.filter(name="fund.receipt_issued").count() == 3


def test_numbers_run_by_book_and_by_year_of_issue() -> None:
    first, real = issue(given(1_000)), issue(given(1_000, book=Book.REAL))
    later = issue(given(1_000), at=datetime(2028, 1, 2, tzinfo=UTC))
    assert [(one.book, one.year, one.number) for one in (first, real, later)] == [
        ("test", 2027, 1), ("real", 2027, 1), ("test", 2028, 1),
    ]  # fmt: skip


def test_number_is_given_back_with_the_transaction() -> None:
    gift = given(1_000)
    with transaction.atomic():
        assert issue(gift).number == 1
        transaction.set_rollback(True)
    assert not ReceiptCounter.objects.exists()
    assert issue(gift).number == 1


def test_nothing_that_came_has_no_receipt() -> None:
    with pytest.raises(NothingReceived):
        issue(open_gift())
    with pytest.raises(NothingReceived):
        year_of()
    assert not Receipt.objects.exists()


def test_who_gave_stands_apart_with_the_last_day() -> None:
    receipt = issue(given(1_000, donor=ANN))
    party = ReceiptParty.objects.get()
    assert (party.receipt_id, party.name, party.email_folded) == (receipt.pk, ANN.name, "ann@example.org")
    assert party.keep_until == date(2037, 12, 31)
    assert "Ann" not in str(receipt.said)
    assert "Ghent" not in str(receipt.said)


def test_money_that_went_back_has_the_receipt_replaced() -> None:
    gift = given(1_000, donor=ANN)
    first = issue(gift)
    take(gift, 400)
    second = issue(gift)
    assert (second.replaces_id, second.number) == (first.pk, 2)
    assert issue(gift).pk == second.pk
    back = movement(400)
    give_again(contribution_id=gift.pk, movement=back, by=BY, at=AT)
    third = issue(gift)
    assert third.replaces_id == second.pk
    assert ReceiptParty.objects.count() == 3


def test_issued_receipt_is_never_changed_or_removed() -> None:
    receipt = issue(given(1_000))
    for change in (
        lambda: Receipt.objects.filter(pk=receipt.pk).update(number=9),
        lambda: Receipt.objects.filter(pk=receipt.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_year_holds_all_gifts_of_one_address_whatever_its_case() -> None:
    given(1_000, donor=ANN)
    given(2_500, donor=NewDonor(name="A. Example", email="ann@example.ORG"))
    given(9_000, donor=ANN, booked_on=date(2026, 12, 31))
    given(7_000, donor=NewDonor(email="bob@example.org"))
    receipt = year_of(at=datetime(2028, 1, 5, tzinfo=UTC))
    assert [fact["received"] for fact in receipt.said["facts"]] == [1_000, 2_500]
    assert (receipt.kind, receipt.of_year, receipt.year) == ("year", 2027, 2028)
    assert ReceiptParty.objects.get(receipt=receipt).keep_until == date(2037, 12, 31)
    assert year_of(at=datetime(2028, 1, 6, tzinfo=UTC)).pk == receipt.pk


def test_year_is_replaced_when_a_gift_came_late_or_went_back() -> None:
    gift = given(1_000, donor=ANN)
    first = year_of()
    given(500, donor=ANN)
    second = year_of()
    take(gift, 1_000)
    third = year_of()
    assert (second.replaces_id, third.replaces_id) == (first.pk, second.pk)
    assert [fact["refunded"] for fact in third.said["facts"]] == [1_000, 0]


def test_counter_says_the_last_number() -> None:
    for _n in range(3):
        issue(given(100, means=Means.OTHER))
    assert ReceiptCounter.objects.get().last == 3
    assert not Donor.objects.exists()
