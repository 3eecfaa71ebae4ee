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
class StatementRead(DomainEvent):
    """Booked, known already, or set aside with its reason."""

    name: ClassVar[str] = "fund.statement_read"
    subject: ClassVar[str] = "statement"
    is_visible: ClassVar[bool] = True
    state: str
    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class LineResolved(DomainEvent):
    """Somebody, or a reference, said what a line of a statement was."""

    name: ClassVar[str] = "fund.line_resolved"
    subject: ClassVar[str] = "bank_line"
    is_visible: ClassVar[bool] = True
    state: str
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class BankAccountAdded(DomainEvent):
    name: ClassVar[str] = "fund.bank_account_added"
    subject: ClassVar[str] = "bank_account"
    book: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class ReceiptIssued(DomainEvent):
    """For one contribution or a year; a correction replaces an earlier one."""

    name: ClassVar[str] = "fund.receipt_issued"
    subject: ClassVar[str] = "receipt"
    receipt_id: int
    kind: str
    is_correction: bool


@dataclass(frozen=True, kw_only=True)
class YearlyReceiptsAsked(DomainEvent):
    """Somebody, or January, wants a receipt for each donor of a year."""

    name: ClassVar[str] = "fund.yearly_receipts_asked"
    subject: ClassVar[str] = "receipts_of_year"
    book: str
    year: int


@dataclass(frozen=True, kw_only=True)
class DonorErased(ContributionEvent):
    """Who gave is no longer known: `is_asked` by themselves, or past the time."""

    name: ClassVar[str] = "fund.donor_erased"
    is_asked: bool


@dataclass(frozen=True, kw_only=True)
class PledgeEvent(DomainEvent):
    subject: ClassVar[str] = "pledge"
    is_visible: ClassVar[bool] = True
    pledge_id: int

    @classmethod
    def about(cls, pledge: HasCode, **more: Any) -> Self:
        return cls(subject_id=str(pledge.uid), pledge_id=pledge.pk, **more)


@dataclass(frozen=True, kw_only=True)
class PledgeRecorded(PledgeEvent):
    name: ClassVar[str] = "fund.pledge_recorded"


@dataclass(frozen=True, kw_only=True)
class PledgePaid(PledgeEvent):
    """A contribution keeps it, in part or (`is_whole`) what was left."""

    name: ClassVar[str] = "fund.pledge_paid"
    contribution_id: int
    entry_id: int
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class PledgeCancelled(PledgeEvent):
    """What was left of it will not come."""

    name: ClassVar[str] = "fund.pledge_cancelled"
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class InKindRecorded(DomainEvent):
    name: ClassVar[str] = "fund.in_kind_recorded"
    subject: ClassVar[str] = "in_kind"


@dataclass(frozen=True, kw_only=True)
class InKindWithdrawn(DomainEvent):
    name: ClassVar[str] = "fund.in_kind_withdrawn"
    subject: ClassVar[str] = "in_kind"


@dataclass(frozen=True, kw_only=True)
class EarmarkChanged(DomainEvent):
    name: ClassVar[str] = "fund.earmark_changed"
    subject: ClassVar[str] = "earmark"
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class OfficeChanged(DomainEvent):
    name: ClassVar[str] = "fund.office_changed"
    subject: ClassVar[str] = "office"


@dataclass(frozen=True, kw_only=True)
class OfficeWentLive(DomainEvent):
    """From here on money is real."""

    name: ClassVar[str] = "fund.office_went_live"
    subject: ClassVar[str] = "office"
    is_visible: ClassVar[bool] = True
