"""What a provider of card payments is asked and says, as plain values, whichever provider it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from blueheart.fund.enums import MonthlyState, PayoutState
from blueheart.kernel.money import Money


class ProviderAway(Exception):
    """The provider does not answer, or not now: to be tried again."""


class ProviderRefused(Exception):
    """The provider says no, and will again. The text is for officers."""


class NotThere(ProviderRefused):
    """The provider knows no object of that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payment page to be opened, for one contribution. `key` makes it once."""

    key: str
    contribution_uid: str
    amount: Money
    is_monthly: bool
    label: str
    language: str
    email: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment page that waits for the giver."""

    session_id: str
    url: str


class MoveKind(StrEnum):
    """What moved money of a gift at the provider; in this order where two moves are of one second."""

    CAME = "came"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute_won"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceMove:
    """One balance transaction about a gift, which gives its entry the key.

    `amount` in the gift's currency and `moved` in the account's are positive, before the fee; `fee` is what the
    provider took for it, below nothing where it gave a fee back. `source_id` is the charge, refund or dispute. `rate`
    is "" where the two currencies are one.
    """

    txn_id: str
    source_id: str
    kind: MoveKind
    amount: Money
    moved: Money
    fee: int
    rate: str
    booked_on: date
    created: int

    @property
    def order(self) -> tuple[int, int, str]:
        return self.created, list(MoveKind).index(self.kind), self.txn_id


class PaymentState(StrEnum):
    """How far a payment is, from all that the provider knows of it."""

    OPEN = "open"
    PENDING = "pending"
    FAILED = "failed"
    EXPIRED = "expired"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """A payment as it stands. `contribution_uid` is "" where it is none of ours.

    Of a monthly gift it names the subscription and the invoice; `is_first` says that the invoice is the one with which
    it began.
    """

    contribution_uid: str
    state: PaymentState
    is_live: bool
    session_id: str = ""
    payment_id: str = ""
    charge_id: str = ""
    subscription_id: str = ""
    invoice_id: str = ""
    is_first: bool = True
    moves: tuple[BalanceMove, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionFacts:
    """A monthly gift as the provider has it; it began with the contribution of that uid."""

    subscription_id: str
    contribution_uid: str
    state: MonthlyState
    is_live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFacts:
    """What the provider took for itself, apart from any gift."""

    txn_id: str
    fee: Money
    booked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFacts:
    """Money on its way to the bank. `amount` arrives; `fee` was taken besides. `failed_txn_id`: it came back.

    `sources` are (balance transaction, kind and id of its source) of what it pays out, where the provider says so;
    `fees` are those among them that belong to no gift.
    """

    payout_id: str
    amount: Money
    fee: int
    state: PayoutState
    is_live: bool
    txn_id: str
    booked_on: date
    arrives_on: date
    descriptor: str
    failed_txn_id: str = ""
    failed_on: date | None = None
    sources: tuple[tuple[str, str, str], ...] = ()
    fees: tuple[FeeFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that the provider says about the object of one message."""

    payments: tuple[PaymentFacts, ...] = ()
    subscription: SubscriptionFacts | None = None
    payout: PayoutFacts | None = None


@dataclass(frozen=True, slots=True)
class RefundSent:
    refund_id: str
