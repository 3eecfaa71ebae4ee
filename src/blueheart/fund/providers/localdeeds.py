"""What can happen at the local provider: it changes its objects and makes the messages that Stripe would send then."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from blueheart.fund.models import LocalObject
from blueheart.fund.providers.local import LocalProvider
from blueheart.fund.providers.localshapes import keep, shaped
from blueheart.fund.rules.provider import ProviderRefused
from blueheart.kernel.money import Money

DECLINED = "card_declined"
Body = dict[str, Any]


def make_txn(
    provider: LocalProvider, kind: str, category: str, source: str, *, amount: int, currency: str, fee: int = 0,
    is_exchanged: bool = True,
) -> Body:  # fmt: skip
    """A balance transaction; `amount` is in `currency`, and stands in the account's own where that is another."""
    rate = None
    if is_exchanged and currency.upper() in provider.exchanges:
        other, said = provider.exchanges[currency.upper()]
        gift = Money(currency.upper(), amount)
        amount = int((gift.major * Decimal(said) * 10 ** digits_of(other)).quantize(Decimal(1), ROUND_HALF_UP))
        currency, rate = other.lower(), float(said)
    body = shaped(
        "balance_transaction", type=kind, reporting_category=category, source=source, amount=amount, currency=currency,
        fee=fee, net=amount - fee, created=provider.stamp, available_on=provider.stamp, exchange_rate=rate,
        status="available", description="Local provider: no money moves",
        fee_details=[fee_detail(fee, currency)] if fee else [],
    )  # fmt: skip
    return keep(body)


def digits_of(currency: str) -> int:
    exponent = Money(currency, 1).major.as_tuple().exponent
    return -int(exponent)


def fee_detail(fee: int, currency: str) -> Body:
    return {
        "amount": fee, "application": None, "currency": currency, "description": "Local provider's fee",
        "type": "stripe_fee",
    }  # fmt: skip


# --- the payment page


@transaction.atomic
def pay(provider: LocalProvider, *, session_id: str) -> None:
    """The card is charged, once or for the first month."""
    session = provider.open_session(session_id)
    if session["mode"] == "subscription":
        begin_subscription(provider, session)
        return
    intent = succeed(provider, intent_of(provider, session))
    session |= {"status": "complete", "payment_status": "paid", "url": None, "payment_intent": intent["id"]}
    provider.say("checkout.session.completed", keep(session))


@transaction.atomic
def decline(provider: LocalProvider, *, session_id: str) -> None:
    """The card is declined; the page stays open for another one."""
    session = provider.open_session(session_id)
    if session["mode"] == "subscription":
        return
    intent = intent_of(provider, session)
    keep(session | {"payment_intent": intent["id"]})
    fall(provider, intent)


@transaction.atomic
def pay_later(provider: LocalProvider, *, session_id: str) -> None:
    """The page is complete, and whether the money comes shows later."""
    session = provider.open_session(session_id)
    if session["mode"] == "subscription":
        raise ProviderRefused("a monthly gift is paid at once")
    intent = intent_of(provider, session) | {"status": "processing"}
    session |= {"status": "complete", "url": None, "payment_intent": intent["id"]}
    provider.say("payment_intent.processing", keep(intent))
    provider.say("checkout.session.completed", keep(session))


@transaction.atomic
def arrive(provider: LocalProvider, *, session_id: str) -> None:
    """What was to be paid later is paid."""
    session, intent = waiting(provider, session_id)
    succeed(provider, intent)
    provider.say("checkout.session.async_payment_succeeded", keep(session | {"payment_status": "paid"}))


@transaction.atomic
def fall_through(provider: LocalProvider, *, session_id: str) -> None:
    """What was to be paid later is not."""
    session, intent = waiting(provider, session_id)
    fall(provider, intent)
    provider.say("checkout.session.async_payment_failed", session)


@transaction.atomic
def expire(provider: LocalProvider, *, session_id: str) -> None:
    session = provider.open_session(session_id)
    provider.say("checkout.session.expired", keep(session | {"status": "expired", "url": None}))


def waiting(provider: LocalProvider, session_id: str) -> tuple[Body, Body]:
    """Raises ProviderRefused unless its payment is on its way."""
    session = dict(provider.source.get("checkout.session", session_id))
    intent = dict(provider.source.get("payment_intent", session["payment_intent"])) if session["payment_intent"] else {}
    if intent.get("status") != "processing":
        raise ProviderRefused("nothing of this page is on its way")
    return session, intent


def intent_of(provider: LocalProvider, session: Body) -> Body:
    if session["payment_intent"]:
        return dict(provider.source.get("payment_intent", session["payment_intent"]))
    about = {name: value for name, value in session["metadata"].items() if name != "key"}
    return new_intent(provider, session["amount_total"], session["currency"], about)


def new_intent(provider: LocalProvider, amount: int, currency: str, about: Body) -> Body:
    return shaped("payment_intent", amount=amount, currency=currency, created=provider.stamp, metadata=about)


def succeed(provider: LocalProvider, intent: Body) -> Body:
    amount, currency = intent["amount"], intent["currency"]
    charge = shaped(
        "charge", amount=amount, amount_captured=amount, captured=True, currency=currency, created=provider.stamp,
        paid=True, payment_intent=intent["id"], metadata=intent["metadata"], status="succeeded",
    )  # fmt: skip
    settled = provider.exchanges.get(currency.upper())
    plain = make_txn(provider, "charge", "charge", charge["id"], amount=amount, currency=currency)
    fee = provider.fee.of(Money(settled[0] if settled else currency.upper(), plain["amount"]))
    plain |= {
        "fee": fee,
        "net": plain["amount"] - fee,
        "fee_details": [fee_detail(fee, plain["currency"])] if fee else [],
    }
    charge["balance_transaction"] = keep(plain)["id"]
    intent |= {
        "status": "succeeded", "amount_received": amount, "latest_charge": charge["id"], "last_payment_error": None
    }  # fmt: skip
    provider.say("charge.succeeded", keep(charge))
    provider.say("payment_intent.succeeded", keep(intent))
    return intent


def fall(provider: LocalProvider, intent: Body) -> None:
    charge = shaped(
        "charge", amount=intent["amount"], currency=intent["currency"], created=provider.stamp, paid=False,
        payment_intent=intent["id"], metadata=intent["metadata"], status="failed", failure_code=DECLINED,
        failure_message="The local provider was asked to decline.",
    )  # fmt: skip
    intent |= {
        "status": "requires_payment_method", "latest_charge": charge["id"],
        "last_payment_error": {"type": "card_error", "code": DECLINED},
    }  # fmt: skip
    provider.say("charge.failed", keep(charge))
    provider.say("payment_intent.payment_failed", keep(intent))


# --- every month


def begin_subscription(provider: LocalProvider, session: Body) -> None:
    about = {name: value for name, value in session["metadata"].items() if name != "key"}
    subscription = shaped(
        "subscription", status="active", currency=session["currency"], created=provider.stamp, metadata=about,
        start_date=provider.stamp, billing_cycle_anchor=provider.stamp, customer="cus_local",
    )  # fmt: skip
    subscription["items"]["data"] = [
        {"object": "subscription_item", "subscription": subscription["id"], "quantity": 1,
         "price": {"object": "price", "currency": session["currency"], "unit_amount": session["amount_total"]}}
    ]  # fmt: skip
    invoice = bill(provider, subscription, reason="subscription_create")
    provider.say("customer.subscription.created", subscription)
    session |= {
        "status": "complete", "payment_status": "paid", "url": None, "subscription": subscription["id"],
        "invoice": invoice["id"],
    }  # fmt: skip
    provider.say("checkout.session.completed", keep(session))


def bill(provider: LocalProvider, subscription: Body, *, reason: str) -> Body:
    """One month's invoice, paid."""
    price = subscription["items"]["data"][0]["price"]
    amount, currency = price["unit_amount"], price["currency"]
    invoice = shaped(
        "invoice", amount_due=amount, amount_paid=amount, amount_remaining=0, billing_reason=reason, currency=currency,
        created=provider.stamp, status="paid", subtotal=amount, total=amount, attempted=True, attempt_count=1,
        customer=subscription["customer"], period_start=provider.stamp, period_end=provider.stamp,
        parent={
            "type": "subscription_details", "quote_details": None,
            "subscription_details": {"subscription": subscription["id"], "metadata": subscription["metadata"]},
        },
    )  # fmt: skip
    intent = succeed(provider, new_intent(provider, amount, currency, {}))
    link = shaped(
        "invoice_payment", amount_paid=amount, amount_requested=amount, created=provider.stamp, currency=currency,
        invoice=invoice["id"], is_default=True, status="paid",
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
    )  # fmt: skip
    keep(link)
    keep(subscription | {"latest_invoice": invoice["id"]})
    provider.say("invoice.paid", keep(invoice))
    return invoice


@transaction.atomic
def next_month(provider: LocalProvider, *, subscription_id: str) -> None:
    subscription = dict(provider.source.get("subscription", subscription_id))
    if subscription["status"] != "active":
        raise ProviderRefused("this monthly gift is over")
    bill(provider, subscription, reason="subscription_cycle")


@transaction.atomic
def end_subscription(provider: LocalProvider, *, subscription_id: str) -> None:
    subscription = dict(provider.source.get("subscription", subscription_id))
    if subscription["status"] == "canceled":
        return
    subscription |= {"status": "canceled", "canceled_at": provider.stamp, "ended_at": provider.stamp}
    provider.say("customer.subscription.deleted", keep(subscription))


# --- what goes back


@transaction.atomic
def give_back(provider: LocalProvider, *, charge_id: str, amount: int, key: str) -> str:
    """The refund's id; again with the same key, the first one's."""
    known = LocalObject.objects.select_for_update().filter(kind="refund", body__metadata__key=key).first()
    if known is not None:
        return str(known.object_id)
    charge = stored(provider, "charge", charge_id)
    if not charge["paid"] or amount > charge["amount"] - charge["amount_refunded"]:
        raise ProviderRefused("more would go back than was charged")
    if LocalObject.objects.filter(kind="dispute", body__charge=charge_id).exclude(body__status="won").exists():
        raise ProviderRefused("the payment is disputed")
    refund = shaped(
        "refund", amount=amount, charge=charge_id, currency=charge["currency"], created=provider.stamp,
        payment_intent=charge["payment_intent"], status="succeeded", metadata={"key": key},
    )  # fmt: skip
    txn = make_txn(provider, "refund", "refund", refund["id"], amount=-amount, currency=charge["currency"])
    refund["balance_transaction"] = txn["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    provider.say("refund.created", keep(refund))
    provider.say("charge.refunded", keep(charge))
    return str(refund["id"])


@transaction.atomic
def fail_refund(provider: LocalProvider, *, refund_id: str) -> None:
    """The bank of the card sends it back."""
    refund = stored(provider, "refund", refund_id)
    if refund["status"] != "succeeded":
        raise ProviderRefused("this refund failed already")
    charge = stored(provider, "charge", refund["charge"])
    txn = make_txn(
        provider, "refund_failure", "refund_failure", refund["id"], amount=refund["amount"], currency=refund["currency"]
    )
    charge |= {"amount_refunded": charge["amount_refunded"] - refund["amount"], "refunded": False}
    keep(charge)
    provider.say("refund.failed", keep(refund | {"status": "failed", "failure_balance_transaction": txn["id"]}))


@transaction.atomic
def dispute(provider: LocalProvider, *, charge_id: str) -> str:
    """The card's holder says that it was not them: all that is left of the charge is taken back. The dispute's id."""
    charge = stored(provider, "charge", charge_id)
    amount = charge["amount"] - charge["amount_refunded"]
    if charge["disputed"] or not charge["paid"] or not amount:
        raise ProviderRefused("nothing of this payment can be disputed")
    found = shaped(
        "dispute", amount=amount, charge=charge_id, currency=charge["currency"], created=provider.stamp,
        payment_intent=charge["payment_intent"], status="needs_response", reason="fraudulent",
        is_charge_refundable=False,
    )  # fmt: skip
    txn = make_txn(
        provider, "adjustment", "dispute", found["id"], amount=-amount, currency=charge["currency"],
        fee=provider.dispute_fee,
    )  # fmt: skip
    found["balance_transactions"] = [txn]
    keep(charge | {"disputed": True})
    provider.say("charge.dispute.created", keep(found))
    provider.say("charge.dispute.funds_withdrawn", found)
    return str(found["id"])


@transaction.atomic
def close_dispute(provider: LocalProvider, *, dispute_id: str, is_won: bool) -> None:
    found = stored(provider, "dispute", dispute_id)
    if found["status"] != "needs_response":
        raise ProviderRefused("this dispute is closed")
    if is_won:
        txn = make_txn(
            provider, "adjustment", "dispute_reversal", dispute_id, amount=found["amount"], currency=found["currency"]
        )
        found["balance_transactions"] = [*found["balance_transactions"], txn]
    found["status"] = "won" if is_won else "lost"
    provider.say("charge.dispute.closed", keep(found))
    if is_won:
        provider.say("charge.dispute.funds_reinstated", found)


def stored(provider: LocalProvider, kind: str, object_id: str) -> Body:
    """As it is kept, its transactions by their ids. Raises NotThere."""
    provider.source.get(kind, object_id)
    body: Body = LocalObject.objects.get(object_id=object_id).body
    return body


# --- payouts


@transaction.atomic
def pay_out(provider: LocalProvider, *, currency: str) -> str:
    """All that it holds in a currency; the payout's id. Raises ProviderRefused where that is nothing."""
    waiting_rows = [
        row
        for row in LocalObject.objects.filter(kind="balance_transaction", payout_id="")
        if row.body["currency"] == currency.lower() and row.body["type"] not in {"payout", "payout_failure"}
    ]
    held = sum(row.body["net"] for row in waiting_rows)
    if held <= 0:
        raise ProviderRefused(f"nothing in {currency.upper()} can be paid out")
    payout = shaped(
        "payout", amount=held, currency=currency.lower(), created=provider.stamp, arrival_date=provider.stamp,
        status="in_transit", automatic=True, statement_descriptor="LOCAL PROVIDER TEST",
    )  # fmt: skip
    LocalObject.objects.filter(pk__in=[row.pk for row in waiting_rows]).update(payout_id=payout["id"])
    txn = make_txn(
        provider, "payout", "payout", payout["id"], amount=-held, currency=currency.lower(), is_exchanged=False
    )
    LocalObject.objects.filter(object_id=txn["id"]).update(payout_id=payout["id"])
    payout["balance_transaction"] = txn["id"]
    provider.say("payout.created", keep(payout))
    return str(payout["id"])


@transaction.atomic
def end_payout(provider: LocalProvider, *, payout_id: str, has_arrived: bool) -> None:
    """It arrives at the bank, or comes back from there."""
    payout = stored(provider, "payout", payout_id)
    if payout["status"] != "in_transit":
        raise ProviderRefused("this payout is not on its way")
    if has_arrived:
        provider.say("payout.paid", keep(payout | {"status": "paid"}))
        return
    txn = make_txn(
        provider, "payout_failure", "payout_reversal", payout_id, amount=payout["amount"], currency=payout["currency"],
        is_exchanged=False,
    )  # fmt: skip
    LocalObject.objects.filter(payout_id=payout_id).exclude(object_id=payout["balance_transaction"]).update(
        payout_id=""
    )
    provider.say("payout.failed", keep(payout | {"status": "failed", "failure_balance_transaction": txn["id"]}))


def charge_own_fee(provider: LocalProvider, *, amount: int, currency: str) -> None:
    """A fee of the provider for itself, apart from any gift; its next payout says so."""
    make_txn(provider, "stripe_fee", "fee", "", amount=-amount, currency=currency.lower(), is_exchanged=False)
