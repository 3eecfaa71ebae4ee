"""What waits for somebody at the fund's desk."""

from dataclasses import dataclass
from datetime import date

from blueheart.fund.enums import Book, ContributionState, LineState, Means, PledgeState, StatementState
from blueheart.fund.models import BankLine, Contribution, Pledge, Statement
from blueheart.fund.queries.office import book_of, get_office


@dataclass(frozen=True, slots=True)
class FundWaits:
    """Of the book in force, but for statements, which are read into the book of their account."""

    book: Book
    lines: int
    set_aside: int
    transfers: int
    pledges_late: int

    @property
    def is_test(self) -> bool:
        return self.book == Book.TEST


def fund_waits(*, today: date) -> FundWaits:
    """Five queries. `transfers` were announced and have not come yet."""
    book = book_of(get_office())
    unfinished = (ContributionState.OPEN, ContributionState.PENDING)
    return FundWaits(
        book=book, lines=BankLine.objects.filter(state=LineState.WAITING).count(),
        set_aside=Statement.objects.filter(state=StatementState.SET_ASIDE).count(),
        transfers=Contribution.objects.filter(book=book, state__in=unfinished, means=Means.TRANSFER).count(),
        pledges_late=Pledge.objects.filter(book=book, state=PledgeState.OPEN, due_on__lt=today).count(),
    )  # fmt: skip
