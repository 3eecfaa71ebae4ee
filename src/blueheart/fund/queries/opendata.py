"""What open data tells of the fund: from the ledger, and of one moment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from blueheart.fund.enums import Book, ContributionState
from blueheart.fund.models import Contribution, Entry, Grant, GrantPayment, Line
from blueheart.fund.queries.contributors import FEWEST_TOLD_APART
from blueheart.fund.queries.figures import AccountFigures, account_figures
from blueheart.fund.queries.grants import PublicGrant, public_grants
from blueheart.fund.queries.office import get_office
from blueheart.fund.rules.chart import TEST_PREFIX
from blueheart.fund.rules.opendata import CurrencyYear, Payment, Receipt, YearSum, told_apart
from blueheart.kernel.money import Money
from blueheart.kernel.snapshot import one_moment
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter
from blueheart.supporters.queries import supporter_facts

BATCH = 500
LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGrant:
    """A grant with every entry that paid it or came back; `changed_at` of the latest of all that is told of it."""

    grant: PublicGrant
    payments: tuple[Payment, ...]
    changed_at: datetime

    @property
    def paid(self) -> Money:
        return Money(self.grant.currency, sum(payment.amount.minor for payment in self.payments))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFund:
    """All that the fund received, was promised, kept as fees and paid: each cent of the ledger once.

    `pledged` is what was promised less what came of it or fell away; `other_payments` are of no grant that is public.
    `since` is the day from which the book is in use, None while nothing is booked; `changed_at` is of the last entry.
    """

    since: date | None
    changed_at: datetime | None

    receipts: tuple[Receipt, ...]
    received: tuple[YearSum, ...]
    pledged: tuple[YearSum, ...]
    fees: tuple[YearSum, ...]
    other_payments: tuple[YearSum, ...]
    grants: tuple[OpenGrant, ...]


def open_fund(*, book: Book) -> OpenFund:
    """The newest grant first. A fixed number of queries, and one for every 500 named gifts or payments."""
    with one_moment():
        figures = account_figures(book=book)
        receipts, received = told_apart(
            named_receipts(book=book),
            totals=years_of("income", figures),
            unnamed=unnamed_gifts(book=book),
            fewest=FEWEST_TOLD_APART,
        )
        grants = open_grants(book=book)
        since, changed_at = life_of(book=book)
    return OpenFund(
        since=since,
        changed_at=changed_at,
        receipts=tuple(receipts),
        received=tuple(received),
        pledged=year_sums("pledged", figures),
        fees=year_sums("fees", figures),
        other_payments=other_payments(figures, grants),
        grants=tuple(grants),
    )


def life_of(*, book: Book) -> tuple[date | None, datetime | None]:
    moments = Entry.objects.values_list("posted_at", flat=True)
    first, last = moments.order_by("pk").first(), moments.order_by("-pk").first()
    since = get_office().live_since if book == Book.REAL else first
    return since and since.astimezone(UTC).date(), last


def years_of(what: str, figures: Iterable[AccountFigures]) -> dict[CurrencyYear, int]:
    sums: dict[CurrencyYear, int] = defaultdict(int)
    for account in figures:
        if account.what == what:
            for year, amount in account.years.items():
                sums[account.currency, year] += amount
    return sums


def year_sums(what: str, figures: Iterable[AccountFigures]) -> tuple[YearSum, ...]:
    sums = sorted(years_of(what, figures).items(), key=lambda pair: (pair[0][1], pair[0][0]))
    return tuple(YearSum(year=year, amount=Money(currency, sum_)) for (currency, year), sum_ in sums if sum_)


def other_payments(figures: Iterable[AccountFigures], grants: Iterable[OpenGrant]) -> tuple[YearSum, ...]:
    """What the accounts of grants moved and no public grant did, by region and year."""
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    for account in figures:
        if account.what == "grants":
            for year, amount in account.years.items():
                sums[year, account.about, account.currency] += amount
    for one in grants:
        for payment in one.payments:
            sums[payment.on.year, one.grant.region, payment.amount.currency] -= payment.amount.minor
    return tuple(
        YearSum(year=year, amount=Money(currency, amount), region=region)
        for (year, region, currency), amount in sorted(sums.items())
        if amount
    )


def named_receipts(*, book: Book) -> Iterator[Receipt]:
    """Every entry of gifts whose giver, a supporter, agreed to be named."""
    rows = (
        Contribution.objects.filter(book=book, state=ContributionState.SETTLED, is_anonymous=False)
        .exclude(supporter=None)
        .order_by("pk")
        .values_list("pk", "supporter_id", "sector")
    )
    named = {f"contribution:{pk}": (pk, supporter_id, Sector(sector)) for pk, supporter_id, sector in rows}
    supporters = Supporter.objects.filter(pk__in={supporter_id for _pk, supporter_id, _sector in named.values()})
    names = {one.pk: supporter_facts(one, LANGUAGE).name for one in supporters.prefetch_related("texts")}
    entries = moved_on("income", book=book, field="entry__about", values=list(named))
    for (entry_id, currency), (amount, entry) in entries.items():
        pk, supporter_id, sector = named[entry.about]
        yield Receipt(
            entry_id=entry_id, contribution_id=pk, on=entry.booked_on, amount=Money(currency, -amount),
            name=names[supporter_id], sector=sector,
        )  # fmt: skip


def unnamed_gifts(*, book: Book) -> dict[CurrencyYear, int]:
    rows = (
        Contribution.objects.filter(book=book, state=ContributionState.SETTLED)
        .filter(Q(is_anonymous=True) | Q(supporter=None))
        .annotate(year=ExtractYear("received_on"))
        .order_by()
        .values_list("currency", "year")
        .annotate(gifts=Count("pk"))
    )
    return {(currency, year): gifts for currency, year, gifts in rows}


def open_grants(*, book: Book) -> list[OpenGrant]:
    public = public_grants(book=book)
    changed = dict(Grant.objects.filter(book=book).values_list("uid", "changed_at"))
    changes = {str(uid): at for uid, at in changed.items()}
    paid = payments_by_grant(book=book)
    found = []
    for grant in public:
        payments = paid.get(grant.uid, [])
        found.append(
            OpenGrant(
                grant=grant,
                payments=tuple(payment for payment, _at in payments),
                changed_at=max([changes[grant.uid], *(at for _payment, at in payments)]),
            )
        )
    return found


def payments_by_grant(*, book: Book) -> dict[str, list[tuple[Payment, datetime]]]:
    """By the grant's uid, what each entry of its payments moved and when it was posted: paid, given back, reversed."""
    grants: dict[int, str] = {}
    rows = GrantPayment.objects.filter(entry__isnull=False, tranche__grant__book=book)
    for entry_id, returned_id, uid in rows.values_list("entry_id", "returned_entry_id", "tranche__grant__uid"):
        grants |= {pk: str(uid) for pk in (entry_id, returned_id) if pk is not None}
    reversals = Entry.objects.filter(
        Q(reverses__grant_payment__isnull=False) | Q(reverses__returned_payment__isnull=False)
    )
    grants |= {pk: grants[of] for pk, of in reversals.values_list("pk", "reverses_id") if of in grants}
    found: dict[str, list[tuple[Payment, datetime]]] = defaultdict(list)
    entries = moved_on("grants", book=book, field="entry_id", values=sorted(grants))
    for (entry_id, currency), (amount, entry) in sorted(entries.items()):
        payment = Payment(entry_id=entry_id, on=entry.booked_on, amount=Money(currency, amount))
        found[grants[entry_id]].append((payment, entry.posted_at))
    return found


def moved_on(
    what: str, *, book: Book, field: str, values: list[str] | list[int]
) -> dict[tuple[int, str], tuple[int, Entry]]:
    """By entry and currency, minor units debited less credited on accounts of this kind; what comes to nothing is
    left out."""
    prefix = f"{TEST_PREFIX if book == Book.TEST else ''}{what}:"
    sums: dict[tuple[int, str], int] = defaultdict(int)
    entries: dict[int, Entry] = {}
    for start in range(0, len(values), BATCH):
        lines = (
            Line.objects.filter(**{f"{field}__in": values[start : start + BATCH]})
            .filter(Q(debit__code__startswith=prefix) | Q(credit__code__startswith=prefix))
            .select_related("entry", "debit", "credit")
            .order_by("entry_id", "position")
        )
        for line in lines:
            sign = line.debit.code.startswith(prefix) - line.credit.code.startswith(prefix)
            sums[line.entry_id, line.debit.currency] += sign * line.amount
            entries[line.entry_id] = line.entry
    return {key: (amount, entries[key[0]]) for key, amount in sums.items() if amount}
