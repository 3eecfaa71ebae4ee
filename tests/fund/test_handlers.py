"""What follows by itself from a gift: its receipt, one mail in the donor's language, and its end."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings

from blueheart.fund.actions.contributions import move_contribution
from blueheart.fund.actions.donors import erase_donor
from blueheart.fund.actions.receipts import ask_for_year
from blueheart.fund.actions.takebacks import take_back
from blueheart.fund.enums import Book, ContributionState
from blueheart.fund.handlers import ask_for_yearly_receipts, end_unfinished, erase_donors
from blueheart.fund.models import Contribution, Donor, FundOffice, Receipt
from blueheart.fund.queries.receipts import receipt_by_uid
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.giving import NewDonor
from blueheart.fund.rules.receipts import read_receipt_token
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.models import Delivery, EventRecord
from blueheart.kernel.schedule import jobs
from tests.givers import AT, BY, given, movement, open_gift, settle

pytestmark = pytest.mark.django_db
ANN = NewDonor(name="Ann Example", email="ann@example.org")


def deliver(at: datetime = AT) -> list[EmailMessage]:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        for _round in range(3):
            run_due_deliveries(at=at + timedelta(minutes=1))
    assert not Delivery.objects.exclude(state="done").exists()
    return list(mail.outbox)


def test_settled_gift_has_its_receipt_mailed_once_with_a_link_that_opens_it() -> None:
    gift = given(1_000, donor=ANN)
    [sent] = deliver()
    assert sent.to == ["ann@example.org"]
    assert show_code(gift.code) in sent.body
    token = re.search(r"/en/fund/give/receipt/([\w.-]+)\.pdf\n", str(sent.body))
    assert token is not None
    found = receipt_by_uid(uid=read_receipt_token(token[1], at=AT + timedelta(days=300)))
    assert found == Receipt.objects.get()
    assert f"/en/fund/trace/{gift.code}/" in sent.body
    Delivery.objects.update(state="waiting", due_at=AT, done_at=None)
    assert len(deliver()) == 1
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "A test of giving"), ("fr", "Essai de don"), ("nl", "Een test van geven"),
        ("de", "Ein Test des Spendens"), ("ar", "تجربة للتبرع"),
    ],
)  # fmt: skip
def test_mail_is_in_the_donors_language_and_says_that_it_is_a_test(language: str, subject: str) -> None:
    given(1_000, donor=ANN, language=language)
    [sent] = deliver()
    assert sent.subject.startswith(subject)
    assert sent.extra_headers["Content-Language"] == language
    assert f"/{language}/fund/give/receipt/" in sent.body


def test_real_gift_is_thanked_for() -> None:
    FundOffice.objects.create(pk=1, legal_name="Example office (sample)", live_since=AT)
    given(1_000, donor=ANN, book=Book.REAL)
    [sent] = deliver()
    assert sent.subject == "Your gift has come: thank you"
    assert "EUR\u00a010.00" in sent.body


def test_gift_without_an_address_has_a_receipt_and_no_mail() -> None:
    given(1_000)
    assert deliver() == []
    assert Receipt.objects.count() == 1


def test_money_that_went_back_brings_a_corrected_receipt() -> None:
    gift = given(1_000, donor=ANN)
    deliver()
    take_back(contribution_id=gift.pk, movement=movement(400), by=BY, at=AT)
    subjects = [sent.body for sent in deliver()]
    assert len(subjects) == 2
    assert Receipt.objects.filter(replaces__isnull=False).count() == 1


def test_refund_before_the_first_receipt_was_written_makes_one_that_is_right() -> None:
    gift = given(1_000, donor=ANN)
    take_back(contribution_id=gift.pk, movement=movement(400), by=BY, at=AT)
    assert len(deliver()) == 1
    assert Receipt.objects.get().said["facts"][0]["refunded"] == 400


def test_nobody_is_written_to_after_the_erasure() -> None:
    gift = given(1_000, donor=ANN)
    erase_donor(contribution_id=gift.pk, by=BY, at=AT)
    assert deliver() == []


def test_donor_is_kept_by_how_the_gift_is() -> None:
    failed, came = open_gift(donor=ANN), open_gift(donor=ANN)
    move_contribution(contribution_id=failed.pk, to=ContributionState.FAILED, by=BY, at=AT)
    settle(came)
    deliver()
    kept = dict(Donor.objects.values_list("contribution_id", "keep_until"))
    assert kept == {failed.pk: date(2027, 8, 29), came.pk: date(2037, 12, 31)}
    erase_donors(at=datetime(2027, 9, 1, tzinfo=UTC))
    assert set(Donor.objects.values_list("contribution_id", flat=True)) == {came.pk}


def test_january_asks_once_for_a_receipt_of_each_donor_of_the_year_before() -> None:
    given(1_000, donor=ANN)
    given(2_000, donor=NewDonor(email="bob@example.org"))
    given(3_000)
    deliver()
    mail.outbox.clear()
    december, january = datetime(2027, 12, 31, 12, tzinfo=UTC), datetime(2028, 1, 1, 3, tzinfo=UTC)
    ask_for_yearly_receipts(at=december)
    assert not EventRecord.objects.filter(name="fund.yearly_receipts_asked").exists()
    ask_for_yearly_receipts(at=january)
    ask_for_yearly_receipts(at=january + timedelta(days=1))
    assert EventRecord.objects.filter(name="fund.yearly_receipts_asked").count() == 1
    assert sorted(sent.to[0] for sent in deliver(january)) == ["ann@example.org", "bob@example.org"]
    assert set(Receipt.objects.filter(kind="year").values_list("of_year", "year")) == {(2027, 2028)}


def test_asking_again_writes_only_to_whom_something_changed() -> None:
    given(1_000, donor=ANN)
    given(2_000, donor=NewDonor(email="bob@example.org"))

    def ask() -> list[str]:
        ask_for_year(book=Book.TEST, year=2027, by=BY, at=AT)
        deliver()
        return sorted(sent.to[0] for sent in mail.outbox if "paper" not in sent.subject)

    deliver()
    mail.outbox.clear()
    assert ask() == ["ann@example.org", "bob@example.org"]
    given(500, donor=ANN)
    deliver()
    mail.outbox.clear()
    assert ask() == ["ann@example.org"]


def test_jobs_come_round_and_end_what_nobody_finished() -> None:
    gift = open_gift()
    assert end_unfinished(at=AT + timedelta(days=3)) == 1
    assert Contribution.objects.get(pk=gift.pk).state == "expired"
    hourly = {job.key for job in jobs() if job.interval == timedelta(minutes=60)}
    assert {"fund.erase_donors", "fund.expire_unfinished"} <= hourly
