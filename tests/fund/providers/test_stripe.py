"""Stripe by its own library, over a network that is played: what is asked, and what becomes of the answers."""

from dataclasses import replace
from typing import Any

import pytest
import stripe

from blueheart.fund.models import LocalObject, ProviderPayment
from blueheart.fund.providers.reading import tell
from blueheart.fund.providers.stripe import StripeProvider
from blueheart.fund.rules.provider import NotThere, Order, ProviderAway, ProviderRefused
from blueheart.kernel.money import Money
from tests.payers import Desk
from tests.stripenet import Network

pytestmark = pytest.mark.django_db
ORDER = Order(
    key="checkout-1", contribution_uid="0b7a", amount=Money("EUR", 2_550), is_monthly=False, label="A gift",
    language="ar", email="", success_url="https://here/thanks", cancel_url="https://here/back",
)  # fmt: skip


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def provider(network: Network) -> StripeProvider:
    return StripeProvider("sk_test_x", http_client=network)


def opened(url: str = "https://checkout.stripe.com/c/pay/cs_1") -> tuple[int, dict[str, Any]]:
    return 200, {"object": "checkout.session", "id": "cs_1", "url": url}


def test_a_page_for_one_payment_is_asked_for_once_by_its_key(provider: StripeProvider, network: Network) -> None:
    network.answer = opened()
    begun = provider.begin(ORDER)
    assert (begun.session_id, begun.url) == ("cs_1", "https://checkout.stripe.com/c/pay/cs_1")
    (sent,) = network.sent
    assert (sent.method.upper(), sent.path) == ("POST", "checkout/sessions")
    assert sent.headers["Idempotency-Key"] == "checkout-1"
    assert sent.headers["Stripe-Version"].startswith("2026-")
    assert sent.values == {
        "client_reference_id": "0b7a", "metadata[contribution]": "0b7a", "mode": "payment", "submit_type": "donate",
        "payment_intent_data[metadata][contribution]": "0b7a", "success_url": "https://here/thanks",
        "cancel_url": "https://here/back", "locale": "auto", "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "2550", "line_items[0][price_data][product_data][name]": "A gift",
        "line_items[0][quantity]": "1",
    }  # fmt: skip


def test_a_monthly_page_carries_the_gift_on_the_subscription(provider: StripeProvider, network: Network) -> None:
    network.answer = opened()
    provider.begin(replace(ORDER, is_monthly=True, language="fr", email="ann@example.org"))
    values = network.sent[0].values
    assert values["mode"] == "subscription"
    assert values["subscription_data[metadata][contribution]"] == "0b7a"
    assert values["line_items[0][price_data][recurring][interval]"] == "month"
    assert (values["locale"], values["customer_email"]) == ("fr", "ann@example.org")
    assert "submit_type" not in values


def test_what_stripe_tells_is_read_as_what_the_local_provider_tells(provider: StripeProvider, network: Network) -> None:
    """One life of gifts, told by both: the same facts."""
    desk = Desk(exchanges={"JPY": ("EUR", "0.0061")})
    gift = desk.give(10_000)
    charge = desk.charge_of(gift)
    refund = desk.do("give_back", charge_id=charge, amount=1_000, key="r")
    desk.do("fail_refund", refund_id=refund)
    dispute = desk.do("dispute", charge_id=charge)
    desk.do("close_dispute", dispute_id=dispute, is_won=True)
    yen = desk.give(15_000, currency="JPY")
    monthly = desk.monthly(2_000)
    desk.do("next_month", subscription_id=monthly.subscription_id)
    waiting = desk.begin(3_000)
    desk.do("pay_later", session_id=waiting.session_id)
    payout = desk.do("pay_out", currency="EUR")
    session = ProviderPayment.objects.get(contribution=gift).session_id
    about = [
        ("checkout.session", session), ("checkout.session", waiting.session_id), ("charge", charge), ("refund", refund),
        ("dispute", dispute), ("payout", payout), ("subscription", monthly.subscription_id),
        ("charge", desk.charge_of(yen)), ("charge", desk.charge_of(monthly.first)),
    ]  # fmt: skip
    about += [(row.kind, row.object_id) for row in LocalObject.objects.filter(kind__in=("invoice", "invoice_payment"))]
    for kind, object_id in about:
        told = tell(provider.source, kind, object_id)
        assert told == tell(desk.provider.source, kind, object_id)
        assert told.payments or told.subscription or told.payout
    assert any(sent.values.get("payment[type]") == "payment_intent" for sent in network.sent)


def test_a_refund_and_an_end_are_asked_for(provider: StripeProvider, network: Network) -> None:
    network.answer = (200, {"object": "refund", "id": "re_1"})
    assert provider.refund(charge_id="ch_1", amount=400, key="k").refund_id == "re_1"
    assert network.sent[-1].values == {"charge": "ch_1", "amount": "400"}
    assert network.sent[-1].headers["Idempotency-Key"] == "k"
    network.answer = (200, {"object": "subscription", "id": "sub_1"})
    provider.stop(subscription_id="sub_1")
    assert (network.sent[-1].method.upper(), network.sent[-1].path) == ("DELETE", "subscriptions/sub_1")
    network.answer = (404, {"error": {"type": "invalid_request_error", "code": "resource_missing", "message": "No"}})
    provider.stop(subscription_id="sub_1")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (stripe.APIConnectionError("no route"), ProviderAway), ((500, {"error": {"type": "api_error"}}), ProviderAway),
        ((429, {"error": {"type": "rate_limit", "message": "slow"}}), ProviderAway),
        ((400, {"error": {"type": "invalid_request_error", "message": "no"}}), ProviderRefused),
        ((401, {"error": {"type": "invalid_request_error", "message": "bad key"}}), ProviderRefused),
        ((404, {"error": {"type": "invalid_request_error", "code": "resource_missing", "message": "No"}}), NotThere),
    ],
)  # fmt: skip
def test_errors_say_whether_to_try_again(
    provider: StripeProvider, network: Network, answer: Any, error: type[Exception]
) -> None:
    network.answer = answer
    with pytest.raises(error) as raised:
        provider.source.get("charge", "ch_1")
    assert type(raised.value) is error
    assert "sk_test" not in str(raised.value)


@pytest.mark.parametrize(
    ("key", "is_live"), [("sk_test_1", False), ("rk_test_1", False), ("sk_live_1", True), ("rk_live_1", True)]
)
def test_a_key_says_whether_money_is_real(key: str, is_live: bool, network: Network) -> None:
    assert StripeProvider(key, http_client=network).is_live == is_live
