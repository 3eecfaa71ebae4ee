"""Gifts that come every month: begun, each month's contribution, and their end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from blueheart.fund.actions.contributions import open_contribution
from blueheart.fund.enums import Book, Means, MonthlyState
from blueheart.fund.events import MonthlyBegun, MonthlyStopAsked, MonthlyStopped
from blueheart.fund.models import Contribution, Donor, MonthlyGift, ProviderPayment
from blueheart.fund.providers.reading import tell_subscription
from blueheart.fund.providers.sources import CardProvider
from blueheart.fund.rules.giving import NewContribution, NewDonor
from blueheart.fund.rules.provider import PaymentFacts, ProviderRefused, SubscriptionFacts
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector


class MonthlyNotBegun(ValueError):
    """Nothing is charged by this monthly gift yet, so that nothing can be stopped."""


def find_monthly(*, subscription_id: str, contribution_uid: str, slug: str) -> MonthlyGift | None:
    """By the provider's id, else by the contribution with which it begins."""
    own = MonthlyGift.objects.filter(provider=slug)
    found = own.filter(subscription_id=subscription_id).first() if subscription_id else None
    if found is not None:
        return found
    try:
        return own.filter(first__uid=UUID(contribution_uid)).first()
    except ValueError:
        return None


def apply_subscription(*, facts: SubscriptionFacts, slug: str, by: Actor, at: datetime) -> bool:
    """Whether it is one of ours; it begins, and ends, once."""
    known = find_monthly(subscription_id=facts.subscription_id, contribution_uid=facts.contribution_uid, slug=slug)
    if known is None:
        return False
    with transaction.atomic():
        monthly = MonthlyGift.objects.select_for_update().get(pk=known.pk)
        monthly.subscription_id = facts.subscription_id
        about = {"subject_id": str(monthly.uid), "monthly_id": monthly.pk}
        if monthly.began_at is None and facts.state != MonthlyState.BEGUN:
            monthly.state, monthly.began_at = MonthlyState.ACTIVE, at
            record_event(event=MonthlyBegun(**about), by=by, at=at)  # type: ignore[arg-type]
        if monthly.stopped_at is None and facts.state == MonthlyState.STOPPED:
            monthly.state, monthly.stopped_at = MonthlyState.STOPPED, at
            record_event(event=MonthlyStopped(**about), by=by, at=at)  # type: ignore[arg-type]
        monthly.save()
    return True


def contribution_of_month(*, facts: PaymentFacts, slug: str, by: Actor, at: datetime) -> Contribution | None:
    """The month's own contribution, made when it is first asked for; the first month's is the one it began with."""
    monthly = find_monthly(subscription_id=facts.subscription_id, contribution_uid=facts.contribution_uid, slug=slug)
    if monthly is None:
        return None
    if facts.is_first:
        return monthly.first
    with transaction.atomic():
        contribution = open_contribution(new=next_of(monthly, facts, slug), by=by, at=at)
        ProviderPayment.objects.get_or_create(
            contribution=contribution,
            defaults={"provider": slug, "invoice_id": facts.invoice_id, "monthly": monthly},
        )
    return contribution


def next_of(monthly: MonthlyGift, facts: PaymentFacts, slug: str) -> NewContribution:
    """As the month before, its giver copied as long as any month's is kept."""
    first: Contribution = Contribution.objects.select_related("earmark").get(pk=monthly.first_id)
    amount = facts.moves[0].amount if facts.moves else Money(first.currency, first.amount)
    return NewContribution(
        key=f"{slug}:invoice:{facts.invoice_id}", book=Book(first.book), means=Means.CARD, amount=amount,
        earmark=first.earmark.slug, sector=Sector(first.sector), country=first.country, language=first.language,
        covers_fee=first.covers_fee, is_anonymous=first.is_anonymous, donor=last_donor(monthly),
    )  # fmt: skip


def last_donor(monthly: MonthlyGift) -> NewDonor | None:
    found = Donor.objects.filter(contribution__payment__monthly=monthly).order_by("-contribution_id").first()
    return NewDonor(name=found.name, email=found.email, address=found.address) if found else None


def stop_monthly(*, monthly_id: int, provider: CardProvider, by: Actor, at: datetime) -> MonthlyGift:
    """No further month is charged. Again, nothing happens. Raises MonthlyNotBegun, ProviderAway, ProviderRefused."""
    monthly = MonthlyGift.objects.get(pk=monthly_id)
    if monthly.state == MonthlyState.STOPPED:
        return monthly
    if not monthly.subscription_id:
        raise MonthlyNotBegun(f"{monthly} has not begun")
    if monthly.provider != provider.slug:
        raise ProviderRefused(f"{monthly} is of another provider")
    if monthly.stop_asked_at is None:
        with transaction.atomic():
            MonthlyGift.objects.filter(pk=monthly_id).update(stop_asked_at=at)
            event = MonthlyStopAsked(subject_id=str(monthly.uid), monthly_id=monthly.pk)
            record_event(event=event, by=by, at=at)
    provider.stop(subscription_id=monthly.subscription_id)
    facts = tell_subscription(provider.source.get("subscription", monthly.subscription_id))
    apply_subscription(facts=facts, slug=provider.slug, by=by, at=at)
    return MonthlyGift.objects.get(pk=monthly_id)
