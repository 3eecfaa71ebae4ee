"""The receipt as PDF: what it says is written down once, when it is issued; the paper is made of that, the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.fund.enums import Book, Means
from blueheart.fund.models import Contribution, FundOffice, Receipt, Seal
from blueheart.fund.queries.earmarks import title_of
from blueheart.fund.queries.receipts import party_of
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.receipts import number_text
from blueheart.kernel.documents import typeset
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.text import direction

TEMPLATE = Path(__file__).parents[1] / "data" / "receipt.typ"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What the words of a receipt depend on beside the gift itself; `base_url` ends without /."""

    book: Book
    year: int
    number: int
    at: datetime
    language: str
    base_url: str
    office: FundOffice
    seal: Seal | None
    replaces: Receipt | None


def receipt_pdf(receipt: Receipt) -> bytes:
    """The same bytes each time, as long as who it was issued to is kept; without them it says nobody's name."""
    party = party_of(receipt)
    lines = [party.name, *party.address.splitlines()] if party else []
    return typeset(TEMPLATE, receipt.said["paper"] | {"recipient": [line for line in lines if line]})


def write_receipt(issue: Issue, contribution: Contribution, *, net: int) -> dict[str, Any]:
    """Of one contribution; `net` in minor units of the currency in which its money stands here."""
    with override(issue.language):
        trace = f"{issue.base_url}/{issue.language}/fund/trace/{contribution.code}/"
        return common(issue) | {
            "opening": opening_of(issue.book),
            "rows": gift_rows(contribution, net=net, language=issue.language),
            "code_label": _("Your code"), "code": show_code(contribution.code),
            "code_note": _("With it you can follow your gift, to the grants that it reached:"),
            "trace": trace, "qr": qr_svg(trace),
            "qr_alt": _("QR code to %(address)s") % {"address": trace},
            "gifts": None,
        }  # fmt: skip


def write_year(issue: Issue, contributions: Sequence[Contribution], *, year: int) -> dict[str, Any]:
    """Of all that one donor gave in `year`."""
    with override(issue.language):
        return common(issue) | {
            "opening": opening_of(issue.book),
            "rows": total_rows(contributions, language=issue.language, year=year),
            "code_label": "", "code": "", "code_note": _("With its code each gift can be followed:"),
            "trace": f"{issue.base_url}/{issue.language}/fund/trace/", "qr": "", "qr_alt": "",
            "gifts": {
                "head": [_("Received on"), _("Code"), _("For"), _("Amount"), _("Went back")],
                "rows": [gift_line(one, issue.language) for one in contributions],
            },
        }  # fmt: skip


def common(issue: Issue) -> dict[str, Any]:
    """In the active language, which must be the issue's. The test book names no office and says no note of it."""
    is_test = issue.book == Book.TEST
    number = number_text(book=issue.book, year=issue.year, number=issue.number)
    return {
        "language": issue.language, "direction": direction(issue.language),
        "title": _("Receipt %(number)s") % {"number": in_order(number, issue.language)},
        "is_test": is_test, "test": _("TEST"),
        "mark": _("A test: no money moved, and this is no receipt.") if is_test else "",
        "sender": [_("Blue Heart Campaign")] if is_test else sender_lines(issue.office),
        "recipient_label": _("Issued to"),
        "facts": [
            (_("Number"), number), (_("Issued on"), day_text(issue.at.date())), *replaced_row(issue),
        ],
        "note": [] if is_test else issue.office.receipt_note.splitlines(),
        "seal": seal_text(issue.seal),
        "footer": f"{issue.base_url}/{issue.language}/fund/check/",
    }  # fmt: skip


def opening_of(book: Book) -> str:
    if book == Book.TEST:
        return _("This is how a receipt of the fund will look.")
    return _("We have received this for victims of trafficking in persons, and thank you for it.")


def sender_lines(office: FundOffice) -> list[str]:
    lines = [office.legal_name, *office.address.splitlines(), office.registration]
    return [line for line in lines if line] or [_("Blue Heart Campaign")]


def replaced_row(issue: Issue) -> Pairs:
    if issue.replaces is None:
        return []
    before = issue.replaces
    number = number_text(book=Book(before.book), year=before.year, number=before.number)
    told = _("%(number)s of %(day)s, which no longer holds")
    values = {"number": in_order(number, issue.language), "day": day_text(before.issued_at.date())}
    return [(_("Replaces"), told % values)]


def in_order(number: str, language: str) -> str:
    """A number of two parts keeps its order within a text that runs from right to left (UAX 9, isolates)."""
    return f"\u2066{number}\u2069" if direction(language) == "rtl" else number


def gift_rows(contribution: Contribution, *, net: int, language: str) -> Pairs:
    """The fee and what is left stand in the currency in which the money is held, where that is another one."""
    here = contribution.settled_currency
    pairs = [
        (_("Received on"), day_text(contribution.received_on)),
        (_("Amount"), text_of(contribution.currency, contribution.received, language)),
        (_("Fee of the bank or the payment provider"), text_of(here, contribution.fee, language)),
        (_("To the fund after the fee"), text_of(here, net, language)),
        (_("For"), earmark_text(contribution, language)),
        (_("How it came"), str(Means(contribution.means).label)),
    ]
    if contribution.refunded:
        kept = contribution.received - contribution.refunded
        pairs += [
            (_("Went back"), text_of(contribution.currency, contribution.refunded, language)),
            (_("Amount that remains given"), text_of(contribution.currency, kept, language)),
        ]
    return pairs


def total_rows(contributions: Sequence[Contribution], *, language: str, year: int) -> Pairs:
    sums: dict[str, int] = {}
    for one in contributions:
        sums[one.currency] = sums.get(one.currency, 0) + one.received - one.refunded
    label = _("Given in %(year)d, less what went back") % {"year": year}
    return [(label, text_of(currency, amount, language)) for currency, amount in sorted(sums.items())]


def gift_line(contribution: Contribution, language: str) -> list[str]:
    went_back = contribution.refunded
    return [
        day_text(contribution.received_on), show_code(contribution.code), earmark_text(contribution, language),
        text_of(contribution.currency, contribution.received, language),
        text_of(contribution.currency, went_back, language) if went_back else "–",
    ]  # fmt: skip


def earmark_text(contribution: Contribution, language: str) -> str:
    return title_of(contribution.earmark, language) or _("Where it is needed most")


def seal_text(seal: Seal | None) -> str:
    """What keeps the ledger from being written anew unnoticed, once it is on somebody's paper."""
    if seal is None:
        return _("The ledger had no seal yet when this was issued.")
    told = _("Newest seal of the public ledger when this was issued: number %(number)d of %(day)s, head %(head)s")
    return told % {"number": seal.number, "day": day_text(seal.sealed_at.date()), "head": seal.head}


def day_text(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def text_of(currency: str, minor: int, language: str) -> str:
    return money_text(Money(currency, minor), language)


def qr_svg(address: str) -> str:
    """A quarter may be lost (level Q, ISO/IEC 18004): a paper gets folded."""
    return str(segno.make(address, error="q", micro=False, boost_error=False).svg_inline(border=4, light="#ffffff"))
