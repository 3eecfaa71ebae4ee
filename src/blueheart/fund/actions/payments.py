"""The payment of a tranche: one person proposes, another releases, the bank pays, and may give it back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.lots import allocations_of, go_on, lock_pool
from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import Book, CheckedKind, EntryKind, GrantState, TrancheState
from blueheart.fund.events import PaymentPaid, PaymentProposed, PaymentReleased, PaymentReturned, PaymentWithdrawn
from blueheart.fund.models import Grant, GranteeContact, GrantPayment, PoolBalance, SanctionsCheck, Tranche
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.sanctions import is_fresh, last_check
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.entries import NewEntry
from blueheart.fund.rules.giving import Drafted
from blueheart.fund.rules.spending import CHECK_DAYS, check_second_person, refuse
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money


@transaction.atomic
def propose_payment(*, tranche_id: int, by: Actor, at: datetime) -> GrantPayment:
    """Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    check_second_person(by, "")
    tranche = lock_tranche(tranche_id)
    grant = tranche.grant
    if grant.state != GrantState.ACTIVE or tranche.state != TrancheState.PLANNED:
        refuse("", "not_planned", _("Only a planned part of a grant that is under way can be paid. Reload the page."))
    if not GranteeContact.objects.filter(grantee=grant.grantee).exclude(iban="").exists():
        refuse("", "no_iban", _("There is no bank account of the grantee on record. Write it down first."))
    payment = GrantPayment.objects.create(
        tranche=tranche, amount=tranche.amount, currency=grant.currency, proposed_by=by.label, proposed_at=at
    )
    move(tranche, TrancheState.PROPOSED)
    event = PaymentProposed(subject_id=str(payment.uid), payment_id=payment.pk, grant_id=grant.pk)
    record_event(event=event, by=by, at=at)
    return payment


@transaction.atomic
def release_payment(*, payment_id: int, by: Actor, at: datetime) -> GrantPayment:
    """By another person than who proposed it, on a fresh check of the payee, of money that the pool holds and has not
    promised to another released payment. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    payment = lock_payment(payment_id)
    grant = payment.tranche.grant
    check_second_person(by, payment.proposed_by)
    if payment.withdrawn_at or payment.released_at:
        refuse("", "not_proposed", _("This payment does not wait for release any more. Reload the page."))
    check = payee_check(grant, at=at)
    lock_pool(book=Book(grant.book), earmark=grant.earmark.slug, currency=grant.currency)
    if payment.amount > free_in_pool(grant):
        refuse("", "pool_holds_less", _("The fund holds less for this purpose than would be paid."))
    payment.released_by, payment.released_at, payment.check_seen = by.label, at, check
    payment.save(update_fields=["released_by", "released_at", "check_seen"])
    move(payment.tranche, TrancheState.RELEASED)
    event = PaymentReleased(
        subject_id=str(payment.uid), payment_id=payment.pk, grant_id=grant.pk, check_id=check.pk
    )  # fmt: skip
    record_event(event=event, by=by, at=at)
    return payment


def payee_check(grant: Grant, *, at: datetime) -> SanctionsCheck:
    """The one that allows the payment. Raises InvalidSpending."""
    check = last_check(kind=CheckedKind.PAYEE, subject_id=grant.grantee_id)
    changed_at = grant.grantee.names_changed_at
    if check is None or not is_fresh(check, names_changed_at=changed_at, days=CHECK_DAYS, at=at):
        refuse("", "not_checked", _("The payee has to be checked against the newest sanctions list first."))
    if not check.allows_payment:
        refuse("", "possible_match", _("The payee may be on the sanctions list. A person has to decide that first."))
    return check


def free_in_pool(grant: Grant) -> int:
    """Minor units in the pool of the grant's earmark that no released payment waits for."""
    pool = Chart(Book(grant.book), grant.currency).pool(grant.earmark.slug)
    held = PoolBalance.objects.filter(account__code=pool.code).values_list("balance", flat=True).first() or 0
    waiting = GrantPayment.objects.filter(
        tranche__grant__book=grant.book, tranche__grant__earmark=grant.earmark, currency=grant.currency,
        released_at__isnull=False, withdrawn_at__isnull=True, entry__isnull=True,
    )  # fmt: skip
    return held - (waiting.aggregate(sum=Sum("amount"))["sum"] or 0)


@transaction.atomic
def withdraw_payment(*, payment_id: int, by: Actor, at: datetime) -> GrantPayment:
    """Proposed or released, and not paid: the tranche is planned again. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    payment = lock_payment(payment_id)
    if payment.withdrawn_at or payment.entry_id:
        refuse("", "not_withdrawable", _("This payment is paid or withdrawn already. Reload the page."))
    payment.withdrawn_at = at
    payment.save(update_fields=["withdrawn_at"])
    grant = payment.tranche.grant
    move(payment.tranche, TrancheState.PLANNED)
    event = PaymentWithdrawn(subject_id=str(payment.uid), payment_id=payment.pk, grant_id=grant.pk)
    record_event(event=event, by=by, at=at)
    return payment


@transaction.atomic
def pay_grant(*, payment_id: int, account: AccountPlan, paid_on: date, by: Actor, at: datetime) -> GrantPayment:
    """The bank paid it from `account`: booked, and drawn from lots, the first in first. Again, the first answer.

    Raises NotPermitted, InvalidSpending, InvalidEntry, FloorReached where the pool holds less by now.
    """
    check_may_manage(by)
    payment = lock_payment(payment_id)
    if payment.entry_id:
        return payment
    if payment.withdrawn_at or payment.released_at is None:
        refuse("", "not_released", _("This payment is not released. A second person has to do that first."))
    if paid_on < payment.released_at.date() or paid_on > at.date():
        refuse("paid_on", "not_then", _("It was paid on a day from its release to today."))
    grant = payment.tranche.grant
    chart = Chart(Book(grant.book), grant.currency)
    drafted = Drafted()
    drafted.move(payment.amount, debit=chart.grants(grant.region), credit=account)
    drafted.move(payment.amount, debit=chart.pool(grant.earmark.slug), credit=chart.purposes())
    posting = drafted.posting(EntryKind.PAYMENT)
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(
        key=f"payment:{payment.uid}", kind=posting.kind, booked_on=paid_on, lines=posting.lines,
        about=f"payment:{payment.pk}",
    )  # fmt: skip
    purpose = Purpose(book=Book(grant.book), earmark=grant.earmark, amount=Money(grant.currency, payment.amount))
    draw = post_draw(entry=entry, purpose=purpose, at=at)
    payment.entry_id, payment.paid_on = draw.entry_id, paid_on
    payment.save(update_fields=["entry", "paid_on"])
    move(payment.tranche, TrancheState.PAID)
    event = PaymentPaid(subject_id=str(payment.uid), payment_id=payment.pk, grant_id=grant.pk, entry_id=draw.entry_id)
    record_event(event=event, by=by, at=at)
    return payment


@transaction.atomic
def return_payment(*, payment_id: int, account: AccountPlan, booked_on: date, by: Actor, at: datetime) -> GrantPayment:
    """The bank gave all of it back to `account`: booked the other way, and in the pool again. Again, the first answer.

    Draws and allocations stay as they are: each allocation goes on as a new lot of its gift, with the gift's own day,
    so that it is the first to be drawn again. Raises NotPermitted, InvalidSpending, InvalidEntry.
    """
    check_may_manage(by)
    payment = lock_payment(payment_id)
    if payment.returned_entry_id:
        return payment
    if payment.entry_id is None or payment.paid_on is None:
        refuse("", "not_paid", _("This payment is not paid yet: nothing of it can come back."))
    if booked_on < payment.paid_on or booked_on > at.date():
        refuse("booked_on", "not_then", _("It came back on a day from its payment to today."))
    grant = payment.tranche.grant
    chart = Chart(Book(grant.book), grant.currency)
    drafted = Drafted()
    drafted.move(payment.amount, debit=account, credit=chart.grants(grant.region))
    drafted.move(payment.amount, debit=chart.purposes(), credit=chart.pool(grant.earmark.slug))
    posting = drafted.posting(EntryKind.PAYMENT)
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(
        key=f"payment-returned:{payment.uid}", kind=posting.kind, booked_on=booked_on, lines=posting.lines,
        about=f"payment:{payment.pk}",
    )  # fmt: skip
    posted = post_entry(entry=entry, at=at)
    taken = [(allocation, allocation.amount) for allocation in allocations_of(entry_id=payment.entry_id)]
    go_on(entry_id=posted.entry_id, parts=taken, earmark=grant.earmark, currency=grant.currency)
    payment.returned_entry_id = posted.entry_id
    payment.save(update_fields=["returned_entry"])
    is_over = grant.state != GrantState.ACTIVE
    move(payment.tranche, TrancheState.CANCELLED if is_over else TrancheState.PLANNED)
    event = PaymentReturned(
        subject_id=str(payment.uid), payment_id=payment.pk, grant_id=grant.pk, entry_id=posted.entry_id
    )
    record_event(event=event, by=by, at=at)
    return payment


def move(tranche: Tranche, to: TrancheState) -> None:
    tranche.state = to
    tranche.save(update_fields=["state"])


def lock_tranche(tranche_id: int) -> Tranche:
    rows = Tranche.objects.select_for_update(of=("self", "grant")).select_related("grant__grantee", "grant__earmark")
    return rows.get(pk=tranche_id)


def lock_payment(payment_id: int) -> GrantPayment:
    """With its tranche, grant, earmark and grantee; the tranche is held by it, since only its payment moves it."""
    rows = GrantPayment.objects.select_for_update(of=("self",))
    return rows.select_related("tranche__grant__grantee", "tranche__grant__earmark").get(pk=payment_id)
