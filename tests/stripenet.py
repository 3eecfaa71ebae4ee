"""Stripe's network, played from the local provider's objects."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import stripe

from blueheart.fund.models import LocalObject

PATHS = {
    "checkout/sessions": "checkout.session", "payment_intents": "payment_intent", "charges": "charge",
    "refunds": "refund", "disputes": "dispute", "balance_transactions": "balance_transaction", "payouts": "payout",
    "invoices": "invoice", "invoice_payments": "invoice_payment", "subscriptions": "subscription",
}  # fmt: skip
FILTERS = {
    "payment_intent": "body__payment_intent", "charge": "body__charge", "invoice": "body__invoice",
    "payment[payment_intent]": "body__payment__payment_intent", "payout": "payout_id",
}  # fmt: skip


@dataclass
class Sent:
    method: str
    path: str
    values: dict[str, str]
    headers: Mapping[str, str]


@dataclass
class Network(stripe.HTTPClient):
    """Answers as Stripe does, from the local provider's objects; or with `answer`, whatever is asked."""

    answer: tuple[int, dict[str, Any]] | Exception | None = None
    sent: list[Sent] = field(default_factory=list)
    name = "test"

    def __post_init__(self) -> None:
        super().__init__()

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        parts = urlsplit(url)
        body = post_data.decode() if isinstance(post_data, bytes) else post_data or parts.query
        values = {name: found[-1] for name, found in parse_qs(body).items()}
        self.sent.append(Sent(method, parts.path.removeprefix("/v1/"), values, headers or {}))
        if isinstance(self.answer, Exception):
            raise self.answer
        status, found = self.answer or self.look_up(self.sent[-1])
        return json.dumps(found).encode(), status, {}

    def look_up(self, asked: Sent) -> tuple[int, dict[str, Any]]:
        kind = PATHS.get(asked.path)
        if kind is not None:
            wanted = {FILTERS[name]: value for name, value in asked.values.items() if name in FILTERS}
            rows = LocalObject.objects.filter(kind=kind, **wanted).order_by("pk")
            data = [self.expanded(row.body) for row in rows]
            return 200, {"object": "list", "data": data, "has_more": False, "url": f"/v1/{asked.path}"}
        path, _slash, object_id = asked.path.rpartition("/")
        row = LocalObject.objects.filter(kind=PATHS[path], object_id=object_id).first()
        if row is None:
            return 404, {"error": {"type": "invalid_request_error", "code": "resource_missing", "message": "No such"}}
        return 200, self.expanded(row.body)

    def expanded(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["object"] not in {"charge", "refund"}:
            return body
        names = [name for name in ("balance_transaction", "failure_balance_transaction") if body.get(name)]
        return body | {name: LocalObject.objects.get(object_id=body[name]).body for name in names}

    def sleep(self, secs: float) -> None:  # type: ignore[override]
        pass
