"""The local provider: stands in for Stripe where no key is set. No money moves; it has a page, a memory and messages of
its own, in Stripe's shapes.

What can happen at a provider is in `localdeeds`; this is what the fund asks of one.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from blueheart.fund.models import LocalMessage, LocalObject
from blueheart.fund.providers.localshapes import keep, shaped
from blueheart.fund.readers.stripe import ABOUT_US, Object
from blueheart.fund.rules.cardfees import CardFee
from blueheart.fund.rules.provider import Begun, NotThere, Order, ProviderRefused, RefundSent
from blueheart.fund.rules.tokens import PAY_LIFE, pay_token

SLUG = "local"
IN_LIST = {("invoice_payment", "payment_intent"): "payment__payment_intent"}
TRANSACTIONS = ("balance_transaction", "failure_balance_transaction")


class LocalSource:
    """Objects from this installation's own table."""

    def get(self, kind: str, object_id: str) -> Object:
        found = LocalObject.objects.filter(kind=kind, object_id=object_id).first()
        if found is None:
            raise NotThere(f"the local provider has no {kind} {object_id}")
        return self._expanded(found.body)

    def find(self, kind: str, **by: str) -> list[Object]:
        wanted = {}
        for name, value in by.items():
            wanted["payout_id" if name == "payout" else f"body__{IN_LIST.get((kind, name), name)}"] = value
        return [self._expanded(found.body) for found in LocalObject.objects.filter(kind=kind, **wanted).order_by("pk")]

    def _expanded(self, body: dict[str, Any]) -> Object:
        if body["object"] not in {"charge", "refund"}:
            return body
        ids = [body[name] for name in TRANSACTIONS if body.get(name)]
        known = dict(LocalObject.objects.filter(object_id__in=ids).values_list("object_id", "body")) if ids else {}
        return body | {name: known[body[name]] for name in TRANSACTIONS if body.get(name)}


@dataclass(frozen=True, slots=True)
class LocalProvider:
    """Its clock is `at`; with `holds`, its messages wait for the desk to send them. `exchanges` says which currencies
    it pays out in another, and at which rate."""

    at: datetime
    fee: CardFee
    holds: bool = False
    dispute_fee: int = 2_000
    exchanges: dict[str, tuple[str, str]] = field(default_factory=dict)
    slug: str = SLUG
    is_live: bool = False
    source: LocalSource = field(default_factory=LocalSource)

    @property
    def stamp(self) -> int:
        return int(self.at.timestamp())

    def begin(self, order: Order) -> Begun:
        """Again with the same key, the same page: the key stands in the session's own metadata."""
        about = {ABOUT_US: order.contribution_uid, "key": order.key}
        with transaction.atomic():
            known = LocalObject.objects.select_for_update().filter(
                kind="checkout.session", body__metadata__key=order.key
            )
            session = next((found.body for found in known), None) or keep(self._session(order, about))
        return Begun(session["id"], session["url"])

    def _session(self, order: Order, about: dict[str, str]) -> dict[str, Any]:
        body = shaped(
            "checkout.session", mode="subscription" if order.is_monthly else "payment", metadata=about,
            client_reference_id=order.contribution_uid, created=self.stamp, amount_total=order.amount.minor,
            amount_subtotal=order.amount.minor, currency=order.amount.currency.lower(), locale=order.language,
            success_url=order.success_url, cancel_url=order.cancel_url,
            expires_at=self.stamp + int(timedelta(days=1).total_seconds()),
        )  # fmt: skip
        origin = order.cancel_url.split("/fund/give/", 1)[0]
        return body | {"url": f"{origin}/fund/give/pay/{pay_token(body['id'], self.at)}/"}

    def refund(self, *, charge_id: str, amount: int, key: str) -> RefundSent:
        from blueheart.fund.providers.localdeeds import give_back

        return RefundSent(give_back(self, charge_id=charge_id, amount=amount, key=key))

    def stop(self, *, subscription_id: str) -> None:
        from blueheart.fund.providers.localdeeds import end_subscription

        end_subscription(self, subscription_id=subscription_id)

    def say(self, kind: str, body: dict[str, Any]) -> LocalMessage:
        """A message about what happened, made and not sent yet."""
        event = shaped("event", type=kind, created=self.stamp, data={"object": body}, pending_webhooks=1)
        return LocalMessage.objects.create(
            message_id=event["id"],
            kind=kind,
            body=json.dumps(event, separators=(",", ":")),
            made_at=self.at,
            is_held=self.holds,
        )

    def open_session(self, session_id: str) -> dict[str, Any]:
        """Raises NotThere, and ProviderRefused for a page that is over."""
        session = dict(self.source.get("checkout.session", session_id))
        if session["status"] != "open":
            raise ProviderRefused(f"the payment page is {session['status']}")
        if session["created"] + PAY_LIFE.total_seconds() < self.stamp:
            raise ProviderRefused("the payment page is past its time")
        return session
