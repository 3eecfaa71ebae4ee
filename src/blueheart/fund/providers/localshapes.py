"""Objects of the local provider, in the shapes of Stripe's (`fund/data/stripe_shapes.json`, from stripe/openapi)."""

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from blueheart.fund.models import LocalObject

SHAPES = Path(__file__).parents[1] / "data" / "stripe_shapes.json"
PREFIXES = {
    "checkout.session": "cs_test", "payment_intent": "pi", "charge": "ch", "balance_transaction": "txn", "refund": "re",
    "dispute": "dp", "payout": "po", "invoice": "in", "invoice_payment": "inpay", "subscription": "sub", "event": "evt",
}  # fmt: skip


@cache
def shapes() -> Mapping[str, dict[str, Any]]:
    found: Mapping[str, dict[str, Any]] = json.loads(SHAPES.read_text())
    return found


def shaped(kind: str, **values: Any) -> dict[str, Any]:
    """An object of that kind with these values, `created` among them. Raises KeyError for a key that it has not."""
    body = deepcopy(shapes()[kind])
    for name, value in values.items():
        body[name]
        body[name] = value
    body["id"] = new_id(kind)
    if "livemode" in body:
        body["livemode"] = False
    return body


def new_id(kind: str) -> str:
    return f"{PREFIXES[kind]}_local{token_hex(10)}"


def keep(body: dict[str, Any], *, payout_id: str = "") -> dict[str, Any]:
    """Remembers it, or what became of it."""
    values = {"kind": body["object"], "body": body} | ({"payout_id": payout_id} if payout_id else {})
    LocalObject.objects.update_or_create(object_id=body["id"], defaults=values)
    return body
