"""The chart of accounts: which account money stands on, by book, currency and what it is about.

Two sides move together. Money: assets, income, expenses. Purposes: a pool for each earmark says what of the money may
still be spent for it; `purposes` is the other side of all pools, so that their sum is what the fund holds. The names
are public, in the export of the ledger: no number of a bank account is part of one.
"""

from dataclasses import dataclass

from blueheart.fund.enums import AccountKind, Book
from blueheart.supporters.enums import Sector

TEST_PREFIX = "test:"


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """An account as it is opened when something is first posted on it."""

    code: str
    name: str
    kind: AccountKind
    currency: str
    has_floor: bool = False
    is_memo: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Accounts of one book and one currency (ISO 4217)."""

    book: Book
    currency: str

    def _plan(
        self, what: str, name: str, kind: AccountKind, *, has_floor: bool = False, is_memo: bool = False
    ) -> AccountPlan:
        prefix, marked = (TEST_PREFIX, " (test)") if self.book == Book.TEST else ("", "")
        return AccountPlan(
            code=f"{prefix}{what}:{self.currency.lower()}", name=f"{name}, {self.currency}{marked}", kind=kind,
            currency=self.currency, has_floor=has_floor, is_memo=is_memo,
        )  # fmt: skip

    def bank(self, slug: str) -> AccountPlan:
        return self._plan(f"bank:{slug}", f"Bank account {slug}", AccountKind.ASSET)

    def provider(self, slug: str) -> AccountPlan:
        """What a payment provider owes: charged, and not yet paid out."""
        return self._plan(f"provider:{slug}", f"Held by {slug}", AccountKind.ASSET)

    def transit(self, slug: str) -> AccountPlan:
        """Payouts of a provider on their way to the bank: has to come back to nothing."""
        return self._plan(f"transit:{slug}", f"On its way from {slug}", AccountKind.ASSET)

    def exchange(self) -> AccountPlan:
        """Clears what changes currency."""
        return self._plan("exchange", "Exchange of currencies", AccountKind.ASSET)

    def unmatched(self) -> AccountPlan:
        """On the bank's statement, and not known yet what it is."""
        return self._plan("unmatched", "Waits to be matched", AccountKind.LIABILITY)

    def income(self, sector: Sector) -> AccountPlan:
        return self._plan(
            f"income:{sector.value}", f"Contributions, {sector.name.lower().replace('_', ' ')}", AccountKind.INCOME
        )

    def fees(self) -> AccountPlan:
        return self._plan("fees", "Fees of providers and banks", AccountKind.EXPENSE)

    def grants(self, region: str) -> AccountPlan:
        """Paid to grantees; `region` is the code of the region that the grant is for."""
        return self._plan(f"grants:{region}", f"Grants, {region}", AccountKind.EXPENSE)

    def pool(self, earmark: str) -> AccountPlan:
        return self._plan(f"pool:{earmark}", f"To be spent for {earmark}", AccountKind.EQUITY, has_floor=True)

    def purposes(self) -> AccountPlan:
        """The other side of all pools and shortfalls."""
        return self._plan("purposes", "Given to purposes", AccountKind.EQUITY)

    def shortfall(self, earmark: str) -> AccountPlan:
        """Went back to givers after it was spent: other money has to make it good."""
        return self._plan(f"shortfall:{earmark}", f"To be made good for {earmark}", AccountKind.ASSET)

    def pledged(self, sector: Sector) -> AccountPlan:
        return self._plan(
            f"pledged:{sector.value}",
            f"Pledged, {sector.name.lower().replace('_', ' ')}",
            AccountKind.ASSET,
            is_memo=True,
        )

    def pledges(self) -> AccountPlan:
        return self._plan("pledges", "Pledges", AccountKind.LIABILITY, is_memo=True)
