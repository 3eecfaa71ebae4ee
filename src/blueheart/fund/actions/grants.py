"""Grants: their parts, reports and end; figures that sources say."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import FigureKind, GrantState, TrancheState
from blueheart.fund.events import FigureRecorded, GrantChanged, GrantReported
from blueheart.fund.models import Figure, Grant, GranteeContact, GrantPayment, GrantReport, Tranche
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.spending import TypedGrant, check_dates, check_public_words, refuse
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_positive


@transaction.atomic
def plan_tranche(*, grant_id: int, amount: int, due_on: date, condition: str = "", by: Actor, at: datetime) -> Tranche:
    """A part of the grant; all parts together are no more than it. Raises NotPermitted, WrongMoney, InvalidSpending."""
    check_may_manage(by)
    check_positive(amount)
    grant = lock_grant(grant_id)
    check_active(grant)
    if amount > grant.amount - planned_of(grant):
        refuse("amount", "more_than_the_grant", _("With this, the parts would be more than the whole grant."))
    tranche = Tranche.objects.create(grant=grant, amount=amount, due_on=due_on, condition=condition)
    changed(grant, "tranche_planned", by=by, at=at)
    return tranche


def planned_of(grant: Grant) -> int:
    """Minor units of its parts that are not cancelled."""
    rows = Tranche.objects.filter(grant=grant).exclude(state=TrancheState.CANCELLED)
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


@transaction.atomic
def cancel_tranche(*, tranche_id: int, by: Actor, at: datetime) -> Tranche:
    """Raises NotPermitted, InvalidSpending for one whose payment is under way or done."""
    check_may_manage(by)
    tranche = Tranche.objects.select_for_update(of=("self",)).select_related("grant").get(pk=tranche_id)
    if tranche.state != TrancheState.PLANNED:
        refuse("", "not_planned", _("Only a planned part can be cancelled. Withdraw its payment first."))
    tranche.state = TrancheState.CANCELLED
    tranche.save(update_fields=["state"])
    changed(tranche.grant, "tranche_cancelled", by=by, at=at)
    return tranche


@transaction.atomic
def change_grant(*, grant_id: int, typed: TypedGrant, by: Actor, at: datetime) -> Grant:
    """Its public words, its days and its amount, which is never below what is planned of it."""
    check_may_manage(by)
    check_positive(typed.amount)
    check_dates(typed.starts_on, typed.ends_on)
    grant = lock_grant(grant_id)
    check_active(grant)
    check_words(grant, typed)
    if typed.amount < planned_of(grant):
        refuse("amount", "less_than_planned", _("More than this is planned or paid. Cancel a part first."))
    grant.title, grant.description, grant.amount = typed.title, typed.description, typed.amount
    grant.starts_on, grant.ends_on, grant.changed_at = typed.starts_on, typed.ends_on, at
    grant.save()
    changed(grant, "words", by=by, at=at)
    return grant


def check_words(grant: Grant, typed: TypedGrant) -> None:
    if grant.grantee.is_shelter:
        place = GranteeContact.objects.filter(grantee=grant.grantee).values_list("place", flat=True).first() or ""
        check_public_words([("title", typed.title), ("description", typed.description)], place=place)


@transaction.atomic
def end_grant(*, grant_id: int, to: GrantState, by: Actor, at: datetime) -> Grant:
    """Completed or cancelled: what is only planned of it is cancelled. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    grant = lock_grant(grant_id)
    if grant.state == to:
        return grant
    check_active(grant)
    under_way = GrantPayment.objects.filter(
        tranche__grant=grant, entry__isnull=True, withdrawn_at__isnull=True
    )  # fmt: skip
    if under_way.exists():
        refuse("", "payment_under_way", _("A payment of it is under way. Pay it or withdraw it first."))
    Tranche.objects.filter(grant=grant, state=TrancheState.PLANNED).update(state=TrancheState.CANCELLED)
    grant.state, grant.changed_at = to, at
    grant.save(update_fields=["state", "changed_at"])
    changed(grant, to.value, by=by, at=at)
    return grant


@transaction.atomic
def record_grant_report(
    *, grant_id: int, starts_on: date, ends_on: date, words: str, received_on: date, by: Actor, at: datetime
) -> GrantReport:  # fmt: skip
    """Raises NotPermitted, InvalidSpending, Grant.DoesNotExist."""
    check_may_manage(by)
    check_dates(starts_on, ends_on)
    grant = Grant.objects.get(pk=grant_id)
    report = GrantReport.objects.create(
        grant=grant, starts_on=starts_on, ends_on=ends_on, words=words, received_on=received_on, recorded_by=by.label
    )
    event = GrantReported(subject_id=str(grant.uid), grant_id=grant.pk, report_id=report.pk)
    record_event(event=event, by=by, at=at)
    return report


@transaction.atomic
def record_figure(
    *, kind: FigureKind, value: int, scope: str, as_of: date, source_title: str, source_url: str,
    grant_id: int | None = None, by: Actor, at: datetime,
) -> Figure:  # fmt: skip
    """What a source says, on a day that is not to come. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    if as_of > at.date():
        refuse("as_of", "to_come", _("A figure is of a day that has been."))
    figure = Figure.objects.create(
        kind=kind, value=value, scope=scope, as_of=as_of, source_title=source_title, source_url=source_url,
        grant_id=grant_id, recorded_at=at,
    )  # fmt: skip
    record_event(event=FigureRecorded(subject_id=str(figure.pk), is_removed=False), by=by, at=at)
    return figure


@transaction.atomic
def remove_figure(*, figure_id: int, by: Actor, at: datetime) -> None:
    """Again, nothing happens. Raises NotPermitted."""
    check_may_manage(by)
    count, _rows = Figure.objects.filter(pk=figure_id).delete()
    if count:
        record_event(event=FigureRecorded(subject_id=str(figure_id), is_removed=True), by=by, at=at)


def lock_grant(grant_id: int) -> Grant:
    return Grant.objects.select_for_update(of=("self",)).select_related("grantee", "earmark").get(pk=grant_id)


def check_active(grant: Grant) -> None:
    if grant.state != GrantState.ACTIVE:
        refuse("", "grant_is_over", _("This grant is over: nothing of it changes any more."))


def changed(grant: Grant, what: str, *, by: Actor, at: datetime) -> None:
    record_event(event=GrantChanged(subject_id=str(grant.uid), grant_id=grant.pk, what=what), by=by, at=at)
