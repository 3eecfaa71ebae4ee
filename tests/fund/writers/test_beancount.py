"""An independent program adds up the ledger again: beancount, from the CSV that everybody can have."""

import csv
import random
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from blueheart.fund.actions.accounts import open_account
from blueheart.fund.actions.post import FloorReached, post_entries, post_entry
from blueheart.fund.actions.reverse import reverse_entry
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.enums import AccountKind
from blueheart.fund.models import Account, Entry
from blueheart.fund.queries.balances import balance
from blueheart.fund.writers.ledger_csv import write_ledger
from blueheart.kernel.currencies import DIGITS
from tests.fund.conftest import AT, BY, make_entry

loader = pytest.importorskip("beancount.loader")
ROOTS = {"asset": "Assets", "expense": "Expenses", "liability": "Liabilities", "income": "Income", "equity": "Equity"}


@pytest.mark.usefixtures("accounts")
def test_beancount_comes_to_the_same_balances_to_the_cent() -> None:
    post_generated_ledger()
    held = balances_by_beancount()
    accounts = list(Account.objects.all())
    assert len(held) > 8
    for account in accounts:
        sign = 1 if account.kind in {AccountKind.ASSET, AccountKind.EXPENSE} else -1
        minor = Decimal(sign * balance(code=account.code)).scaleb(-DIGITS[account.currency])
        assert held.get((beancount_name(account), account.currency), Decimal(0)) == minor, account.code


def post_generated_ledger() -> None:
    """Sums of every size in currencies of 0, 2 and 3 digits, with reversals, half of it sealed."""
    for currency in ("JPY", "KWD"):
        for name, kind in (("bank", AccountKind.ASSET), ("income", AccountKind.INCOME)):
            code = f"{name}:{currency.lower()}"
            open_account(code=code, name=code, kind=kind, currency=currency, by=BY, at=AT)
    chance = random.Random(20270730)
    pairs = [
        ("bank:eur", "income:eur"), ("bank:eur", "pool:eur"), ("pool:eur", "bank:eur"), ("grants:eur", "bank:eur"),
        ("clearing:eur", "bank:eur"), ("bank:usd", "clearing:usd"), ("memo:pledged:eur", "memo:promises:eur"),
        ("bank:jpy", "income:jpy"), ("bank:kwd", "income:kwd"),
    ]  # fmt: skip
    post_entries(entries=[make_entry("float", ("bank:eur", "pool:eur", 10**13))], at=AT)
    for batch in range(10):
        entries = [
            make_entry(f"{batch}-{n}", *((*chance.choice(pairs), chance.randrange(1, 10 ** chance.randrange(1, 10)))
                                         for _line in range(chance.randrange(1, 6))))
            for n in range(15)
        ]  # fmt: skip
        post_entries(entries=entries, at=AT)
        if batch == 5:
            seal_entries(by=BY, at=AT)
    for pk in chance.sample(list(Entry.objects.order_by("pk").values_list("pk", flat=True)), 12):
        reverse_entry(entry_id=pk, booked_on=date(2027, 8, 1), by=BY, at=AT)
    with pytest.raises(FloorReached):
        post_entry(entry=make_entry("too much", ("pool:eur", "bank:eur", 9 * 10**13)), at=AT)


def balances_by_beancount() -> dict[tuple[str, str], Decimal]:
    """By its name of the account and currency, from text in its own language."""
    from beancount.core.data import Transaction

    entries, errors, _options = loader.load_string("\n".join(as_beancount()))
    assert errors == []
    held: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.units is not None
                place = posting.account, posting.units.currency
                held[place] = held.get(place, Decimal(0)) + posting.units.number
    return held


def as_beancount() -> list[str]:
    accounts = {account.code: account for account in Account.objects.all()}
    text = [f"2027-01-01 open {beancount_name(account)} {account.currency}" for account in accounts.values()]
    for row in csv.DictReader(StringIO(b"".join(write_ledger()).decode())):
        text += [
            f'{row["booked_on"]} * "{row["kind"]}" "{row["entry"]}/{row["line"]}"',
            f"  {beancount_name(accounts[row['debit']])}  {row['amount']} {row['currency']}",
            f"  {beancount_name(accounts[row['credit']])}  -{row['amount']} {row['currency']}",
        ]
    return text


def beancount_name(account: Account) -> str:
    return f"{ROOTS[account.kind]}:{':'.join(part.capitalize() for part in account.code.split(':'))}"
