"""Makes ledgers for a benchmark and reads them: `python -m benchmarks.ledger_reader WHAT [NUMBER]`, answers JSON."""

import json
import sys
import time
from datetime import UTC, date, datetime

import django

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)
LINES = 500


def prepare() -> None:
    from django.core.management import call_command

    from blueheart.fund.actions.accounts import open_account
    from blueheart.fund.enums import AccountKind
    from blueheart.kernel.actors import Actor

    call_command("migrate", verbosity=0, interactive=False)
    for code, kind in (
        ("bank:eur", AccountKind.ASSET),
        ("income:eur", AccountKind.INCOME),
        ("fees:eur", AccountKind.EXPENSE),
    ):
        open_account(code=code, name=code, kind=kind, currency="EUR", by=Actor.system("bench"), at=AT)


def prepare_hordak() -> None:
    from django.core.management import call_command
    from hordak.models import Account

    call_command("migrate", verbosity=0, interactive=False)
    for name, kind in (("bank", "AS"), ("income", "IN"), ("fees", "EX")):
        Account.objects.create(name=name, code=name[:1], type=kind, currencies=["EUR"])


def seal() -> None:
    from blueheart.fund.actions.seal import seal_entries
    from blueheart.kernel.actors import Actor

    while seal_entries(by=Actor.system("bench"), at=AT) is not None:
        pass


def fill(entries: int, lines: int, name: str) -> None:
    from blueheart.fund.actions.post import post_entries
    from blueheart.fund.enums import EntryKind
    from blueheart.fund.rules.entries import Line, NewEntry

    own = tuple(Line("bank:eur", "income:eur", 100 + n) for n in range(lines))
    size = max(1, 2_000 // lines)
    for start in range(0, entries, size):
        batch = [
            NewEntry(key=f"{name}-{n}", kind=EntryKind.CONTRIBUTION, booked_on=date(2027, 7, 30), lines=own)
            for n in range(start, min(start + size, entries))
        ]
        post_entries(entries=batch, at=AT)


def verify(entries: int) -> dict[str, object]:
    """Entries a second, of a ledger of that many entries of two lines each, all but a hundred of them sealed."""
    from blueheart.fund.queries.verify import verify_ledger
    from blueheart.kernel.snapshot import one_moment

    fill(entries - 100, 2, "verify")
    seal()
    fill(100, 2, "verify-tail")
    analyse()
    rates = []
    for _round in range(5):
        started = time.perf_counter()
        with one_moment():
            found = verify_ledger()
        rates.append(found.entries / (time.perf_counter() - started))
        assert found.is_right, found.faults
    return {"entries": found.entries, "samples": rates}


def balance(lines: int) -> dict[str, object]:
    """Milliseconds, over that many sealed lines on the account and two hundred entries that wait."""
    from blueheart.fund.models import Line
    from blueheart.fund.queries import balances

    fill(lines // LINES, LINES, "balance")
    seal()
    fill(200, 2, "balance-tail")
    analyse()
    samples = []
    for _round in range(300):
        started = time.perf_counter()
        balances.balance(code="bank:eur")
        samples.append((time.perf_counter() - started) * 1000)
    return {"lines": Line.objects.count(), "samples": samples[50:]}


def analyse() -> None:
    """As both databases do by themselves in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(what: str, *numbers: str) -> None:
    django.setup()
    known = {"prepare": prepare, "hordak": prepare_hordak, "verify": verify, "balance": balance}
    print(json.dumps(known[what](*(int(number) for number in numbers))))


if __name__ == "__main__":
    main(*sys.argv[1:])
