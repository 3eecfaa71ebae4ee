"""Issuing receipts: numbered without a gap, and never changed. What is wrong later is replaced by another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from blueheart.fund.actions.contributions import lock_contribution
from blueheart.fund.documents.receipts import Issue, write_receipt, write_year
from blueheart.fund.enums import Book, ContributionState, ReceiptKind
from blueheart.fund.events import ReceiptIssued, YearlyReceiptsAsked
from blueheart.fund.models import Contribution, Donor, Receipt, ReceiptCounter, ReceiptParty
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.contributions import first_lot
from blueheart.fund.queries.office import get_office
from blueheart.fund.queries.receipts import gifts_of_year, standing_of_year, standing_receipt
from blueheart.fund.queries.seals import latest_seals
from blueheart.fund.rules.receipts import kept_until
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


class NothingReceived(ValueError):
    """Nothing has come that a receipt could be of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a receipt is about: one contribution, or (`of_year`) all that one donor gave in a year."""

    book: Book
    language: str
    last_day: date
    donor: Donor | None
    facts: list[dict[str, Any]]
    contribution: Contribution | None = None
    of_year: int = 0
    gifts: Sequence[Contribution] = ()


@transaction.atomic
def issue_receipt(*, contribution_id: int, base_url: str, by: Actor, at: datetime) -> Receipt:
    """The standing receipt of a contribution, or one that replaces it where money went back or came again since.

    Raises NothingReceived.
    """
    contribution = lock_contribution(contribution_id)
    if contribution.state != ContributionState.SETTLED or contribution.received_on is None:
        raise NothingReceived(f"{contribution}: nothing has come yet")
    standing = standing_receipt(contribution_id=contribution.pk)
    subject = Subject(
        book=Book(contribution.book), language=contribution.language, last_day=contribution.received_on,
        donor=Donor.objects.filter(contribution=contribution).first(), facts=[facts_of(contribution)],
        contribution=contribution,
    )  # fmt: skip
    if standing is not None and standing.said["facts"] == subject.facts:
        return standing
    return store(subject, replaces=standing, base_url=base_url, by=by, at=at)


@transaction.atomic
def issue_year(*, email_folded: str, book: Book, year: int, base_url: str, by: Actor, at: datetime) -> Receipt:
    """The standing receipt of all that one donor gave in `year`, or one that replaces it where that changed since.

    Raises NothingReceived.
    """
    lock_counter(book, at.year)
    gifts = gifts_of_year(email_folded=email_folded, book=book, year=year)
    if not gifts:
        raise NothingReceived(f"nothing came of this donor in {year}")
    newest = gifts[-1]
    subject = Subject(
        book=book, language=newest.language, last_day=date(year, 12, 31), donor=newest.donor,
        facts=[facts_of(one) for one in gifts], of_year=year, gifts=gifts,
    )  # fmt: skip
    standing = standing_of_year(email_folded=email_folded, book=book, year=year)
    if standing is not None and standing.said["facts"] == subject.facts:
        return standing
    return store(subject, replaces=standing, base_url=base_url, by=by, at=at)


@transaction.atomic
def ask_for_year(*, book: Book, year: int, by: Actor, at: datetime) -> None:
    """Each donor of the year is given a receipt of it, by the worker. Raises NotPermitted."""
    check_may_manage(by)
    event = YearlyReceiptsAsked(subject_id=f"{book.value}:{year}", book=book, year=year)
    record_event(event=event, by=by, at=at)


def facts_of(contribution: Contribution) -> dict[str, Any]:
    """What makes a receipt wrong once it is no longer so."""
    return {"code": contribution.code, "received": contribution.received, "refunded": contribution.refunded}


def store(subject: Subject, *, replaces: Receipt | None, base_url: str, by: Actor, at: datetime) -> Receipt:
    office = get_office()
    number = next_number(subject.book, at.year)
    seals = latest_seals(limit=1)
    issue = Issue(
        book=subject.book, year=at.year, number=number, at=at, language=subject.language, base_url=base_url,
        office=office, seal=seals[0] if seals else None, replaces=replaces,
    )  # fmt: skip
    receipt = Receipt.objects.create(
        book=subject.book, year=at.year, number=number, contribution=subject.contribution, of_year=subject.of_year,
        kind=ReceiptKind.CONTRIBUTION if subject.contribution else ReceiptKind.YEAR, replaces=replaces,
        language=subject.language, said={"facts": subject.facts, "paper": paper_of(issue, subject)}, issued_at=at,
    )  # fmt: skip
    if subject.donor is not None:
        donor = subject.donor
        ReceiptParty.objects.create(
            receipt=receipt, name=donor.name, email=donor.email, email_folded=donor.email_folded,
            address=donor.address,
            keep_until=kept_until(year=subject.last_day.year, years=office.keep_receipts_years),
        )  # fmt: skip
    event = ReceiptIssued(
        subject_id=str(receipt.uid), receipt_id=receipt.pk, kind=receipt.kind, is_correction=replaces is not None
    )
    record_event(event=event, by=by, at=at)
    return receipt


def paper_of(issue: Issue, subject: Subject) -> dict[str, Any]:
    if subject.contribution is None:
        return write_year(issue, subject.gifts, year=subject.of_year)
    lot = first_lot(contribution_id=subject.contribution.pk)
    return write_receipt(issue, subject.contribution, net=lot.amount if lot else 0)


def next_number(book: Book, year: int) -> int:
    """Given back when the transaction is, so that there is no gap; others wait for it."""
    counter = lock_counter(book, year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def lock_counter(book: Book, year: int) -> ReceiptCounter:
    ReceiptCounter.objects.get_or_create(book=book, year=year)
    return ReceiptCounter.objects.select_for_update().get(book=book, year=year)
