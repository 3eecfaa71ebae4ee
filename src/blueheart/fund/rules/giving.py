"""What a gift is before it is stored, and what comes, is kept or goes back of its money."""

from dataclasses import dataclass, field
from datetime import date

from blueheart.fund.enums import Book, EntryKind, Means, Proceeds
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.entries import Exchange, InvalidEntry, Line
from blueheart.kernel.money import Money, check_positive
from blueheart.supporters.enums import Sector

GENERAL = "general"
"""The earmark of what is given without one: where it is needed most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDonor:
    """Who gives, as far as they say."""

    name: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContribution:
    """A gift that somebody wants to make; `key` is the form's own, and makes it once."""

    key: str
    book: Book
    means: Means
    amount: Money
    earmark: str = GENERAL
    sector: Sector = Sector.INDIVIDUAL
    proceeds: Proceeds | None = None
    initiative_uid: str = ""
    supporter_id: int | None = None
    country: str = ""
    language: str = "en"
    reference: str = ""
    covers_fee: bool = False
    is_anonymous: bool = True
    donor: NewDonor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money of one contribution that came or went: `key` is the entry's, from the money itself.

    `amount` is in the contribution's currency. `fee`, which the provider or the bank took, is in the currency of
    `account`; below nothing, it gave a fee back with it. Where that is another currency, `exchanged` is what moved
    there, before the fee, and `exchange` the rate.
    """

    key: str
    account: AccountPlan
    amount: Money
    booked_on: date
    fee: int = 0
    exchanged: Money | None = None
    exchange: Exchange | None = field(default=None)

    @property
    def moved(self) -> Money:
        """Gross, in the currency of the account."""
        return self.exchanged or self.amount


def check_movement(movement: Movement, *, may_give_fee_back: bool = False) -> None:
    """Raises WrongMoney and InvalidEntry; what its account and lines have to be, the ledger says."""
    check_positive(movement.amount.minor)
    check_positive(movement.moved.minor)
    if movement.fee < (-movement.moved.minor if may_give_fee_back else 0):
        raise InvalidEntry("fee", "a fee is nothing or more, and what is given back of one no more than what moved")
    if movement.moved.currency != movement.account.currency:
        raise InvalidEntry("mixed", "what moved is in the currency of its account")
    if (movement.amount.currency != movement.moved.currency) != (movement.exchange is not None):
        raise InvalidEntry("rate", "what changes currency has a rate, and nothing else does")


@dataclass(frozen=True, slots=True)
class Posting:
    """Lines of one entry, and every account that they need."""

    kind: EntryKind
    lines: tuple[Line, ...]
    accounts: tuple[AccountPlan, ...]


class Drafted:
    """Gathers lines between accounts that are opened when they are first needed. A line of nothing is left out."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.accounts: dict[str, AccountPlan] = {}

    def move(self, amount: int, *, debit: AccountPlan, credit: AccountPlan) -> None:
        if amount:
            self.accounts |= {debit.code: debit, credit.code: credit}
            self.lines.append(Line(debit.code, credit.code, amount))

    def posting(self, kind: EntryKind) -> Posting:
        return Posting(kind, tuple(self.lines), tuple(self.accounts.values()))


def received(movement: Movement, *, book: Book, sector: Sector, earmark: str) -> Posting:
    """A contribution comes: gross to its sector's income, the fee apart, what is left to the pool of its earmark."""
    drafted = Drafted()
    here = Chart(book, movement.account.currency)
    _income(drafted, movement, book=book, sector=sector)
    drafted.move(movement.fee, debit=here.fees(), credit=movement.account)
    drafted.move(movement.moved.minor - movement.fee, debit=here.purposes(), credit=here.pool(earmark))
    return drafted.posting(EntryKind.CONTRIBUTION)


def taken_back(
    movement: Movement, *, kind: EntryKind, book: Book, sector: Sector, earmark: str, unspent: int
) -> Posting:
    """A contribution, or a part, goes back. What is spent of it already (all but `unspent`) is to be made good."""
    drafted = Drafted()
    here = Chart(book, movement.account.currency)
    _income(drafted, movement, book=book, sector=sector, is_back=True)
    _fee(drafted, movement, here)
    drafted.move(unspent, debit=here.pool(earmark), credit=here.purposes())
    short = movement.moved.minor + movement.fee - unspent
    drafted.move(short, debit=here.shortfall(earmark), credit=here.purposes())
    return drafted.posting(kind)


def given_again(
    movement: Movement, *, kind: EntryKind, book: Book, sector: Sector, earmark: str, made_good: int
) -> Posting:
    """What had gone back comes again (a dispute won, a refund that failed); `made_good` of it was spent before."""
    drafted = Drafted()
    here = Chart(book, movement.account.currency)
    _income(drafted, movement, book=book, sector=sector)
    _fee(drafted, movement, here)
    drafted.move(made_good, debit=here.purposes(), credit=here.shortfall(earmark))
    rest = movement.moved.minor - movement.fee - made_good
    drafted.move(rest, debit=here.purposes(), credit=here.pool(earmark))
    return drafted.posting(kind)


def _fee(drafted: Drafted, movement: Movement, here: Chart) -> None:
    if movement.fee < 0:
        drafted.move(-movement.fee, debit=movement.account, credit=here.fees())
    else:
        drafted.move(movement.fee, debit=here.fees(), credit=movement.account)


def _income(drafted: Drafted, movement: Movement, *, book: Book, sector: Sector, is_back: bool = False) -> None:
    """Between the account and the sector's income, through clearing where it changed currency."""
    income = Chart(book, movement.amount.currency).income(sector)
    if movement.exchange is None:
        steps = [(movement.amount.minor, movement.account, income)]
    else:
        steps = [
            (movement.amount.minor, Chart(book, movement.amount.currency).exchange(), income),
            (movement.moved.minor, movement.account, Chart(book, movement.account.currency).exchange()),
        ]
    for amount, debit, credit in steps:
        drafted.move(amount, debit=credit if is_back else debit, credit=debit if is_back else credit)
