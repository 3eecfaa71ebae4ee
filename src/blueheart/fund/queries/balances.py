"""What stands on an account."""

from django.db import connection
from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from blueheart.fund.enums import GROWS_BY_DEBIT, AccountKind
from blueheart.fund.models import Account, Entry, Line


def moved_by(*, entries: QuerySet[Entry]) -> dict[int, tuple[int, int]]:
    """By account id, (debited, credited) minor units of these entries' lines."""
    lines = Line.objects.filter(entry__in=entries.values("pk")).order_by()
    debited = dict(lines.values_list("debit_id").annotate(sum=Sum("amount")))
    credited = dict(lines.values_list("credit_id").annotate(sum=Sum("amount")))
    return {pk: (int(debited.get(pk, 0)), int(credited.get(pk, 0))) for pk in {*debited, *credited}}


ByYear = dict[tuple[int, int], tuple[int, int]]


def moved_by_year(*, entries: QuerySet[Entry]) -> ByYear:
    """By (account id, year of booking), (debited, credited) minor units of these entries' lines. Two queries."""
    lines = (
        Line.objects.filter(entry__in=entries.values("pk")).order_by().annotate(year=ExtractYear("entry__booked_on"))
    )
    debited, credited = (
        {(pk, year): int(total) for pk, year, total in lines.values_list(side, "year").annotate(sum=Sum("amount"))}
        for side in ("debit_id", "credit_id")
    )
    return {key: (debited.get(key, 0), credited.get(key, 0)) for key in {*debited, *credited}}


def without_years(by_year: ByYear) -> dict[int, tuple[int, int]]:
    """As `moved_by`."""
    sums: dict[int, tuple[int, int]] = {}
    for (pk, _year), (debit, credit) in by_year.items():
        before = sums.get(pk, (0, 0))
        sums[pk] = (before[0] + debit, before[1] + credit)
    return sums


BALANCE = """
SELECT a.kind, COALESCE(t.debit - t.credit, 0) + COALESCE((
    SELECT SUM(CASE a.id WHEN l.debit_id THEN l.amount WHEN l.credit_id THEN -l.amount ELSE 0 END)
    FROM fund_line l WHERE l.entry_id {waits}
), 0)
FROM fund_account a LEFT JOIN fund_accounttotal t ON t.account_id = a.id WHERE a.code = %s
"""
"""In one statement, of one moment: between two a seal could take entries from what waits to what is added up."""

WAITS = {
    "sqlite": "IN (SELECT entry_id FROM fund_waitingentry)",
    "postgresql": "= ANY(ARRAY(SELECT entry_id FROM fund_waitingentry))",
}
"""As an array, since PostgreSQL would rather join, and read every line there is."""


def balance(*, code: str) -> int:
    """Minor units, positive on the side on which accounts of its kind grow; one query.

    Sealed entries are added up already, so that only those that wait are read. Raises Account.DoesNotExist.
    """
    with connection.cursor() as cursor:
        cursor.execute(BALANCE.format(waits=WAITS[connection.vendor]), [code])
        row = cursor.fetchone()
    if row is None:
        raise Account.DoesNotExist(f"no account {code} is open")
    return signed(row[0], int(row[1]), 0)


def signed(kind: str, debit: int, credit: int) -> int:
    return debit - credit if AccountKind(kind) in GROWS_BY_DEBIT else credit - debit
