"""How long it is known who gave; its erasure leaves the ledger, the lots and the trace as they were."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.contributions import move_contribution
from blueheart.fund.actions.donors import KeptByLaw, erase_donor, erase_donors_past_their_time, set_keep_until
from blueheart.fund.actions.expiry import expire_unfinished
from blueheart.fund.actions.receipts import issue_receipt, issue_year
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.documents.receipts import receipt_pdf
from blueheart.fund.enums import Book, ContributionState, Means
from blueheart.fund.models import Contribution, Donor, FundOffice, Receipt, ReceiptParty
from blueheart.fund.queries.trace import trace_gift
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.giving import NewDonor
from blueheart.fund.writers.ledger_csv import write_ledger
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.givers import AT, BY, given, open_gift, settle

pytestmark = pytest.mark.django_db
ANN = NewDonor(name="Ann Example", email="ann@example.org")


def with_receipt(**more: Any) -> Contribution:
    gift = given(1_000, donor=ANN, **more)
    set_keep_until(contribution_id=gift.pk, at=AT)
    issue_receipt(contribution_id=gift.pk, base_url="https://example.org", by=BY, at=AT)
    return gift


def test_settled_gift_keeps_its_donor_to_the_end_of_the_year_and_the_offices_years() -> None:
    FundOffice.objects.create(pk=1, keep_receipts_years=7)
    with_receipt()
    assert Donor.objects.get().keep_until == date(2034, 12, 31)
    assert ReceiptParty.objects.get().keep_until == date(2034, 12, 31)


def test_gift_that_never_came_keeps_its_donor_for_thirty_days() -> None:
    gift = open_gift(donor=ANN)
    set_keep_until(contribution_id=gift.pk, at=AT)
    assert Donor.objects.get().keep_until is None
    move_contribution(contribution_id=gift.pk, to=ContributionState.FAILED, by=BY, at=AT)
    set_keep_until(contribution_id=gift.pk, at=AT)
    assert Donor.objects.get().keep_until == date(2027, 8, 29)
    assert erase_donors_past_their_time(by=BY, at=datetime(2027, 8, 29, 23, tzinfo=UTC)) == 0
    assert erase_donors_past_their_time(by=BY, at=datetime(2027, 8, 30, 1, tzinfo=UTC)) == 1
    assert not Donor.objects.exists()
    assert EventRecord.objects.get(name="fund.donor_erased").payload["is_asked"] is False


def test_money_that_comes_after_a_failure_keeps_the_donor() -> None:
    gift = open_gift(donor=ANN)
    move_contribution(contribution_id=gift.pk, to=ContributionState.FAILED, by=BY, at=AT)
    set_keep_until(contribution_id=gift.pk, at=AT)
    settle(gift)
    set_keep_until(contribution_id=gift.pk, at=AT)
    assert Donor.objects.get().keep_until == date(2037, 12, 31)


def test_erasure_leaves_ledger_trace_and_receipt_as_they_were() -> None:
    gift = with_receipt()
    seal_entries(by=BY, at=AT)
    receipt = Receipt.objects.get()
    paper = receipt_pdf(receipt)
    before = (b"".join(write_ledger()), trace_gift(code=gift.code), receipt.said)
    assert erase_donors_past_their_time(by=BY, at=datetime(2038, 1, 1, 1, tzinfo=UTC)) == 1
    assert not Donor.objects.exists()
    assert not ReceiptParty.objects.exists()
    assert (b"".join(write_ledger()), trace_gift(code=gift.code), Receipt.objects.get().said) == before
    assert verify_ledger().faults == ()
    assert receipt_pdf(Receipt.objects.get()) != paper


def test_real_receipt_keeps_its_donor_until_the_law_allows() -> None:
    gift = with_receipt(book=Book.REAL)
    with pytest.raises(KeptByLaw) as refusal:
        erase_donor(contribution_id=gift.pk, by=BY, at=AT)
    assert refusal.value.until == date(2037, 12, 31)
    assert Donor.objects.exists()
    assert ReceiptParty.objects.exists()
    assert erase_donor(contribution_id=gift.pk, by=BY, at=datetime(2038, 1, 1, 1, tzinfo=UTC))
    assert not Donor.objects.exists()


def test_real_gift_keeps_its_donor_before_the_receipt_is_written() -> None:
    gift = given(1_000, donor=ANN, book=Book.REAL)
    with pytest.raises(KeptByLaw):
        erase_donor(contribution_id=gift.pk, by=BY, at=AT)
    assert Donor.objects.exists()


def test_real_gift_that_never_came_is_erased_at_once() -> None:
    gift = open_gift(donor=ANN, book=Book.REAL)
    assert erase_donor(contribution_id=gift.pk, by=BY, at=AT)
    assert not erase_donor(contribution_id=gift.pk, by=BY, at=AT)


def test_donor_of_a_test_is_erased_at_once_with_the_yearly_receipt() -> None:
    gift = with_receipt()
    issue_year(email_folded="ann@example.org", book=Book.TEST, year=2027, base_url="https://x.example", by=BY, at=AT)
    assert ReceiptParty.objects.count() == 2
    assert erase_donor(contribution_id=gift.pk, by=BY, at=AT)
    assert not ReceiptParty.objects.exists()
    assert Receipt.objects.count() == 2
    assert EventRecord.objects.get(name="fund.donor_erased").payload["is_asked"] is True


def test_only_officers_erase() -> None:
    with pytest.raises(NotPermitted):
        erase_donor(contribution_id=open_gift(donor=ANN).pk, by=Actor.visitor(), at=AT)


@pytest.mark.parametrize(("means", "days"), [(Means.CARD, 2), (Means.TRANSFER, 90), (Means.OTHER, 90)])
def test_unfinished_gift_ends_after_its_time(means: Means, days: int) -> None:
    gift = open_gift(means=means)
    pending = open_gift(means=means)
    move_contribution(contribution_id=pending.pk, to=ContributionState.PENDING, by=BY, at=AT)
    settled = given(500, means=means)
    assert expire_unfinished(by=BY, at=AT + timedelta(days=days)) == 0
    assert expire_unfinished(by=BY, at=AT + timedelta(days=days, minutes=1)) == 2
    states = dict(Contribution.objects.values_list("pk", "state"))
    assert states == {gift.pk: "expired", pending.pk: "expired", settled.pk: "settled"}
    assert expire_unfinished(by=BY, at=AT + timedelta(days=days + 1)) == 0
