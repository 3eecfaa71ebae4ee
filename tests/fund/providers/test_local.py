"""The local provider speaks as Stripe does: held against the objects that Stripe publishes."""

import json
from pathlib import Path
from typing import Any

import pytest
import stripe

from blueheart.fund.models import LocalMessage, LocalObject
from blueheart.fund.providers.localshapes import shaped
from tests.payers import Desk

pytestmark = pytest.mark.django_db
FIXTURES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "samples" / "stripe" / "fixtures.json").read_text())[
    "resources"
]
BEYOND = {"refund": {"failure_balance_transaction"}}
"""Keys of Stripe's that it leaves out of the published object, since they are there only at times."""


@pytest.fixture
def said() -> dict[str, list[dict[str, Any]]]:
    """Every object of a life with everything in it, as kept and as sent, by kind."""
    desk = Desk(exchanges={"JPY": ("EUR", "0.0061")})
    gift = desk.give(10_000)
    refund = desk.do("give_back", charge_id=desk.charge_of(gift), amount=1_000, key="r")
    desk.do("fail_refund", refund_id=refund)
    desk.do("close_dispute", dispute_id=desk.do("dispute", charge_id=desk.charge_of(gift)), is_won=True)
    desk.give(15_000, currency="JPY")
    monthly = desk.monthly(2_000)
    desk.do("next_month", subscription_id=monthly.subscription_id)
    desk.do("end_subscription", subscription_id=monthly.subscription_id)
    for deed in ("decline", "pay_later", "expire"):
        desk.do(deed, session_id=desk.begin().session_id)
    desk.do("end_payout", payout_id=desk.do("pay_out", currency="EUR"), has_arrived=False)
    found: dict[str, list[dict[str, Any]]] = {}
    for body in LocalObject.objects.values_list("body", flat=True):
        found.setdefault(body["object"], []).append(body)
    for text in LocalMessage.objects.values_list("body", flat=True):
        event = json.loads(text)
        found.setdefault("event", []).append(event)
        found.setdefault(event["data"]["object"]["object"], []).append(event["data"]["object"])
    return found


def kind_of(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, int | float) else type(value).__name__


@pytest.mark.parametrize("kind", sorted(FIXTURES))
def test_objects_have_the_keys_and_types_that_stripe_publishes(
    kind: str, said: dict[str, list[dict[str, Any]]]
) -> None:
    published = FIXTURES[kind]
    assert said[kind]
    for body in said[kind]:
        assert set(body) - BEYOND.get(kind, set()) == set(published), kind
        for name, value in published.items():
            own = body[name]
            if own is not None and value is not None:
                assert kind_of(own) == kind_of(value), (kind, name)


@pytest.mark.parametrize("kind", sorted(FIXTURES))
def test_stripes_own_library_takes_them(kind: str, said: dict[str, list[dict[str, Any]]]) -> None:
    for body in said[kind]:
        made = stripe.StripeObject.construct_from(body, "sk_test_x")
        assert made.to_dict()["id"] == body["id"]


def test_a_key_that_stripes_object_has_not_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        shaped("charge", colour="blue")


def test_ids_look_like_stripes_and_say_that_they_are_local(said: dict[str, list[dict[str, Any]]]) -> None:
    for kind, prefix in (("charge", "ch_"), ("balance_transaction", "txn_"), ("event", "evt_"), ("payout", "po_")):
        assert all(body["id"].startswith(f"{prefix}local") for body in said[kind])
        assert not any(body.get("livemode") for body in said[kind])


def test_no_address_of_a_giver_is_in_its_memory(said: dict[str, list[dict[str, Any]]]) -> None:
    assert "@" not in json.dumps(said)
