"""Contributions for tests, in the test book."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from blueheart.fund.actions.contributions import open_contribution, settle_contribution
from blueheart.fund.enums import Book, Means
from blueheart.fund.models import Contribution
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.giving import Movement, NewContribution
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)
DAY = date(2027, 7, 30)
BY = Actor.system("test")
NUMBERS = count(1)


def new_gift(amount: int = 10_000, *, currency: str = "EUR", book: Book = Book.TEST, **more: Any) -> NewContribution:
    given = {
        "key": f"form:{next(NUMBERS)}",
        "book": book,
        "means": Means.CARD,
        "amount": Money(currency, amount),
    } | more
    return NewContribution(**given)


def open_gift(amount: int = 10_000, **more: Any) -> Contribution:
    return open_contribution(new=new_gift(amount, **more), by=BY, at=AT)


def movement(amount: int, *, currency: str = "EUR", book: Book = Book.TEST, **more: Any) -> Movement:
    """To or from the local provider's account, booked on 30 July 2027."""
    given = {
        "key": f"local:{next(NUMBERS)}", "account": Chart(book, currency).provider("local"),
        "amount": Money(currency, amount), "booked_on": DAY,
    } | more  # fmt: skip
    return Movement(**given)


def settle(contribution: Contribution, amount: int = 0, **more: Any) -> Contribution:
    """With what was wanted, unless told."""
    more = {"currency": contribution.currency, "book": Book(contribution.book)} | more
    came = movement(amount or contribution.amount, **more)
    return settle_contribution(contribution_id=contribution.pk, movement=came, by=BY, at=AT)


def given(amount: int = 10_000, *, fee: int = 0, booked_on: date = DAY, **more: Any) -> Contribution:
    """A gift whose money is there."""
    return settle(open_gift(amount, **more), fee=fee, booked_on=booked_on)
