"""Refunds that officers ask a provider for. They are booked when its message comes, as those made elsewhere are."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from blueheart.fund.actions.contributions import lock_contribution
from blueheart.fund.enums import ContributionState, RefundState
from blueheart.fund.events import RefundAsked
from blueheart.fund.models import Contribution, ProviderPayment, RefundRequest
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.providers.sources import CardProvider
from blueheart.fund.rules.provider import ProviderRefused
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_positive


class NotRefundable(ValueError):
    """No card was charged for it, or not so much of it is left."""


def ask_refund(
    *, contribution_id: int, amount: int, key: str, provider: CardProvider, by: Actor, at: datetime
) -> RefundRequest:
    """Asks for `amount` minor units back. Again with the same key: once only, and sent again if nothing was answered.

    Raises NotPermitted, WrongMoney, NotRefundable, ProviderAway; ProviderRefused, which stands on the request then.
    """
    check_may_manage(by)
    check_positive(amount)
    request = RefundRequest.objects.filter(key=key).first()
    if request is None:
        request = store_request(contribution_id=contribution_id, amount=amount, key=key, by=by, at=at)
    if request.state != RefundState.ASKED:
        return request
    payment = ProviderPayment.objects.get(contribution_id=request.contribution_id)
    try:
        sent = provider.refund(charge_id=payment.charge_id, amount=request.amount, key=f"refund-{key}")
    except ProviderRefused as error:
        RefundRequest.objects.filter(pk=request.pk).update(state=RefundState.REFUSED, reason=str(error)[:500])
        raise
    RefundRequest.objects.filter(pk=request.pk).update(state=RefundState.SENT, refund_id=sent.refund_id)
    return RefundRequest.objects.get(pk=request.pk)


@transaction.atomic
def store_request(*, contribution_id: int, amount: int, key: str, by: Actor, at: datetime) -> RefundRequest:
    """Raises NotRefundable."""
    contribution = lock_contribution(contribution_id)
    payment = ProviderPayment.objects.filter(contribution=contribution).exclude(charge_id="").first()
    if payment is None or contribution.state != ContributionState.SETTLED:
        raise NotRefundable(f"{contribution}: no card was charged for it")
    if amount > refundable(contribution):
        raise NotRefundable(f"{contribution}: not so much of it is left")
    known = RefundRequest.objects.filter(key=key).first()
    if known is not None:
        return known
    event = RefundAsked.about(contribution, amount=amount, currency=contribution.currency)
    record_event(event=event, by=by, at=at)
    return RefundRequest.objects.create(key=key, contribution=contribution, amount=amount, asked_at=at)


def refundable(contribution: Contribution) -> int:
    """Minor units that can still be asked back: what went back, and what is on its way back, is left out."""
    asked = RefundRequest.objects.filter(contribution=contribution).exclude(state=RefundState.REFUSED)
    total = int(asked.aggregate(sum=Sum("amount"))["sum"] or 0)
    return contribution.received - max(contribution.refunded, total)
