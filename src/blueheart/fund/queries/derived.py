"""What the derived rows of the ledger have to be, by its entries and seals."""

from dataclasses import dataclass

from blueheart.fund.models import Account, AccountTotal, AccountYear, Entry, PoolBalance, WaitingEntry
from blueheart.fund.queries.balances import ByYear, moved_by, moved_by_year, signed, without_years


@dataclass(frozen=True, slots=True)
class DerivedRows:
    """`pools` in minor units by account id, `totals` (debited, credited) by account id, `years` by it and the
    year of booking, ids of entries that wait."""

    pools: dict[int, int]
    totals: dict[int, tuple[int, int]]
    years: ByYear
    waiting: frozenset[int]


def right_rows() -> DerivedRows:
    """Added up anew. Several queries: of one moment, when the caller holds one."""
    moved = moved_by(entries=Entry.objects.all())
    pools = Account.objects.filter(has_floor=True)
    years = moved_by_year(entries=Entry.objects.filter(sealed__isnull=False))
    return DerivedRows(
        pools={account.pk: signed(account.kind, *moved.get(account.pk, (0, 0))) for account in pools},
        totals=without_years(years),
        years=years,
        waiting=frozenset(Entry.objects.filter(sealed__isnull=True).values_list("pk", flat=True)),
    )


def kept_rows() -> DerivedRows:
    totals = AccountTotal.objects.values_list("pk", "debit", "credit")
    years = AccountYear.objects.values_list("account_id", "year", "debit", "credit")
    return DerivedRows(
        pools=dict(PoolBalance.objects.values_list("pk", "balance")),
        totals={pk: (debit, credit) for pk, debit, credit in totals if debit or credit},
        years={(pk, year): (debit, credit) for pk, year, debit, credit in years if debit or credit},
        waiting=frozenset(WaitingEntry.objects.values_list("pk", flat=True)),
    )


def wrong_rows() -> list[tuple[str, object, object]]:
    """Which row, what it keeps and what is right: ("pool 4", 100, 90), by ids of accounts and entries.

    None stands where there is no row, or should be none.
    """
    right, kept = right_rows(), kept_rows()
    accounts = sorted({*right.pools, *kept.pools, *right.totals, *kept.totals})
    looked_at: list[tuple[str, object, object]] = [
        *((f"pool {pk}", kept.pools.get(pk), right.pools.get(pk)) for pk in accounts),
        *((f"total {pk}", kept.totals.get(pk), right.totals.get(pk)) for pk in accounts),
        *(
            (f"total {pk} of {year}", kept.years.get((pk, year)), right.years.get((pk, year)))
            for pk, year in sorted({*right.years, *kept.years})
        ),
        *((f"entry {pk}", waits(pk, kept), waits(pk, right)) for pk in sorted(right.waiting ^ kept.waiting)),
    ]
    return [(row, was, should_be) for row, was, should_be in looked_at if was != should_be]


def waits(pk: int, rows: DerivedRows) -> str | None:
    return "waits" if pk in rows.waiting else None
