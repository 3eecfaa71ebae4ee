"""Accounts with what stands on them."""

from dataclasses import dataclass

from blueheart.fund.enums import Book
from blueheart.fund.models import Account, AccountTotal, Entry
from blueheart.fund.queries.balances import moved_by, signed
from blueheart.kernel.money import Money
from blueheart.kernel.snapshot import one_moment


@dataclass(frozen=True, slots=True)
class Standing:
    """`balance` is positive on the side on which accounts of its kind grow."""

    code: str
    name: str
    kind: str
    is_memo: bool
    balance: Money

    @property
    def book(self) -> Book:
        return Book.TEST if self.code.startswith("test:") else Book.REAL


def standing_accounts() -> list[Standing]:
    """Every account, in the order of codes. Four queries, of one moment."""
    with one_moment():
        totals = {
            pk: (debit, credit) for pk, debit, credit in AccountTotal.objects.values_list("pk", "debit", "credit")
        }
        waiting = moved_by(entries=Entry.objects.filter(sealed__isnull=True))
        accounts = list(Account.objects.order_by("code"))
    return [
        Standing(
            code=account.code, name=account.name, kind=account.kind, is_memo=account.is_memo,
            balance=Money(
                account.currency,
                signed(account.kind, *added(totals.get(account.pk), waiting.get(account.pk))),
            ),
        )
        for account in accounts
    ]  # fmt: skip


def added(*sums: tuple[int, int] | None) -> tuple[int, int]:
    """(debited, credited)."""
    given = [one for one in sums if one]
    return sum(debit for debit, _credit in given), sum(credit for _debit, credit in given)
