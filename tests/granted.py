"""Grants and their payments for tests, in the test book: rows as the desk's actions leave them."""

from datetime import date
from itertools import count
from typing import Any

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.contributions import find_earmark
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import Book, CheckedKind, CheckOutcome, EntryKind, TrancheState
from blueheart.fund.models import (
    Allocation,
    Application,
    Call,
    Grant,
    Grantee,
    GrantPayment,
    Lot,
    SanctionsCheck,
    SanctionsList,
    Tranche,
)
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.kernel.money import Money
from tests.givers import AT, DAY

NUMBERS = count(1)


def add_grantee(name: str = "Invented Refuge", **more: Any) -> Grantee:
    return Grantee.objects.create(name=name, names_changed_at=AT, created_at=AT, **more)


def add_grant(amount: int = 5_000, *, currency: str = "EUR", grantee: Grantee | None = None, **more: Any) -> Grant:
    number = next(NUMBERS)
    earmark = find_earmark("general")
    call = Call.objects.create(
        opens_on=DAY, closes_on=DAY, currency=currency, largest_amount=amount, earmark=earmark, created_at=AT
    )
    application = Application.objects.create(
        call=call, grantee=grantee or add_grantee(f"Invented Refuge {number}"), title="Beds", summary="Beds",
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


def plan(grant: Grant, amount: int, *, due_on: date = DAY, state: TrancheState = TrancheState.PLANNED) -> Tranche:
    return Tranche.objects.create(grant=grant, amount=amount, due_on=due_on, state=state)


def pay(grant: Grant, amount: int, *, paid_on: date = DAY) -> GrantPayment:
    """Released, paid by the bank and drawn from lots."""
    chart = Chart(Book(grant.book), grant.currency)
    plans = (chart.grants(grant.region), chart.bank("office"), chart.pool(grant.earmark.slug), chart.purposes())
    ensure_accounts(plans=plans, at=AT)
    grants, bank, pool, purposes = (plan.code for plan in plans)
    entry = NewEntry(
        key=f"payment:{next(NUMBERS)}", kind=EntryKind.PAYMENT, booked_on=paid_on,
        lines=(Line(grants, bank, amount), Line(pool, purposes, amount)),
    )  # fmt: skip
    purpose = Purpose(book=Book(grant.book), earmark=grant.earmark, amount=Money(grant.currency, amount))
    draw = post_draw(entry=entry, purpose=purpose, at=AT)
    return GrantPayment.objects.create(
        tranche=plan(grant, amount, state=TrancheState.PAID), amount=amount, currency=grant.currency,
        proposed_by="staff:1", proposed_at=AT, released_by="staff:2", released_at=AT,
        check_seen=clear_check(grant.grantee), paid_on=paid_on, entry_id=draw.entry_id,
    )  # fmt: skip


def clear_check(grantee: Grantee) -> SanctionsCheck:
    newest = SanctionsList.objects.first() or SanctionsList.objects.create(
        generated="2027-07-01", generated_at=AT, sha256="0" * 64, individual_count=0, entity_count=0, name_count=0,
        loaded_at=AT,
    )  # fmt: skip
    return SanctionsCheck.objects.create(
        kind=CheckedKind.PAYEE, subject_id=grantee.pk, sanctions_list=newest, outcome=CheckOutcome.CLEAR, checked_at=AT
    )


def give_back(payment: GrantPayment, *, booked_on: date = DAY) -> None:
    """The bank gave all of it back: its lots are in the pool again."""
    assert payment.entry_id is not None
    grant = payment.tranche.grant
    chart = Chart(Book(grant.book), grant.currency)
    entry = NewEntry(
        key=f"payment-returned:{payment.pk}", kind=EntryKind.PAYMENT, booked_on=booked_on,
        lines=(
            Line(chart.bank("office").code, chart.grants(grant.region).code, payment.amount),
            Line(chart.purposes().code, chart.pool(grant.earmark.slug).code, payment.amount),
        ),
    )  # fmt: skip
    posted = post_entry(entry=entry, at=AT)
    for taken in Allocation.objects.filter(draw_id=payment.entry_id).select_related("lot"):
        Lot.objects.create(
            contribution_id=taken.lot.contribution_id, source=taken, entry_id=posted.entry_id, book=grant.book,
            earmark=grant.earmark, currency=grant.currency, received_on=taken.lot.received_on, amount=taken.amount,
        )  # fmt: skip
    payment.returned_entry_id = posted.entry_id
    payment.save(update_fields=["returned_entry"])
