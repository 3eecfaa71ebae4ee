"""Money between a provider and the bank: how much, and since when. It has to come back to nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from blueheart.fund.models import Line
from blueheart.fund.queries.accounts import standing_accounts
from blueheart.kernel.money import Money

LATE_AFTER = timedelta(days=7)
"""A payout takes a few days; after that somebody should look."""


@dataclass(frozen=True, slots=True)
class InTransit:
    """What stands on one transit account. `since` is the day of the oldest money that is still there, first in, first
    out; below nothing, the bank had it before the provider said so."""

    code: str
    balance: Money
    since: date
    days: int

    @property
    def is_late(self) -> bool:
        return self.days > LATE_AFTER.days


def money_in_transit(*, today: date) -> list[InTransit]:
    """Every transit account that is not at nothing, the oldest first. Four queries, and one for each such account."""
    found = []
    for account in standing_accounts():
        if "transit:" in account.code and account.balance.minor:
            since = oldest_day(account.code, account.balance.minor)
            found.append(InTransit(account.code, account.balance, since, (today - since).days))
    return sorted(found, key=lambda one: one.since)


def oldest_day(code: str, balance: int) -> date:
    """Of the newest movements that add up to what is left, the oldest's."""
    side = "debit" if balance > 0 else "credit"
    lines = Line.objects.filter(**{f"{side}__code": code}).order_by("-entry__booked_on", "-entry_id")
    left, day = abs(balance), date.max
    for amount, day in lines.values_list("amount", "entry__booked_on").iterator(chunk_size=200):  # noqa: B007
        left -= amount
        if left <= 0:
            break
    return day
