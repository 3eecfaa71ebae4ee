"""Statements and their lines as they stand."""

from datetime import date

from django.db.models import Q, Sum

from blueheart.fund.enums import StatementState
from blueheart.fund.models import BankAccount, BankLine, Statement
from blueheart.fund.rules.statements import Ends


def ends_of(account: BankAccount) -> Ends | None:
    """None where nothing is booked yet."""
    from_on, to_on = account.chain_from_on, account.chain_to_on
    if from_on is None or to_on is None or account.chain_opening is None or account.chain_closing is None:
        return None
    return Ends(from_on, to_on, account.chain_opening, account.chain_closing, account.chain_sequence)


def was_balance(*, account: BankAccount, balance: int, from_on: date, to_on: date) -> bool:
    """Whether the account stood at that balance (minor units) before, after or, as a statement says, in those days."""
    ends = ends_of(account)
    if ends is None:
        return False
    lines = BankLine.objects.filter(account=account)
    sums = lines.aggregate(
        before=Sum("amount", filter=Q(booked_on__lt=from_on)), through=Sum("amount", filter=Q(booked_on__lte=to_on))
    )
    if balance in {ends.opening + (sums["before"] or 0), ends.opening + (sums["through"] or 0)}:
        return True
    booked = Statement.objects.filter(account=account, state=StatementState.BOOKED, to_on__gte=from_on)
    return booked.filter(Q(opening=balance) | Q(closing=balance), from_on__lte=to_on).exists()
