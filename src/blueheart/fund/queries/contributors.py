"""Who gave, as far as the public may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Sum

from blueheart.fund.enums import Book, ContributionState
from blueheart.fund.models import Contribution
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter
from blueheart.supporters.queries import supporter_facts

FEWEST_TOLD_APART = 5
"""A sector with fewer gifts than this is shown together with others, unless all of them are named."""


@dataclass(slots=True)
class Contributor:
    """A supporter that gave and agreed to be named; `paid` net of what went back, by currency, in minor units."""

    name: str
    slug: str
    sector: str
    paid: dict[str, int] = field(default_factory=dict)


def leading_contributors(*, book: Book, language: str, limit: int = 20) -> list[Contributor]:
    """By the largest sum in any currency; currencies are not added up. Three queries."""
    rows = (
        Contribution.objects.filter(book=book, state=ContributionState.SETTLED, is_anonymous=False)
        .exclude(supporter=None)
        .values_list("supporter_id", "currency")
        .annotate(paid=Sum(F("received") - F("refunded")))
        .filter(paid__gt=0)
        .order_by("-paid", "supporter_id")
    )
    paid: dict[int, dict[str, int]] = {}
    for supporter_id, currency, amount in rows[: limit * 4]:
        if supporter_id in paid or len(paid) < limit:
            paid.setdefault(supporter_id, {})[currency] = amount
    named = {one.pk: one for one in Supporter.objects.filter(pk__in=paid).prefetch_related("texts")}
    facts = {pk: supporter_facts(named[pk], language) for pk in paid if pk in named}
    return [
        Contributor(name=fact.name, slug=fact.slug, sector=str(Sector(fact.sector).label), paid=paid[pk])
        for pk, fact in facts.items()
    ]


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
