"""What happens in the fund. An entry is its own record: it is no event besides."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AccountOpened(DomainEvent):
    name: ClassVar[str] = "fund.account_opened"
    subject: ClassVar[str] = "account"
    account_id: int
    kind: str
    currency: str
    has_floor: bool
    is_memo: bool


@dataclass(frozen=True, kw_only=True)
class EntryReversed(DomainEvent):
    """Somebody corrected the ledger by the opposite of an entry."""

    name: ClassVar[str] = "fund.entry_reversed"
    subject: ClassVar[str] = "entry"
    reversal_id: int


@dataclass(frozen=True, kw_only=True)
class EntriesSealed(DomainEvent):
    name: ClassVar[str] = "fund.entries_sealed"
    subject: ClassVar[str] = "seal"
    count: int
    head: str


class HasCode(Protocol):
    """What an event keeps of a contribution."""

    pk: Any
    uid: Any


@dataclass(frozen=True, kw_only=True)
class ContributionEvent(DomainEvent):
    subject: ClassVar[str] = "contribution"
    contribution_id: int

    @classmethod
    def about(cls, contribution: HasCode, **more: Any) -> Self:
        return cls(subject_id=str(contribution.uid), contribution_id=contribution.pk, **more)


@dataclass(frozen=True, kw_only=True)
class ContributionOpened(ContributionEvent):
    name: ClassVar[str] = "fund.contribution_opened"


@dataclass(frozen=True, kw_only=True)
class ContributionMoved(ContributionEvent):
    """On its way, failed or expired: nothing of it is booked."""

    name: ClassVar[str] = "fund.contribution_moved"
    state: str


@dataclass(frozen=True, kw_only=True)
class ContributionSettled(ContributionEvent):
    name: ClassVar[str] = "fund.contribution_settled"
    is_visible: ClassVar[bool] = True
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionTakenBack(ContributionEvent):
    """Refunded or disputed; `is_short`: some of it was spent already."""

    name: ClassVar[str] = "fund.contribution_taken_back"
    is_visible: ClassVar[bool] = True
    entry_id: int
    kind: str
    is_short: bool


@dataclass(frozen=True, kw_only=True)
class ContributionReturned(ContributionEvent):
    """What had gone back is there again."""

    name: ClassVar[str] = "fund.contribution_returned"
    is_visible: ClassVar[bool] = True
    entry_id: int


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
