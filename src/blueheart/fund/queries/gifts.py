"""A gift as its giver sees it on its private pages."""

from uuid import UUID

from blueheart.fund.models import Contribution, MonthlyGift, ProviderPayment


def gift_of(*, uid: UUID) -> Contribution | None:
    """With its earmark and its payment, in one query."""
    return Contribution.objects.select_related("earmark", "payment__monthly").filter(uid=uid).first()


def payment_of(contribution: Contribution) -> ProviderPayment | None:
    found: ProviderPayment | None = getattr(contribution, "payment", None)
    return found


def monthly_of(*, uid: UUID) -> MonthlyGift | None:
    return MonthlyGift.objects.select_related("first").filter(uid=uid).first()
