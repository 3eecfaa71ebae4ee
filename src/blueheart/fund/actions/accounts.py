"""Opening accounts. An account is never closed or changed: what was posted on it stays."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from blueheart.fund.enums import AccountKind
from blueheart.fund.events import AccountOpened
from blueheart.fund.models import Account
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.chart import AccountPlan
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_currency


class AccountTaken(ValueError):
    """Another account of this code is of another kind, currency or rule."""


@transaction.atomic
def open_account(
    *, code: str, name: str, kind: AccountKind, currency: str, has_floor: bool = False, is_memo: bool = False,
    by: Actor, at: datetime,
) -> Account:  # fmt: skip
    """The account of that code, made when there is none. Raises NotPermitted, WrongMoney, AccountTaken."""
    check_may_manage(by)
    check_currency(currency)
    account, is_new = Account.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "kind": kind, "currency": currency, "has_floor": has_floor, "is_memo": is_memo,
            "opened_at": at,
        },
    )  # fmt: skip
    if (account.kind, account.currency, account.has_floor, account.is_memo) != (kind, currency, has_floor, is_memo):
        raise AccountTaken(f"{code} is open already, as {account.kind} in {account.currency}")
    if is_new:
        event = AccountOpened(
            subject_id=code, account_id=account.pk, kind=kind, currency=currency, has_floor=has_floor, is_memo=is_memo
        )
        record_event(event=event, by=by, at=at)
    return account


def ensure_accounts(*, plans: Iterable[AccountPlan], at: datetime) -> None:
    """Opens those of the chart that are not open yet, in the order of their codes; one query when all are."""
    wanted = {plan.code: plan for plan in plans}
    known = set(Account.objects.filter(code__in=wanted).values_list("code", flat=True))
    for code in sorted(set(wanted) - known):
        plan = wanted[code]
        open_account(
            code=code, name=plan.name, kind=plan.kind, currency=plan.currency, has_floor=plan.has_floor,
            is_memo=plan.is_memo, by=Actor.system("fund.chart"), at=at,
        )  # fmt: skip
