"""Adds lots, draws, gifts and payments up again, against the ledger's entries."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, Sum

from blueheart.fund.enums import AccountKind, Book, ContributionState, EntryKind, LineState, TrancheState
from blueheart.fund.models import (
    Account,
    Allocation,
    BankLine,
    Contribution,
    Cover,
    Draw,
    Earmark,
    Entry,
    Grant,
    GrantPayment,
    Line,
    Lot,
    PoolBalance,
    Tranche,
)
from blueheart.fund.queries.faults import Fault
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.giving import GENERAL

Group = tuple[str, str, str]
"""Book, earmark's slug, currency."""


def wrong_lots() -> Iterator[Fault]:
    yield from wrong_allocations()
    yield from wrong_draws()
    yield from wrong_sources()
    yield from wrong_brought()
    yield from wrong_gifts()
    yield from wrong_pools()
    yield from wrong_payments()


def wrong_allocations() -> Iterator[Fault]:
    """What each lot gave, against its allocations, and their draws against the lot's own pool."""
    taken = Allocation.objects.order_by().values_list("lot_id").annotate(sum=Sum("amount"))
    sums = {lot_id: int(total) for lot_id, total in taken}
    for pk, drawn in Lot.objects.order_by("pk").values_list("pk", "drawn").iterator(chunk_size=2_000):
        if sums.get(pk, 0) != drawn:
            yield Fault(f"lot {pk}", f"says that {drawn} was drawn, and its allocations make {sums.get(pk, 0)}")
    over = Lot.objects.filter(amount__lt=F("drawn") + F("refunded") - F("short"))
    for pk in over.order_by("pk").values_list("pk", flat=True):
        yield Fault(f"lot {pk}", "gave more than it holds")
    unlike = Allocation.objects.exclude(
        lot__book=F("draw__book"), lot__earmark=F("draw__earmark"), lot__currency=F("draw__currency")
    )
    for pk in unlike.order_by("pk").values_list("pk", flat=True):
        yield Fault(f"allocation {pk}", "is of a lot of another pool than its draw")


def wrong_draws() -> Iterator[Fault]:
    """Each draw against its allocations, and against what its entry's lines took out of the pool."""
    found = {
        pk: (int(total), count)
        for pk, total, count in Allocation.objects.order_by()
        .values_list("draw_id")
        .annotate(sum=Sum("amount"), count=Sum(1))
    }
    out = pool_lines("debit")
    draws = Draw.objects.order_by("pk").values_list(
        "pk", "book", "earmark__slug", "currency", "amount", "allocation_count"
    )
    for pk, book, earmark, currency, amount, count in draws.iterator(chunk_size=2_000):
        if found.pop(pk, (0, 0)) != (amount, count):
            yield Fault(f"draw of entry {pk}", "has other allocations than it says")
        moved = out.pop((pk, pool_code(book, earmark, currency)), 0)
        if moved != amount:
            yield Fault(f"draw of entry {pk}", f"says {amount}, and the entry took {moved} out of the pool")
    for pk in found:
        yield Fault(f"draw of entry {pk}", "is gone, and its allocations are left")


def pool_lines(side: str) -> dict[tuple[int, str], int]:
    """By entry and code, minor units of its lines that name a pool on that side."""
    rows = Line.objects.filter(**{f"{side}__has_floor": True}).order_by()
    sums = rows.values_list("entry_id", f"{side}__code").annotate(sum=Sum("amount"))
    return {(entry_id, code): int(total) for entry_id, code, total in sums}


def pool_code(book: str, earmark: str, currency: str) -> str:
    return Chart(Book(book), currency).pool(earmark).code


def wrong_sources() -> Iterator[Fault]:
    """A lot that an allocation goes on as is of the same gift and book; in one currency, of no more money."""
    others = Lot.objects.filter(source__isnull=False).exclude(
        contribution=F("source__lot__contribution"), book=F("source__lot__book")
    )
    for pk in others.order_by("pk").values_list("pk", flat=True):
        yield Fault(f"lot {pk}", "comes of an allocation of another gift")
    same = Lot.objects.filter(currency=F("source__draw__currency")).order_by().values("source_id")
    for pk, total, amount in same.annotate(sum=Sum("amount")).values_list("source_id", "sum", "source__amount"):
        if total > amount:
            yield Fault(f"allocation {pk}", f"is of {amount}, and {total} of it went on")


def wrong_brought() -> Iterator[Fault]:
    """The lots that an entry brought, against what its lines put into the pool."""
    came = pool_lines("credit")
    rows = Lot.objects.order_by("entry_id").values_list("entry_id", "book", "earmark__slug", "currency")
    sums = rows.annotate(sum=Sum("amount"))
    for pk, book, earmark, currency, total in sums:
        moved = came.get((pk, pool_code(book, earmark, currency)), 0)
        if moved != total:
            yield Fault(f"entry {pk}", f"put {moved} into the pool, and its lots hold {total}")


def wrong_gifts() -> Iterator[Fault]:
    """What each gift brought, and what went back of it, against the entries about it."""
    came: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    entries = Entry.objects.filter(about__startswith="contribution:")
    lines = Line.objects.filter(entry__in=entries.values("pk")).order_by()
    for side, sign in (("credit", 1), ("debit", -1)):
        rows = lines.filter(Q(**{f"{side}__kind": AccountKind.INCOME}))
        for about, kind, total in rows.values_list("entry__about", "entry__kind").annotate(sum=Sum("amount")):
            came[about]["received" if kind == EntryKind.CONTRIBUTION else "returned"] += sign * int(total)
    gifts = Contribution.objects.order_by("pk").values_list("pk", "state", "received", "refunded")
    for pk, state, received, refunded in gifts.iterator(chunk_size=2_000):
        sums = came.pop(f"contribution:{pk}", None) or {}
        if state != ContributionState.SETTLED and sums:
            yield Fault(f"contribution {pk}", f"has entries, and is {state}")
        booked = (sums.get("received", 0), -sums.get("returned", 0))
        if booked != (received, refunded):
            yield Fault(
                f"contribution {pk}",
                f"says that {received} came and {refunded} went back, and its entries {booked[0]} and {booked[1]}",
            )
    for about in sorted(came):
        yield Fault(about.replace(":", " "), "is gone, and its entries are left")


def wrong_pools() -> Iterator[Fault]:
    """What lots have left, against what their pool keeps; what is short, against what has to be made good."""
    left: dict[Group, int] = {}
    short: dict[Group, int] = defaultdict(int)
    lots = Lot.objects.order_by().values_list("book", "earmark__slug", "currency")
    sums = lots.annotate(has=Sum(F("amount") - F("drawn") - F("refunded") + F("short")), lacks=Sum("short"))
    for book, earmark, currency, has, lacks in sums:
        left[book, earmark, currency], short[book, earmark, currency] = int(has), int(lacks)
    for book, earmark, currency, total in (*went_back_without_a_lot(), *fees_without_money()):
        short[book, earmark, currency] += total
    covers = Cover.objects.order_by().values_list("book", "earmark__slug", "currency")
    for book, earmark, currency, total in covers.annotate(sum=Sum(F("amount") - F("returned"))):
        short[book, earmark, currency] -= int(total)
    pools = dict(PoolBalance.objects.values_list("account__code", "balance"))
    lacking = shortfalls()
    for group in sorted({*left, *short, *every_group()}):
        chart = Chart(Book(group[0]), group[2])
        pool, shortfall = chart.pool(group[1]).code, chart.shortfall(group[1]).code
        if pools.get(pool, 0) != left.get(group, 0):
            yield Fault(f"account {pool}", f"keeps {pools.get(pool, 0)}, and its lots have {left.get(group, 0)} left")
        if lacking.get(shortfall, 0) != short.get(group, 0):
            what = f"says that {lacking.get(shortfall, 0)} is short, and lots and covers make {short.get(group, 0)}"
            yield Fault(f"account {shortfall}", what)


def every_group() -> set[Group]:
    """Of every pool and shortfall of the chart that is open."""
    open_codes = set(Account.objects.values_list("code", flat=True))
    slugs = list(Earmark.objects.values_list("slug", flat=True))
    found = set()
    for currency in Account.objects.order_by().values_list("currency", flat=True).distinct():
        for book in Book:
            chart = Chart(book, currency)
            for slug in slugs:
                if {chart.pool(slug).code, chart.shortfall(slug).code} & open_codes:
                    found.add((book.value, slug, currency))
    return found


def shortfalls() -> dict[str, int]:
    """By code, minor units that have to be made good, by the lines."""
    sums: dict[str, int] = defaultdict(int)
    for side, sign in (("debit", 1), ("credit", -1)):
        named = Q(**{f"{side}__code__startswith": "shortfall:"}) | Q(**{f"{side}__code__startswith": "test:shortfall:"})
        rows = Line.objects.filter(named).order_by().values_list(f"{side}__code")
        for code, total in rows.annotate(sum=Sum("amount")):
            sums[code] += sign * int(total)
    return sums


def went_back_without_a_lot() -> Iterator[tuple[str, str, str, int]]:
    """(book, earmark, currency, minor units): of gifts that a fee took whole, so that all that goes back is short."""
    without = Contribution.objects.filter(state=ContributionState.SETTLED).exclude(
        Exists(Lot.objects.filter(contribution=OuterRef("pk")))
    )
    for pk, book, earmark, currency in without.values_list("pk", "book", "earmark__slug", "settled_currency"):
        code = Chart(Book(book), currency).shortfall(earmark).code
        lines = Line.objects.filter(entry__about=f"contribution:{pk}")
        short = lines.filter(debit__code=code).aggregate(sum=Sum("amount"))["sum"] or 0
        made_good = lines.filter(credit__code=code).aggregate(sum=Sum("amount"))["sum"] or 0
        if short != made_good:
            yield book, earmark, currency, int(short - made_good)


def fees_without_money() -> Iterator[tuple[str, str, str, int]]:
    """(book, earmark, currency, minor units): fees of the bank that the general pool could not pay."""
    rows = BankLine.objects.filter(state=LineState.FEE).order_by()
    for book, currency in rows.values_list("account__book", "account__currency").distinct():
        code = Chart(Book(book), currency).shortfall(GENERAL).code
        own = rows.filter(account__book=book, account__currency=currency)
        unpaid = own.filter(Exists(Line.objects.filter(entry=OuterRef("resolved_by"), debit__code=code)))
        yield book, GENERAL, currency, -int(unpaid.aggregate(sum=Sum("amount"))["sum"] or 0)


def wrong_payments() -> Iterator[Fault]:
    """Each payment against its entries and its tranche; the parts of a grant against the whole."""
    paid = GrantPayment.objects.filter(entry__isnull=False).order_by("pk")
    rows = paid.values_list("pk", "amount", "entry__draw__amount", "entry__about", "returned_entry_id", "entry_id")
    back = dict(Lot.objects.order_by().values_list("entry_id").annotate(sum=Sum("amount")))
    for pk, amount, drawn, about, returned, entry_id in rows:
        if drawn != amount or about != f"payment:{pk}":
            yield Fault(f"payment {pk}", f"is of {amount}, and entry {entry_id} drew {drawn}")
        if returned is not None and back.get(returned, 0) != amount:
            yield Fault(f"payment {pk}", f"came back, and entry {returned} brought {back.get(returned, 0)} again")
    known = set(paid.values_list("entry_id", flat=True)) | set(paid.values_list("returned_entry_id", flat=True))
    booked = Entry.objects.filter(about__startswith="payment:", kind=EntryKind.PAYMENT).order_by("pk")
    for pk in booked.values_list("pk", flat=True):
        if pk not in known:
            yield Fault(f"entry {pk}", "pays a grant, and no payment knows it")
    standing = GrantPayment.objects.filter(tranche=OuterRef("pk"), entry__isnull=False, returned_entry__isnull=True)
    for tranche in Tranche.objects.annotate(is_paid=Exists(standing)).order_by("pk"):
        if tranche.is_paid != (tranche.state == TrancheState.PAID):
            yield Fault(f"tranche {tranche.pk}", f"is {tranche.state}, and its payments say something else")
    parts = Tranche.objects.exclude(state=TrancheState.CANCELLED).order_by("grant_id")
    for grant_id, group in groupby(parts.values_list("grant_id", "amount"), key=lambda row: row[0]):
        total = sum(amount for _pk, amount in group)
        if Grant.objects.filter(pk=grant_id, amount__lt=total).exists():
            yield Fault(f"grant {grant_id}", f"has parts of {total}, which is more than it")
