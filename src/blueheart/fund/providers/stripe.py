"""Stripe, through its own library. Without a key there is none, and the local provider stands in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import stripe

from blueheart.fund.readers.stripe import ABOUT_US, Object
from blueheart.fund.rules.provider import Begun, NotThere, Order, ProviderAway, ProviderRefused, RefundSent

SLUG = "stripe"
LIVE_KEYS = ("sk_live_", "rk_live_")
TIMEOUT_SECONDS = 15
RETRIES = 2
MOST = 100
"""How many of a list are fetched at once; all of them are."""

LOCALES = frozenset({"en", "fr", "nl", "de"})
"""Languages of this site in which Stripe's page can be shown; it has none in Arabic, and takes the browser's."""

EXPAND: dict[str, list[str]] = {
    "charge": ["balance_transaction"],
    "refund": ["balance_transaction", "failure_balance_transaction"],
}


@contextmanager
def explained() -> Iterator[None]:
    """The library's errors as ours: whether to try again, or not."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise ProviderAway(f"Stripe does not answer: {type(error).__name__}") from error
    except stripe.InvalidRequestError as error:
        refused = NotThere if error.code == "resource_missing" else ProviderRefused
        raise refused(said_by(error)) from error
    except stripe.StripeError as error:
        is_away = error.http_status is None or error.http_status >= 500
        raise (ProviderAway if is_away else ProviderRefused)(said_by(error)) from error


def said_by(error: stripe.StripeError) -> str:
    return f"Stripe: {error.user_message or error.code or type(error).__name__}"[:300]


class StripeSource:
    """Objects by Stripe's API."""

    def __init__(self, client: stripe.StripeClient) -> None:
        v1 = client.v1
        self._services: Mapping[str, Any] = {
            "checkout.session": v1.checkout.sessions, "payment_intent": v1.payment_intents, "charge": v1.charges,
            "refund": v1.refunds, "dispute": v1.disputes, "balance_transaction": v1.balance_transactions,
            "payout": v1.payouts, "invoice": v1.invoices, "invoice_payment": v1.invoice_payments,
            "subscription": v1.subscriptions,
        }  # fmt: skip

    def get(self, kind: str, object_id: str) -> Object:
        with explained():
            found: Object = self._services[kind].retrieve(object_id, {"expand": EXPAND.get(kind, [])}).to_dict()
        return found

    def find(self, kind: str, **by: str) -> list[Object]:
        wanted: dict[str, Any] = {**by, "limit": MOST, "expand": [f"data.{name}" for name in EXPAND.get(kind, [])]}
        if kind == "invoice_payment" and "payment_intent" in by:
            wanted["payment"] = {"type": "payment_intent", "payment_intent": wanted.pop("payment_intent")}
        with explained():
            return [one.to_dict() for one in self._services[kind].list(wanted).auto_paging_iter()]


class StripeProvider:
    """One account of Stripe. `http_client` stands for the network in tests."""

    slug = SLUG

    def __init__(self, api_key: str, *, http_client: stripe.HTTPClient | None = None) -> None:
        self.is_live = api_key.startswith(LIVE_KEYS)
        client = http_client or stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
        self.client = stripe.StripeClient(api_key, http_client=client, max_network_retries=RETRIES)
        self.source = StripeSource(self.client)

    def begin(self, order: Order) -> Begun:
        with explained():
            session = self.client.v1.checkout.sessions.create(
                session_params(order),  # type: ignore[arg-type]
                {"idempotency_key": order.key},
            )
        if not session.url:
            raise ProviderRefused("Stripe opened a payment page without an address")
        return Begun(session.id, session.url)

    def refund(self, *, charge_id: str, amount: int, key: str) -> RefundSent:
        with explained():
            made = self.client.v1.refunds.create({"charge": charge_id, "amount": amount}, {"idempotency_key": key})
        return RefundSent(made.id)

    def stop(self, *, subscription_id: str) -> None:
        self._unless_gone(lambda: self.client.v1.subscriptions.cancel(subscription_id))

    def _unless_gone(self, call: Callable[[], object]) -> None:
        try:
            with explained():
                call()
        except NotThere:
            return


def session_params(order: Order) -> dict[str, Any]:
    """A page for one payment, or for one each month; nothing but the contribution's uid goes with it, and the mail
    address where the giver left one."""
    about = {ABOUT_US: order.contribution_uid}
    price: dict[str, Any] = {
        "currency": order.amount.currency.lower(), "unit_amount": order.amount.minor,
        "product_data": {"name": order.label},
    }  # fmt: skip
    params: dict[str, Any] = {
        "client_reference_id": order.contribution_uid, "metadata": about, "success_url": order.success_url,
        "cancel_url": order.cancel_url, "locale": order.language if order.language in LOCALES else "auto",
    }  # fmt: skip
    if order.is_monthly:
        price["recurring"] = {"interval": "month"}
        params |= {"mode": "subscription", "subscription_data": {"metadata": about}}
    else:
        params |= {"mode": "payment", "submit_type": "donate", "payment_intent_data": {"metadata": about}}
    if order.email:
        params["customer_email"] = order.email
    return params | {"line_items": [{"price_data": price, "quantity": 1}]}
