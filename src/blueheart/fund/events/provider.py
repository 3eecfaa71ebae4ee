"""What happens with a provider of payments: messages, monthly gifts, refunds that were asked for, payouts."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.fund.events.money import ContributionEvent
from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class MessageEvent(DomainEvent):
    subject: ClassVar[str] = "provider_message"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageReceived(MessageEvent):
    """A provider told something; what it is, it is asked for."""

    name: ClassVar[str] = "fund.message_received"


@dataclass(frozen=True, kw_only=True)
class MessageRetried(MessageEvent):
    """A person had a message that failed looked at again."""

    name: ClassVar[str] = "fund.message_retried"


@dataclass(frozen=True, kw_only=True)
class MonthlyEvent(DomainEvent):
    subject: ClassVar[str] = "monthly_gift"
    monthly_id: int


@dataclass(frozen=True, kw_only=True)
class MonthlyBegun(MonthlyEvent):
    name: ClassVar[str] = "fund.monthly_begun"


@dataclass(frozen=True, kw_only=True)
class MonthlyStopAsked(MonthlyEvent):
    """Its giver, or an officer, pressed to end it."""

    name: ClassVar[str] = "fund.monthly_stop_asked"


@dataclass(frozen=True, kw_only=True)
class MonthlyStopped(MonthlyEvent):
    """The provider charges no further month."""

    name: ClassVar[str] = "fund.monthly_stopped"


@dataclass(frozen=True, kw_only=True)
class RefundAsked(ContributionEvent):
    """An officer asked the provider to give money back; it is booked when the provider says that it did."""

    name: ClassVar[str] = "fund.refund_asked"
    amount: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class PayoutMoved(DomainEvent):
    """A provider's payout left it, arrived, or came back."""

    name: ClassVar[str] = "fund.payout_moved"
    subject: ClassVar[str] = "payout"
    payout_id: int
    state: str
