"""What happens to money. An entry is its own record: it is no event besides."""

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
class LedgerDerivedRebuilt(DomainEvent):
    """Pools, totals and what waits were made anew; how many there are of each."""

    name: ClassVar[str] = "fund.derived_rebuilt"
    subject: ClassVar[str] = "ledger"
    pools: int
    totals: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class MoneyExchanged(DomainEvent):
    """Money of a pool changed currency; the rate stands with the entry."""

    name: ClassVar[str] = "fund.money_exchanged"
    subject: ClassVar[str] = "entry"
    is_visible: ClassVar[bool] = True
    earmark: str


@dataclass(frozen=True, kw_only=True)
class ShortfallCovered(DomainEvent):
    """General money made good what had been spent and went back."""

    name: ClassVar[str] = "fund.shortfall_covered"
    subject: ClassVar[str] = "entry"
    is_visible: ClassVar[bool] = True
    earmark: str


@dataclass(frozen=True, kw_only=True)
class CallSaved(DomainEvent):
    name: ClassVar[str] = "fund.call_saved"
    subject: ClassVar[str] = "call"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class GranteeSaved(DomainEvent):
    name: ClassVar[str] = "fund.grantee_saved"
    subject: ClassVar[str] = "grantee"
    is_visible: ClassVar[bool] = True
    grantee_id: int


@dataclass(frozen=True, kw_only=True)
class GranteeReached(DomainEvent):
    """Whom the fund writes to and pays was written down, changed or erased: that it was, not what it is."""

    name: ClassVar[str] = "fund.grantee_reached"
    subject: ClassVar[str] = "grantee"
    grantee_id: int
    is_erased: bool


@dataclass(frozen=True, kw_only=True)
class ApplicationEvent(DomainEvent):
    subject: ClassVar[str] = "application"
    application_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(ApplicationEvent):
    name: ClassVar[str] = "fund.application_received"


@dataclass(frozen=True, kw_only=True)
class ApplicationMoved(ApplicationEvent):
    name: ClassVar[str] = "fund.application_moved"
    state: str


@dataclass(frozen=True, kw_only=True)
class ApplicationReviewed(ApplicationEvent):
    name: ClassVar[str] = "fund.application_reviewed"
    score: int


@dataclass(frozen=True, kw_only=True)
class GrantEvent(DomainEvent):
    subject: ClassVar[str] = "grant"
    grant_id: int


@dataclass(frozen=True, kw_only=True)
class GrantAwarded(GrantEvent):
    name: ClassVar[str] = "fund.grant_awarded"
    is_visible: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class GrantChanged(GrantEvent):
    """Its words, its parts or its state."""

    name: ClassVar[str] = "fund.grant_changed"
    is_visible: ClassVar[bool] = True
    what: str


@dataclass(frozen=True, kw_only=True)
class GrantReported(GrantEvent):
    name: ClassVar[str] = "fund.grant_reported"
    report_id: int


@dataclass(frozen=True, kw_only=True)
class FigureRecorded(DomainEvent):
    """A sourced figure; `is_removed`: it was taken away again."""

    name: ClassVar[str] = "fund.figure_recorded"
    subject: ClassVar[str] = "figure"
    is_visible: ClassVar[bool] = True
    is_removed: bool


@dataclass(frozen=True, kw_only=True)
class PaymentEvent(DomainEvent):
    subject: ClassVar[str] = "payment"
    payment_id: int
    grant_id: int


@dataclass(frozen=True, kw_only=True)
class PaymentProposed(PaymentEvent):
    name: ClassVar[str] = "fund.payment_proposed"


@dataclass(frozen=True, kw_only=True)
class PaymentReleased(PaymentEvent):
    """By another person than who proposed it, on a check of the payee."""

    name: ClassVar[str] = "fund.payment_released"
    check_id: int


@dataclass(frozen=True, kw_only=True)
class PaymentWithdrawn(PaymentEvent):
    name: ClassVar[str] = "fund.payment_withdrawn"


@dataclass(frozen=True, kw_only=True)
class PaymentPaid(PaymentEvent):
    name: ClassVar[str] = "fund.payment_paid"
    is_visible: ClassVar[bool] = True
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class PaymentReturned(PaymentEvent):
    """The bank gave it back."""

    name: ClassVar[str] = "fund.payment_returned"
    is_visible: ClassVar[bool] = True
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class SanctionsListLoaded(DomainEvent):
    """`generated` and `sha256` name the version."""

    name: ClassVar[str] = "fund.sanctions_list_loaded"
    subject: ClassVar[str] = "sanctions_list"
    generated: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SanctionsChecked(DomainEvent):
    """Somebody was compared with a version of the list: who, by a number alone."""

    name: ClassVar[str] = "fund.sanctions_checked"
    subject: ClassVar[str] = "sanctions_check"
    kind: str
    checked_id: int
    sanctions_list_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class SanctionsDecided(DomainEvent):
    """A person said what a possible match is."""

    name: ClassVar[str] = "fund.sanctions_decided"
    subject: ClassVar[str] = "sanctions_check"
    decision: str
