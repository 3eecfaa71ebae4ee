"""Making the derived rows of the ledger anew."""

from datetime import datetime

from django.db import connection, transaction

from blueheart.fund.actions.seal import lock_sealing
from blueheart.fund.events import LedgerDerivedRebuilt
from blueheart.fund.models import AccountTotal, AccountYear, PoolBalance, WaitingEntry
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.derived import DerivedRows, right_rows
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

BATCH = 1_000


class PoolBelowNothing(ValueError):
    """Entries took more from an account with a floor than it held: no derived row can mend that."""


@transaction.atomic
def rebuild_ledger_derived(*, by: Actor, at: datetime) -> DerivedRows:
    """Pools, totals and what waits, from entries and seals alone; who posts or seals waits until it is done.

    On PostgreSQL by the owner of the tables: the role that serves may not lock them. Raises NotPermitted and
    PoolBelowNothing.
    """
    check_may_manage(by)
    lock_posting()
    rows = right_rows()
    for account_id, balance in rows.pools.items():
        if balance < 0:
            raise PoolBelowNothing(f"the entries leave {balance} on account {account_id}, which has a floor")
    PoolBalance.objects.all().delete()
    PoolBalance.objects.bulk_create(PoolBalance(pk=pk, balance=balance) for pk, balance in rows.pools.items())
    AccountTotal.objects.all().delete()
    AccountTotal.objects.bulk_create(
        AccountTotal(pk=pk, debit=debit, credit=credit) for pk, (debit, credit) in rows.totals.items()
    )
    AccountYear.objects.all().delete()
    AccountYear.objects.bulk_create(
        AccountYear(account_id=pk, year=year, debit=debit, credit=credit)
        for (pk, year), (debit, credit) in rows.years.items()
    )
    WaitingEntry.objects.all().delete()
    WaitingEntry.objects.bulk_create((WaitingEntry(pk=pk) for pk in sorted(rows.waiting)), batch_size=BATCH)
    event = LedgerDerivedRebuilt(
        subject_id="self", pools=len(rows.pools), totals=len(rows.totals), waiting=len(rows.waiting)
    )
    record_event(event=event, by=by, at=at)
    return rows


def lock_posting() -> None:
    """SQLite has one writer. Sealing first, as a sealer takes them: it never waits for who posts."""
    lock_sealing()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE fund_account, fund_entry, fund_line IN SHARE ROW EXCLUSIVE MODE")
