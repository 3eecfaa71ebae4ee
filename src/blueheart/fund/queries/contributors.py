"""Who gave, as far as the public may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from blueheart.fund.enums import Book, ContributionState, PledgeState
from blueheart.fund.models import Contribution, Pledge
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter
from blueheart.supporters.queries import SupporterFacts, supporter_facts

FEWEST_TOLD_APART = 5
"""A sector with fewer gifts than this is shown together with others, unless all of them are named."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """What a supporter that agreed to be named gave and promised in one currency, in minor units.

    `paid` is net of what went back; `pledged` is still to come, and no money.
    """

    name: str
    slug: str
    sector: str
    currency: str
    paid: int
    pledged: int


def leading_contributors(*, book: Book, language: str, limit: int = 20) -> dict[str, list[Contributor]]:
    """By currency, since sums of two can't be compared; the largest paid first, then pledged. Four queries."""
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    for currency, supporter_id, amount in paid_by_supporter(book):
        sums[currency, supporter_id] = (amount, 0)
    for currency, supporter_id, amount in pledged_by_supporter(book):
        sums[currency, supporter_id] = (sums.get((currency, supporter_id), (0, 0))[0], amount)
    ordered = sorted(sums.items(), key=lambda one: (one[0][0], -one[1][0], -one[1][1], one[0][1]))
    chosen: dict[str, list[tuple[int, int, int]]] = {}
    for (currency, supporter_id), (paid, pledged) in ordered:
        if len(rows := chosen.setdefault(currency, [])) < limit:
            rows.append((supporter_id, paid, pledged))
    wanted = {supporter_id for rows in chosen.values() for supporter_id, _paid, _pledged in rows}
    found = Supporter.objects.filter(pk__in=wanted).prefetch_related("texts")
    facts = {one.pk: supporter_facts(one, language) for one in found}
    return {
        currency: [contributor(facts[pk], currency, paid, pledged) for pk, paid, pledged in rows]
        for currency, rows in chosen.items()
    }


def contributor(fact: SupporterFacts, currency: str, paid: int, pledged: int) -> Contributor:
    return Contributor(
        name=fact.name, slug=fact.slug, sector=str(Sector(fact.sector).label), currency=currency, paid=paid,
        pledged=pledged,
    )  # fmt: skip


def paid_by_supporter(book: Book) -> Iterable[tuple[str, int, int]]:
    named = Contribution.objects.filter(book=book, state=ContributionState.SETTLED, is_anonymous=False)
    rows = named.exclude(supporter=None).values_list("currency", "supporter_id").order_by()
    return rows.annotate(paid=Sum(F("received") - F("refunded"))).filter(paid__gt=0)


def pledged_by_supporter(book: Book) -> Iterable[tuple[str, int, int]]:
    rows = Pledge.objects.filter(book=book, state=PledgeState.OPEN).exclude(supporter=None)
    still = Sum(F("amount") - F("fulfilled") - F("cancelled"))
    return rows.values_list("currency", "supporter_id").order_by().annotate(still=still)


def sectors_told_apart(*, book: Book) -> dict[str, frozenset[str]]:
    """By currency, the sectors that are shown on their own. One query."""
    rows = (
        Contribution.objects.filter(book=book, state=ContributionState.SETTLED)
        .values_list("currency", "sector")
        .annotate(gifts=Count("pk"), unnamed=Count("pk", filter=Q(is_anonymous=True) | Q(supporter=None)))
    )
    found: dict[str, set[str]] = {}
    for currency, sector, gifts, unnamed in rows:
        if gifts >= FEWEST_TOLD_APART or not unnamed:
            found.setdefault(currency, set()).add(sector)
    return {currency: frozenset(sectors) for currency, sectors in found.items()}


def joined(received: Mapping[str, int], told_apart: frozenset[str]) -> dict[str, int]:
    """Sums by sector, the largest first; what is not told apart is one sum under ""."""
    shown = {sector: amount for sector, amount in received.items() if sector in told_apart and amount}
    rest = sum(amount for sector, amount in received.items() if sector not in told_apart)
    ordered = dict(sorted(shown.items(), key=lambda pair: (-pair[1], pair[0])))
    return ordered | ({"": rest} if rest else {})
