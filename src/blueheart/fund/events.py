"""What happens in the fund. An entry is its own record: it is no event besides."""

from dataclasses import dataclass
from typing import ClassVar

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


@dataclass(frozen=True, kw_only=True)
class LedgerDerivedRebuilt(DomainEvent):
    """Pools, totals and what waits were made anew; how many there are of each."""

    name: ClassVar[str] = "fund.derived_rebuilt"
    subject: ClassVar[str] = "ledger"
    pools: int
    totals: int
    waiting: int
