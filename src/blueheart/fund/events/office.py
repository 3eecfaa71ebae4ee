"""What happens around money: receipts, pledges, gifts in kind, earmarks, the office."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from blueheart.fund.events.money import ContributionEvent, HasCode
from blueheart.kernel.events import DomainEvent


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
