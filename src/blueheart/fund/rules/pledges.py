"""What is promised, what is given in kind and what the desk records, before it is stored."""

from dataclasses import dataclass
from datetime import date

from blueheart.fund.enums import Book, EntryKind
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.giving import GENERAL, Drafted, Posting
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPledge:
    """`key` is the form's own, and makes it once. `words` and `source_url` are public."""

    key: str
    book: Book
    supporter_id: int
    amount: Money
    pledged_on: date
    source_url: str
    due_on: date | None = None
    words: str = ""
    earmark: str = GENERAL


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInKind:
    """`value` is an estimate, with who made it, or nothing."""

    key: str
    book: Book
    supporter_id: int
    description: str
    given_on: date
    value: Money | None = None
    value_source: str = ""


def pledge_posting(*, amount: Money, book: Book, sector: Sector, is_back: bool = False) -> Posting:
    """A memo entry: the promise rises, or (`is_back`) falls, as it is kept or will not be."""
    drafted, chart = Drafted(), Chart(book, amount.currency)
    debit, credit = chart.pledged(sector), chart.pledges()
    drafted.move(amount.minor, debit=credit if is_back else debit, credit=debit if is_back else credit)
    return drafted.posting(EntryKind.PLEDGE)
