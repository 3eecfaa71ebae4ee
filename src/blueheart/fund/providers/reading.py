"""What a message is about, asked of the provider: the whole payment, however the message names it.

Nothing is taken from a message but the kind and the id of its object. Early or late, once or ten times, it leads to the
same facts.
"""

from blueheart.fund.providers.sources import Source
from blueheart.fund.readers.stripe import (
    Object,
    day_of,
    id_of,
    money_of,
    read_fee,
    read_moves,
    read_payout_state,
    read_session_state,
    read_state,
    read_subscription_state,
    subscription_of,
    uid_of,
)
from blueheart.fund.rules.provider import PaymentFacts, PaymentState, PayoutFacts, SubscriptionFacts, Told

FIRST_INVOICE = "subscription_create"
ABOUT_PAYMENTS = frozenset({"payment_intent", "charge", "refund", "dispute"})
SOURCES = {
    "charge": "charge", "payment": "charge", "refund": "refund", "payment_refund": "refund",
    "refund_failure": "refund", "payment_failure_refund": "refund", "adjustment": "dispute",
}  # fmt: skip
"""By the type of a balance transaction, the kind of object that it is of."""

KNOWN = ABOUT_PAYMENTS | {"checkout.session", "invoice", "invoice_payment", "subscription", "payout"}
"""Kinds of objects that say something about the fund's money; a message about another is none of ours."""


def tell(source: Source, kind: str, object_id: str) -> Told:
    """Raises ProviderAway, ProviderRefused, NotThere."""
    if kind == "checkout.session":
        return tell_session(source, source.get(kind, object_id))
    if kind in ABOUT_PAYMENTS:
        payment = tell_payment(source, payment_id_of(source, kind, object_id))
        return Told(payments=(payment,) if payment else ())
    if kind == "invoice_payment":
        return tell_invoice(source, source.get("invoice", id_of(source.get(kind, object_id)["invoice"])))
    if kind == "invoice":
        return tell_invoice(source, source.get(kind, object_id))
    if kind == "subscription":
        return Told(subscription=tell_subscription(source.get(kind, object_id)))
    return Told(payout=tell_payout(source, source.get("payout", object_id)))


def tell_session(source: Source, session: Object) -> Told:
    if session.get("payment_intent"):
        payment = tell_payment(source, id_of(session["payment_intent"]))
        return Told(payments=(payment,) if payment else ())
    if session.get("subscription"):
        subscription = source.get("subscription", id_of(session["subscription"]))
        invoice = id_of(session.get("invoice")) or id_of(subscription.get("latest_invoice"))
        told = tell_invoice(source, source.get("invoice", invoice)) if invoice else Told()
        return Told(payments=told.payments, subscription=tell_subscription(subscription))
    facts = PaymentFacts(
        contribution_uid=uid_of(session) or str(session.get("client_reference_id") or ""),
        state=read_session_state(session), is_live=bool(session["livemode"]), session_id=str(session["id"]),
    )  # fmt: skip
    return Told(payments=(facts,))


def payment_id_of(source: Source, kind: str, object_id: str) -> str:
    """The payment that a charge, a refund or a dispute belongs to; "" for one without, which is none of ours."""
    if kind == "payment_intent":
        return object_id
    found = source.get(kind, object_id)
    if kind != "charge" and not found.get("payment_intent"):
        found = source.get("charge", id_of(found["charge"]))
    return id_of(found.get("payment_intent"))


def tell_payment(source: Source, payment_id: str) -> PaymentFacts | None:
    """The payment with all that moved its money, of a gift or of a month of one."""
    if not payment_id:
        return None
    intent = source.get("payment_intent", payment_id)
    session = next(iter(source.find("checkout.session", payment_intent=payment_id)), None)
    invoice = None if session else invoice_of_payment(source, payment_id)
    return gather(source, intent, session=session, invoice=invoice)


def invoice_of_payment(source: Source, payment_id: str) -> Object | None:
    for link in source.find("invoice_payment", payment_intent=payment_id):
        return source.get("invoice", id_of(link["invoice"]))
    return None


def gather(source: Source, intent: Object, *, session: Object | None, invoice: Object | None) -> PaymentFacts:
    charges = source.find("charge", payment_intent=str(intent["id"]))
    paid = next((charge for charge in charges if charge["paid"]), None)
    moves = (
        read_moves(
            paid, source.find("refund", charge=str(paid["id"])),
            source.find("dispute", charge=str(paid["id"])) if paid["disputed"] else [],
        )
        if paid
        else ()
    )  # fmt: skip
    state = read_state(intent, session)
    if state == PaymentState.PAID and not moves:
        state = PaymentState.PENDING
    subscription_id, uid = subscription_of(invoice) if invoice else ("", "")
    return PaymentFacts(
        contribution_uid=uid or uid_of(intent, session), state=state, is_live=bool(intent["livemode"]),
        session_id=str(session["id"]) if session else "", payment_id=str(intent["id"]),
        charge_id=str(paid["id"]) if paid else "", subscription_id=subscription_id,
        invoice_id=str(invoice["id"]) if invoice else "",
        is_first=invoice is None or invoice["billing_reason"] == FIRST_INVOICE, moves=moves,
    )  # fmt: skip


def tell_invoice(source: Source, invoice: Object) -> Told:
    """Its payments, and the subscription that it is a month of."""
    subscription_id, _uid = subscription_of(invoice)
    if not subscription_id:
        return Told()
    links = source.find("invoice_payment", invoice=str(invoice["id"]))
    ids = [id_of(link["payment"].get("payment_intent")) for link in links]
    payments = tuple(
        gather(source, source.get("payment_intent", payment_id), session=None, invoice=invoice)
        for payment_id in ids
        if payment_id
    )
    return Told(payments=payments, subscription=tell_subscription(source.get("subscription", subscription_id)))


def tell_subscription(subscription: Object) -> SubscriptionFacts:
    return SubscriptionFacts(
        subscription_id=str(subscription["id"]), contribution_uid=uid_of(subscription),
        state=read_subscription_state(subscription), is_live=bool(subscription["livemode"]),
    )  # fmt: skip


def tell_payout(source: Source, payout: Object) -> PayoutFacts | None:
    """None while the provider has not taken it out of its account."""
    txn = payout.get("balance_transaction")
    if not txn:
        return None
    left = source.get("balance_transaction", id_of(txn))
    back_id = id_of(payout.get("failure_balance_transaction"))
    back = source.get("balance_transaction", back_id) if back_id else None
    inside = source.find("balance_transaction", payout=str(payout["id"])) if payout["automatic"] else []
    return PayoutFacts(
        payout_id=str(payout["id"]), amount=money_of(payout["currency"], payout["amount"]), fee=int(left["fee"]),
        state=read_payout_state(payout), is_live=bool(payout["livemode"]), txn_id=str(left["id"]),
        booked_on=day_of(left["created"]), arrives_on=day_of(payout["arrival_date"]),
        descriptor=str(payout.get("statement_descriptor") or ""), failed_txn_id=str(back["id"]) if back else "",
        failed_on=day_of(back["created"]) if back else None,
        sources=tuple(
            (str(one["id"]), SOURCES[one["type"]], id_of(one["source"])) for one in inside if one["type"] in SOURCES
        ),
        fees=tuple(fee for one in inside if (fee := read_fee(one)) is not None),
    )  # fmt: skip
