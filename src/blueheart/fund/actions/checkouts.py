"""The way to a payment page, once for each contribution."""

from dataclasses import dataclass

from django.db import transaction

from blueheart.fund.enums import ContributionState, MonthlyState
from blueheart.fund.models import Contribution, Donor, MonthlyGift, ProviderPayment
from blueheart.fund.providers.sources import CardProvider
from blueheart.fund.rules.provider import Order
from blueheart.kernel.money import Money


class CheckoutOver(ValueError):
    """The contribution waits for no payment any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a payment page says, and where it leads afterwards."""

    label: str
    success_url: str
    cancel_url: str


def begin_checkout(*, contribution_id: int, provider: CardProvider, page: Page, is_monthly: bool) -> ProviderPayment:
    """The payment with the address of its page; again, the first one.

    The provider is asked outside of a transaction, by a key that makes one page. Raises CheckoutOver, ProviderAway,
    ProviderRefused.
    """
    contribution = Contribution.objects.get(pk=contribution_id)
    if contribution.state != ContributionState.OPEN:
        raise CheckoutOver(f"{contribution} is {contribution.state}")
    payment = store_payment(contribution, slug=provider.slug, is_monthly=is_monthly)
    if payment.url:
        return payment
    donor = Donor.objects.filter(contribution=contribution).first()
    begun = provider.begin(
        Order(
            key=f"checkout-{contribution.uid}", contribution_uid=str(contribution.uid),
            amount=Money(contribution.currency, contribution.amount), is_monthly=payment.monthly_id is not None,
            label=page.label, language=contribution.language, email=donor.email if donor else "",
            success_url=page.success_url, cancel_url=page.cancel_url,
        )
    )  # fmt: skip
    ProviderPayment.objects.filter(pk=payment.pk, url="").update(session_id=begun.session_id, url=begun.url)
    return ProviderPayment.objects.get(pk=payment.pk)


@transaction.atomic
def store_payment(contribution: Contribution, *, slug: str, is_monthly: bool) -> ProviderPayment:
    monthly = None
    if is_monthly:
        monthly, _is_new = MonthlyGift.objects.get_or_create(
            first=contribution, defaults={"provider": slug, "state": MonthlyState.BEGUN}
        )
    return ProviderPayment.objects.get_or_create(
        contribution=contribution, defaults={"provider": slug, "monthly": monthly}
    )[0]
