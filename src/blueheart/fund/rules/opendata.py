"""What open data tells of money: who may be named, and what is told as one sum."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from blueheart.fund.enums import Book
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector

CurrencyYear = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes: `org_id` by org-id.guide, `prefix_360` as 360Giving gives it ("360G-…")."""

    name: str
    org_id: str
    org_type: str
    prefix_360: str
    base_url: str
    book: Book
    at: datetime

    @property
    def is_test(self) -> bool:
        return self.book == Book.TEST

    @property
    def today(self) -> date:
        return self.at.astimezone(UTC).date()

    def marked(self, title: str) -> str:
        """So that nobody takes the test book for money."""
        return f"[TEST] {title}" if self.is_test else title


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one entry moved of a gift whose giver agreed to be named; below nothing where it went back."""

    entry_id: int
    contribution_id: int
    on: date
    amount: Money
    name: str
    sector: Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What one entry paid for a grant; below nothing where the bank gave it back."""

    entry_id: int
    on: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSum:
    """All of a year that is not told apart. `region` is that of payments (UN M49), "" for the rest."""

    year: int
    amount: Money
    region: str = ""


def told_apart(
    receipts: Iterable[Receipt], *, totals: Mapping[CurrencyYear, int], unnamed: Mapping[CurrencyYear, int], fewest: int
) -> tuple[list[Receipt], list[YearSum]]:
    """Named gifts one by one, and of each year and currency the rest as one sum: together what the ledger received.

    `totals` are minor units, `unnamed` how many gifts came of nobody who is named. Where they are fewer than `fewest`,
    named ones are added to them, the smallest first, so that nobody is told apart by what is left.
    """
    by_year: dict[CurrencyYear, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        by_year[receipt.amount.currency, receipt.on.year].append(receipt)
    apart: list[Receipt] = []
    sums: list[YearSum] = []
    for key in sorted({*totals, *by_year}, key=lambda key: (key[1], key[0])):
        named = sorted(by_year[key], key=lambda receipt: (-abs(receipt.amount.minor), receipt.entry_id))
        rest = totals.get(key, 0) - sum(receipt.amount.minor for receipt in named)
        gifts: set[int] = set()
        is_small = bool(rest or unnamed.get(key))
        while is_small and named and unnamed.get(key, 0) + len(gifts) < fewest:
            joined = named[-1].contribution_id
            gifts.add(joined)
            rest += sum(one.amount.minor for one in named if one.contribution_id == joined)
            named = [one for one in named if one.contribution_id != joined]
        apart += named
        if rest:
            sums.append(YearSum(year=key[1], amount=Money(key[0], rest)))
    return sorted(apart, key=lambda receipt: (receipt.on, receipt.entry_id)), sums
