from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from blueheart.fund.actions.accounts import open_account
from blueheart.fund.enums import AccountKind, EntryKind
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.kernel.actors import Actor

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)
BY = Actor.system("test")
ACCOUNTS = (
    ("bank:eur", AccountKind.ASSET, "EUR", False, False),
    ("income:eur", AccountKind.INCOME, "EUR", False, False),
    ("pool:eur", AccountKind.EQUITY, "EUR", True, False),
    ("grants:eur", AccountKind.EXPENSE, "EUR", False, False),
    ("clearing:eur", AccountKind.ASSET, "EUR", False, False),
    ("clearing:usd", AccountKind.ASSET, "USD", False, False),
    ("bank:usd", AccountKind.ASSET, "USD", False, False),
    ("memo:pledged:eur", AccountKind.ASSET, "EUR", False, True),
    ("memo:promises:eur", AccountKind.LIABILITY, "EUR", False, True),
)

MakeEntry = Callable[..., NewEntry]


def open_accounts() -> None:
    for code, kind, currency, has_floor, is_memo in ACCOUNTS:
        open_account(
            code=code, name=code, kind=kind, currency=currency, has_floor=has_floor, is_memo=is_memo, by=BY, at=AT
        )


def make_entry(
    key: str, *lines: tuple[str, str, int], kind: EntryKind = EntryKind.TRANSFER, **more: object
) -> NewEntry:
    made = tuple(Line(debit, credit, amount) for debit, credit, amount in lines)
    return NewEntry(key=key, kind=kind, booked_on=date(2027, 7, 30), lines=made, **more)  # type: ignore[arg-type]


@pytest.fixture
def accounts(db: None) -> None:
    del db
    open_accounts()
