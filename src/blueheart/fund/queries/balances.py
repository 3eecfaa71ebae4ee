"""What stands on an account."""

from django.db.models import QuerySet, Sum

from blueheart.fund.enums import GROWS_BY_DEBIT, AccountKind
from blueheart.fund.models import Account, AccountTotal, Entry, Line, WaitingEntry


def moved_by(*, entries: QuerySet[Entry]) -> dict[int, tuple[int, int]]:
    """By account id, (debited, credited) minor units of these entries' lines."""
    lines = Line.objects.filter(entry__in=entries.values("pk")).order_by()
    debited = dict(lines.values_list("debit_id").annotate(sum=Sum("amount")))
    credited = dict(lines.values_list("credit_id").annotate(sum=Sum("amount")))
    return {pk: (int(debited.get(pk, 0)), int(credited.get(pk, 0))) for pk in {*debited, *credited}}


def balance(*, code: str) -> int:
    """Minor units, positive on the side on which accounts of its kind grow; three queries.

    Sealed entries are added up already, so that only those that wait are read. Raises Account.DoesNotExist.
    """
    account = Account.objects.get(code=code)
    total = AccountTotal.objects.filter(pk=account.pk).first()
    tail = Line.objects.filter(entry_id__in=WaitingEntry.objects.values("entry_id"))
    debit = (total.debit if total else 0) + (tail.filter(debit=account).aggregate(n=Sum("amount"))["n"] or 0)
    credit = (total.credit if total else 0) + (tail.filter(credit=account).aggregate(n=Sum("amount"))["n"] or 0)
    return signed(account.kind, int(debit), int(credit))


def signed(kind: str, debit: int, credit: int) -> int:
    return debit - credit if AccountKind(kind) in GROWS_BY_DEBIT else credit - debit
