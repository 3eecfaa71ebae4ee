"""A process that posts to a ledger when it is told to: `python -m benchmarks.ledger_writers NAME KIND…`.

Answers "ready", then each line of its input, a kind and for how many seconds, with how many entries a second it had
committed. DJANGO_SETTINGS_MODULE and DATABASE_URL say where.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count

import django

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)
DAY = date(2027, 7, 30)
BATCH = 200

Post = Callable[[], int]
"""Commits some entries and says how many."""


def post_by_hordak(name: str) -> Post:
    """As its documentation has it: a transaction and its legs, in one database transaction."""
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    income, fees, bank = (Account.objects.get(name=code) for code in ("income", "fees", "bank"))
    gross, fee = Money("25.00", "EUR"), Money("0.62", "EUR")

    def post() -> int:
        with transaction.atomic():
            made = Transaction.objects.create(description=name, date=DAY)
            Leg.objects.create(transaction=made, account=income, credit=gross)
            Leg.objects.create(transaction=made, account=bank, debit=gross - fee)
            Leg.objects.create(transaction=made, account=fees, debit=fee)
        return 1

    return post


def post_one(name: str) -> Post:
    from blueheart.fund.actions.post import post_entry

    numbers = count()

    def post() -> int:
        post_entry(entry=make_entry(f"{name}-{next(numbers)}"), at=AT)
        return 1

    return post


def post_batch(name: str) -> Post:
    from blueheart.fund.actions.post import post_entries

    numbers = count()

    def post() -> int:
        post_entries(entries=[make_entry(f"{name}-{next(numbers)}") for _n in range(BATCH)], at=AT)
        return BATCH

    return post


def make_entry(key: str):  # type: ignore[no-untyped-def]  # Django is not set up when this file is read
    """A gift of 25.00, and the provider's fee of 0.62."""
    from blueheart.fund.enums import EntryKind
    from blueheart.fund.rules.entries import Line, NewEntry

    lines = (Line("bank:eur", "income:eur", 2_500), Line("fees:eur", "bank:eur", 62))
    return NewEntry(key=key, kind=EntryKind.CONTRIBUTION, booked_on=DAY, lines=lines)


KINDS: dict[str, Callable[[str], Post]] = {"hordak": post_by_hordak, "one": post_one, "batch": post_batch}


def per_second(post: Post, seconds: float) -> float:
    started = time.perf_counter()
    posted = 0
    while (elapsed := time.perf_counter() - started) < seconds:
        posted += post()
    return posted / elapsed


def main(name: str, *kinds: str) -> None:
    django.setup()
    posts = {kind: KINDS[kind](f"{name}-{kind}") for kind in kinds}
    for post in posts.values():
        post()
    print("ready", flush=True)
    for line in sys.stdin:
        kind, seconds = line.split()
        print(per_second(posts[kind], float(seconds)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
