"""The fund's page: what came, what was promised, what was paid and what is held; who gave; how to check all of it."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blueheart.campaign.queries import country_name
from blueheart.editorial.queries import facts_of_page
from blueheart.fund.enums import Book
from blueheart.fund.queries.contributors import FEWEST_TOLD_APART, joined, leading_contributors, sectors_told_apart
from blueheart.fund.queries.entries import last_head
from blueheart.fund.queries.figures import CurrencyFigures, fund_figures
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.seals import latest_seals
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.text import direction
from blueheart.supporters.enums import Sector
from blueheart.web.sankey import Flow, Frame, Sankey, draw_sankey

WIDE, NARROW = Frame(width=960, label_width=250), Frame(width=380, label_width=118, line_length=17, body=300)
FACTS_PAGE = "victims"
SEALS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CurrencyView:
    """One currency's sums, its picture at two widths and the rows of the table that says the same."""

    figures: CurrencyFigures
    cards: tuple[tuple[str, str], ...]
    sources: tuple[Flow, ...]
    uses: tuple[Flow, ...]
    middle: Flow
    wide: Sankey | None
    narrow: Sankey | None
    years: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ContributorView:
    name: str
    slug: str
    sector: str
    paid: str
    pledged: str


@require_safe
def fund(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    book = current_book()
    apart = sectors_told_apart(book=book)
    currencies = [
        view_of(figures, apart.get(figures.currency, frozenset()), language)
        for figures in fund_figures(book=book)
        if not figures.is_empty
    ]
    context: dict[str, Any] = {
        "is_test": book == Book.TEST, "currencies": currencies, "give_url": f"/{language}/fund/give/",
        "contributors": contributors_of(book, language),
        "facts": facts_of_page(slug=FACTS_PAGE, language=language), "head": last_head(), "fewest": FEWEST_TOLD_APART,
    }  # fmt: skip
    return render(request, "web/fund/fund.html", context)


def contributors_of(book: Book, language: str) -> dict[str, list[ContributorView]]:
    """By currency; "" stands for a sum of nothing."""

    def text(currency: str, minor: int) -> str:
        return money_text(Money(currency, minor), language) if minor else ""

    return {
        currency: [
            ContributorView(one.name, one.slug, one.sector, text(currency, one.paid), text(currency, one.pledged))
            for one in rows
        ]
        for currency, rows in leading_contributors(book=book, language=language).items()
    }


def view_of(figures: CurrencyFigures, apart: frozenset[str], language: str) -> CurrencyView:
    def text(minor: int) -> str:
        return money_text(Money(figures.currency, minor), language)

    received, kept = sources_of(figures, apart, text), uses_of(figures, language, text)
    total = sum(flow.amount for flow in received)
    middle = Flow("fund", _("The fund"), text(total), total)
    pictures: list[Sankey | None] = [None, None]
    if total:
        is_mirrored = direction(language) == "rtl"
        pictures = [
            draw_sankey(
                sources=received, uses=kept, middle=middle,
                frame=replace(frame, is_mirrored=is_mirrored),
            )
            for frame in (WIDE, NARROW)
        ]  # fmt: skip
    return CurrencyView(
        figures=figures, cards=cards_of(figures, text), sources=received, uses=kept, middle=middle,
        wide=pictures[0], narrow=pictures[1],
        years=tuple(
            (year.year, tuple(text(sum_) for sum_ in (year.received, year.pledged, year.fees, year.paid, year.held)))
            for year in figures.years
        ),
    )  # fmt: skip


def cards_of(figures: CurrencyFigures, text: Any) -> tuple[tuple[str, str], ...]:
    """(words, sum), the four that matter first."""
    shown = [
        (_("received"), figures.received_sum), (_("pledged, and not paid yet"), figures.pledged),
        (_("paid out"), figures.paid_sum), (_("held"), figures.held),
    ]  # fmt: skip
    if figures.unmatched:
        shown.append((_("on the bank account, and not known yet from whom"), figures.unmatched))
    if figures.shortfall:
        shown.append((_("to be made good: went back to givers after it was spent"), figures.shortfall))
    return tuple((words, text(amount)) for words, amount in shown)


def sources_of(figures: CurrencyFigures, apart: frozenset[str], text: Any) -> tuple[Flow, ...]:
    flows = []
    for sector, amount in joined(figures.received, apart).items():
        label = str(Sector(sector).label) if sector else _("Others together")
        flows.append(Flow("sector", label, text(amount), amount))
    if figures.exchanged < 0:
        flows.append(Flow("exchange", _("From another currency"), text(-figures.exchanged), -figures.exchanged))
    if figures.held < 0:
        flows.append(Flow("shortfall", _("To be made good"), text(-figures.held), -figures.held))
    return tuple(flow for flow in flows if flow.amount > 0)


def uses_of(figures: CurrencyFigures, language: str, text: Any) -> tuple[Flow, ...]:
    grants = sorted(figures.paid.items(), key=lambda pair: (-pair[1], pair[0]))
    flows = [
        Flow("grant", _("Grants, %(region)s") % {"region": country_name(region, language)}, text(amount), amount)
        for region, amount in grants
    ]
    flows += [
        Flow("fees", _("Fees of banks and providers"), text(figures.fees), figures.fees),
        Flow("exchange", _("Into another currency"), text(figures.exchanged), figures.exchanged),
        Flow("held", _("Held for grants to come"), text(figures.held), figures.held),
    ]
    return tuple(flow for flow in flows if flow.amount > 0)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """How anybody adds the ledger up again."""
    seals = latest_seals(limit=SEALS_SHOWN)
    return render(request, "web/fund/check.html", {"seals": seals, "base_url": settings.BASE_URL})
