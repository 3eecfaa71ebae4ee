"""What the fund received, was promised, paid out and holds, by year, currency, sector and region.

From the ledger alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from blueheart.fund.enums import Book
from blueheart.fund.models import Account, AccountYear, Entry
from blueheart.fund.queries.balances import moved_by_year, signed
from blueheart.fund.rules.chart import TEST_PREFIX
from blueheart.kernel.snapshot import one_moment

Years = dict[int, int]


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """One account: `what` and `about` are parts of its code, `years` what it grew by in each."""

    what: str
    about: str
    currency: str
    years: Years

    @property
    def total(self) -> int:
        return sum(self.years.values())


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Minor units of one currency in one year; `held` is at its end, or now."""

    year: int
    received: int
    pledged: int
    fees: int
    paid: int
    exchanged: int
    held: int


@dataclass(slots=True)
class CurrencyFigures:
    """Minor units. `received` by sector, net of what went back; `paid` by region (UN M49).

    `exchanged` left for another currency, or came from one where it is below nothing; `held` is what stands in pools,
    less what is to be made good; `unmatched` is on the bank's statements and not known yet.
    """

    currency: str
    received: dict[str, int] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)
    fees: int = 0
    pledged: int = 0
    exchanged: int = 0
    held: int = 0
    shortfall: int = 0
    unmatched: int = 0
    years: list[YearFigures] = field(default_factory=list)

    @property
    def received_sum(self) -> int:
        return sum(self.received.values())

    @property
    def paid_sum(self) -> int:
        return sum(self.paid.values())

    @property
    def is_empty(self) -> bool:
        return not (self.years or self.unmatched)


def fund_figures(*, book: Book) -> list[CurrencyFigures]:
    """One for each currency in which anything was booked, the largest sum first. Four queries, of one moment."""
    by_currency: dict[str, list[AccountFigures]] = defaultdict(list)
    for account in account_figures(book=book):
        by_currency[account.currency].append(account)
    found = [figures_of(currency, accounts) for currency, accounts in by_currency.items()]
    return sorted(found, key=lambda figures: (-figures.received_sum, figures.currency))


def account_figures(*, book: Book) -> list[AccountFigures]:
    """Every account of the book, with the years in which it moved."""
    with one_moment():
        sums = {(pk, year): (debit, credit) for pk, year, debit, credit in sealed_years()}
        for key, (debit, credit) in moved_by_year(entries=Entry.objects.filter(sealed__isnull=True)).items():
            before = sums.get(key, (0, 0))
            sums[key] = (before[0] + debit, before[1] + credit)
        accounts = {account.pk: account for account in Account.objects.all()}
    years: dict[int, Years] = defaultdict(dict)
    for (pk, year), (debit, credit) in sums.items():
        years[pk][year] = signed(accounts[pk].kind, debit, credit)
    return [of_account(account, years[pk]) for pk, account in accounts.items() if book_of_code(account.code) == book]


def sealed_years() -> Iterable[tuple[int, int, int, int]]:
    return AccountYear.objects.values_list("account_id", "year", "debit", "credit")


def book_of_code(code: str) -> Book:
    return Book.TEST if code.startswith(TEST_PREFIX) else Book.REAL


def of_account(account: Account, years: Years) -> AccountFigures:
    what, *about = account.code.removeprefix(TEST_PREFIX).split(":")[:-1]
    return AccountFigures(what=what, about=":".join(about), currency=account.currency, years=years)


def figures_of(currency: str, accounts: list[AccountFigures]) -> CurrencyFigures:
    figures = CurrencyFigures(currency)
    for account in accounts:
        total = account.total
        if account.what == "income":
            figures.received[account.about] = total
        elif account.what == "grants":
            figures.paid[account.about] = total
        elif account.what == "fees":
            figures.fees += total
        elif account.what == "pledged":
            figures.pledged += total
        elif account.what == "exchange":
            figures.exchanged += total
        elif account.what == "pool":
            figures.held += total
        elif account.what == "shortfall":
            figures.held -= total
            figures.shortfall += total
        elif account.what == "unmatched":
            figures.unmatched += total
    figures.years = years_of(accounts)
    return figures


def years_of(accounts: list[AccountFigures]) -> list[YearFigures]:
    """Each year in which money or a promise moved, the latest first."""
    sums: dict[str, Years] = defaultdict(lambda: defaultdict(int))
    for account in accounts:
        for year, amount in account.years.items():
            sums[account.what][year] += amount
    seen = {year for what in ("income", "grants", "fees", "pledged", "exchange", "pool") for year in sums[what]}
    held, found = 0, []
    for year in sorted(seen):
        held += sums["pool"][year] - sums["shortfall"][year]
        found.append(
            YearFigures(
                year=year, received=sums["income"][year], pledged=sums["pledged"][year], fees=sums["fees"][year],
                paid=sums["grants"][year], exchanged=sums["exchange"][year], held=held,
            )
        )  # fmt: skip
    return found[::-1]
