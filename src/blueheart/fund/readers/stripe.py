"""Objects of Stripe's API, as JSON has them, into plain values. Pure; the shapes are those of stripe/openapi.

Of an object that is named by another, either its id or the object itself stands there ("expandable").
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from blueheart.fund.enums import MonthlyState, PayoutState
from blueheart.fund.rules.provider import BalanceMove, FeeFacts, MoveKind, PaymentState, ProviderRefused
from blueheart.kernel.money import Money

Object = Mapping[str, Any]

UNLIKE_ISO_4217 = frozenset({"ISK", "MGA", "UGX"})
"""Currencies whose smallest unit at Stripe is not that of ISO 4217 (Stripe, "Supported currencies", special cases)."""

RATE_DIGITS = 10
FEE_TYPES = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost"})
ENDED = frozenset({"canceled", "incomplete_expired", "unpaid"})
ABOUT_US = "contribution"
"""The key in `metadata` under which a contribution's uid stands."""


def id_of(value: object) -> str:
    """Of an expandable field: its id, "" for none."""
    if isinstance(value, Mapping):
        return str(value.get("id") or "")
    return str(value or "")


def money_of(currency: object, amount: object) -> Money:
    """Raises ProviderRefused for a currency whose units differ, WrongMoney for an unknown one."""
    code = str(currency).upper()
    if code in UNLIKE_ISO_4217:
        raise ProviderRefused(f"sums in {code} have another smallest unit at the provider, and are not booked here")
    return Money(code, int(str(amount)))


def day_of(stamp: object) -> date:
    """The day in UTC of seconds since 1970."""
    return datetime.fromtimestamp(int(str(stamp)), UTC).date()


def uid_of(*objects: Object | None) -> str:
    """The contribution's uid, from the first that names one."""
    for one in objects:
        found = str(((one or {}).get("metadata") or {}).get(ABOUT_US) or "")
        if found:
            return found
    return ""


def read_move(kind: MoveKind, txn: Object, *, amount: Money) -> BalanceMove:
    """`amount` is what the gift's own object says, in its currency; where the transaction is in that too, its sum
    counts. Raises ProviderRefused for a sum that goes the other way.
    """
    total = int(txn["amount"])
    comes = kind in {MoveKind.CAME, MoveKind.REFUND_FAILED, MoveKind.DISPUTE_WON}
    if (total > 0) != comes:
        raise ProviderRefused(f"{txn['id']}: a sum of {total} is not what {kind} is")
    moved = money_of(txn["currency"], abs(total))
    is_exchanged = moved.currency != amount.currency
    return BalanceMove(
        txn_id=str(txn["id"]), source_id=id_of(txn["source"]), kind=kind,
        amount=amount if is_exchanged else moved, moved=moved, fee=int(txn["fee"]),
        rate=rate_of(txn, amount, moved) if is_exchanged else "", booked_on=day_of(txn["created"]),
        created=int(txn["created"]),
    )  # fmt: skip


def rate_of(txn: Object, amount: Money, moved: Money) -> str:
    """What one of the gift's currency became: as the transaction says, else from the two sums."""
    said = txn.get("exchange_rate")
    rate = Decimal(str(said)) if said else moved.major / amount.major
    return f"{round(rate, RATE_DIGITS).normalize():f}"


def read_moves(charge: Object, refunds: Iterable[Object], disputes: Iterable[Object]) -> tuple[BalanceMove, ...]:
    """All that moved money of a gift, in the order in which it did. Transactions are expanded; one not there yet is
    left out, and another message tells of it."""
    found: list[BalanceMove] = []
    amount = money_of(charge["currency"], charge["amount"])
    if charge["paid"] and isinstance(charge.get("balance_transaction"), Mapping):
        found.append(read_move(MoveKind.CAME, charge["balance_transaction"], amount=amount))
    for refund in refunds:
        back = money_of(refund["currency"], refund["amount"])
        for kind, field in (
            (MoveKind.REFUNDED, "balance_transaction"),
            (MoveKind.REFUND_FAILED, "failure_balance_transaction"),
        ):
            if isinstance(refund.get(field), Mapping):
                found.append(read_move(kind, refund[field], amount=back))
    for dispute in disputes:
        taken = money_of(dispute["currency"], dispute["amount"])
        for txn in dispute["balance_transactions"]:
            if int(txn["amount"]):
                kind = MoveKind.DISPUTED if int(txn["amount"]) < 0 else MoveKind.DISPUTE_WON
                found.append(read_move(kind, txn, amount=taken))
    return tuple(sorted(found, key=lambda move: move.order))


def read_state(intent: Object, session: Object | None) -> PaymentState:
    """From the payment and its page, which decides where a card was declined and may be tried again."""
    status = str(intent["status"])
    if status == "succeeded":
        return PaymentState.PAID
    if status in {"processing", "requires_capture"}:
        return PaymentState.PENDING
    if session is not None:
        on_page = read_session_state(session)
        if on_page != PaymentState.PENDING:
            return on_page
    is_tried = intent.get("last_payment_error") is not None
    return PaymentState.FAILED if status == "canceled" or is_tried else PaymentState.OPEN


def read_session_state(session: Object) -> PaymentState:
    if session["status"] == "expired":
        return PaymentState.EXPIRED
    if session["status"] == "open":
        return PaymentState.OPEN
    return PaymentState.PAID if session["payment_status"] == "paid" else PaymentState.PENDING


def read_subscription_state(subscription: Object) -> MonthlyState:
    status = str(subscription["status"])
    if status in ENDED or subscription.get("ended_at"):
        return MonthlyState.STOPPED
    return MonthlyState.BEGUN if status == "incomplete" else MonthlyState.ACTIVE


def subscription_of(invoice: Object) -> tuple[str, str]:
    """(subscription's id, uid of the contribution with which it began), "" where the invoice is of none."""
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    return id_of(details.get("subscription")), uid_of(details)


def read_payout_state(payout: Object) -> PayoutState:
    status = str(payout["status"])
    if status in {"failed", "canceled"}:
        return PayoutState.FAILED
    return PayoutState.ARRIVED if status == "paid" else PayoutState.ON_ITS_WAY


def read_fee(txn: Object) -> FeeFacts | None:
    """What the provider took for itself: a transaction that is only a fee. None for any other."""
    total = int(txn["amount"]) - int(txn["fee"])
    if str(txn["type"]) not in FEE_TYPES or total >= 0:
        return None
    return FeeFacts(txn_id=str(txn["id"]), fee=money_of(txn["currency"], -total), booked_on=day_of(txn["created"]))
