"""Accounts of the office at banks."""

import re
from datetime import datetime

from django.db import transaction

from blueheart.fund.enums import Book
from blueheart.fund.events import BankAccountAdded
from blueheart.fund.models import BankAccount
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.epc import check_number
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_currency


class AccountKnown(ValueError):
    """An account of this number and currency, or of this short name, is entered already."""


@transaction.atomic
def add_bank_account(
    *, slug: str, number: str, currency: str, book: Book, holder: str = "", bic: str = "", is_for_gifts: bool = False,
    by: Actor, at: datetime,
) -> BankAccount:  # fmt: skip
    """Of each book and currency one account is for gifts: the newest.

    Raises NotPermitted, WrongMoney, AccountKnown; NoTransferCode for an account for gifts in euro that is no IBAN.
    """
    check_may_manage(by)
    check_currency(currency)
    plain = re.sub(r"\s", "", number).upper()
    if is_for_gifts and currency == "EUR":
        check_number(plain)
    rows = BankAccount.objects.select_for_update()
    if rows.filter(slug=slug).exists() or rows.filter(number=plain, currency=currency).exists():
        raise AccountKnown("this account is entered already")
    if is_for_gifts:
        rows.filter(book=book, currency=currency, is_for_gifts=True).update(is_for_gifts=False)
    account = BankAccount.objects.create(
        slug=slug, number=plain, currency=currency, book=book, holder=holder, bic=bic.upper(),
        is_for_gifts=is_for_gifts, opened_at=at,
    )  # fmt: skip
    record_event(event=BankAccountAdded(subject_id=slug, book=book, currency=currency), by=by, at=at)
    return account


def account_of_statement(*, number: str, currency: str, book: Book, by: Actor, at: datetime) -> BankAccount | None:
    """The account of that number. In the test book an unknown one is entered by itself, so that files can be tried."""
    known = BankAccount.objects.filter(number=number, currency=currency).first()
    if known is not None or book != Book.TEST or not number or not currency:
        return known
    slug = f"test-{BankAccount.objects.count() + 1}"
    return add_bank_account(slug=slug, number=number, currency=currency, book=book, by=by, at=at)
