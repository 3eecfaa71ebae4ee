"""Grants for tests, in the test book: a grant as its row, its payments by the desk's own actions."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from blueheart.fund.actions.contributions import find_earmark
from blueheart.fund.actions.grants import plan_tranche
from blueheart.fund.actions.payments import pay_grant, propose_payment, release_payment, return_payment
from blueheart.fund.actions.sanctions import check_payee
from blueheart.fund.enums import Book
from blueheart.fund.models import (
    Application,
    Call,
    Grant,
    Grantee,
    GranteeContact,
    GrantPayment,
    SanctionsList,
    Tranche,
)
from blueheart.fund.rules.giving import GENERAL
from tests.givers import AT, DAY
from tests.granters import ONE, SAMPLE_IBAN, TWO, bank, load_list

NUMBERS = count(1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def add_grantee(name: str = "Refuge (sample)", **more: Any) -> Grantee:
    grantee = Grantee.objects.create(name=name, names_changed_at=LONG_AGO, created_at=LONG_AGO, **more)
    GranteeContact.objects.create(grantee=grantee, iban=SAMPLE_IBAN, changed_at=LONG_AGO)
    return grantee


def add_grant(
    amount: int = 5_000, *, currency: str = "EUR", grantee: Grantee | None = None, earmark_slug: str = GENERAL,
    **more: Any,
) -> Grant:  # fmt: skip
    number = next(NUMBERS)
    earmark = find_earmark(earmark_slug)
    call = Call.objects.create(
        opens_on=DAY, closes_on=DAY, currency=currency, largest_amount=amount, earmark=earmark, created_at=AT
    )
    application = Application.objects.create(
        call=call, grantee=grantee or add_grantee(f"Refuge {number} (sample)"), title="Beds", summary="Beds",
        amount=amount, currency=currency, region="150", recorded_by="staff:1", received_at=AT,
    )  # fmt: skip
    told = {
        "identifier": f"2027-{number:04}", "title": "Beds for a year", "description": "Twelve beds.",
        "region": "150", "starts_on": date(2027, 8, 1), "ends_on": date(2028, 7, 31), "awarded_on": DAY,
        "book": Book.TEST, "changed_at": AT,
    } | more  # fmt: skip
    return Grant.objects.create(
        application=application, grantee=application.grantee, amount=amount, currency=currency, earmark=earmark, **told
    )


def plan(grant: Grant, amount: int, *, due_on: date = DAY) -> Tranche:
    return plan_tranche(grant_id=grant.pk, amount=amount, due_on=due_on, by=ONE, at=AT)


def pay(grant: Grant, amount: int, *, paid_on: date = DAY) -> GrantPayment:
    """A part of it: proposed by one officer, released by another that day, paid by the bank and drawn from lots."""
    at = noon(paid_on)
    if not SanctionsList.objects.exists():
        load_list()
    payment = propose_payment(tranche_id=plan(grant, amount, due_on=paid_on).pk, by=ONE, at=at)
    check_payee(grantee_id=grant.grantee_id, by=ONE, at=at)
    release_payment(payment_id=payment.pk, by=TWO, at=at)
    return pay_grant(payment_id=payment.pk, account=bank(grant.currency), paid_on=paid_on, by=ONE, at=at)


def give_back(payment: GrantPayment, *, booked_on: date = DAY) -> None:
    """The bank gave all of it back: its lots are in the pool again."""
    return_payment(
        payment_id=payment.pk, account=bank(payment.currency), booked_on=booked_on, by=ONE, at=noon(booked_on)
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
