"""How to transfer a gift: account, sum, reference, and a code for the bank's app. The address is the giver's alone."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.fund.actions.references import NoTransfer, assign_reference
from blueheart.fund.documents.transfer import transfer_code, transfer_pdf, transfer_rows
from blueheart.fund.enums import Book, ContributionState, Means
from blueheart.fund.models import Contribution
from blueheart.fund.queries.transfers import gift_account, transfer_of
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.epc import Transfer
from blueheart.fund.rules.references import show_reference
from blueheart.fund.rules.tokens import read_gift_token
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money
from blueheart.kernel.tokens import TokenInvalid
from blueheart.web.guard import form_page, show_message
from blueheart.web.held import keep_private


@form_page
def give_transfer(request: HttpRequest, token: str) -> HttpResponse:
    """The page; once the money is there it says so."""
    contribution = gift_of(token, at=now())
    if contribution is None:
        return keep_private(over(request))
    transfer = transfer_for(contribution)
    language = get_language() or "en"
    context = {
        "is_test": contribution.book == Book.TEST, "transfer": transfer, "token": token,
        "is_there": contribution.state == ContributionState.SETTLED,
        "code": f"\u2066{show_code(contribution.code)}\u2069",
        "key": contribution.code, "rows": transfer_rows(transfer, language) if transfer else [],
        "qr": mark_safe(transfer_code(transfer)) if transfer else "",
        "currency": contribution.currency,
    }  # fmt: skip
    return keep_private(render(request, "web/fund/transfer.html", context))


@form_page
def give_transfer_pdf(request: HttpRequest, token: str) -> HttpResponse:
    contribution = gift_of(token, at=now())
    transfer = transfer_for(contribution) if contribution else None
    if contribution is None or transfer is None:
        raise Http404
    paper = transfer_pdf(transfer, language=get_language() or "en", is_test=contribution.book == Book.TEST)
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="transfer.pdf"'
    return keep_private(response)


def over(request: HttpRequest) -> HttpResponse:
    text = _("A part of the address is missing, or its year is over. Begin anew: nothing was taken from you.")
    url = f"/{get_language() or 'en'}/fund/give/"
    return show_message(
        request, title=_("This link does not work"), text=text, status=404, url=url, link_text=_("Give")
    )


def gift_of(token: str, *, at: datetime) -> Contribution | None:
    """With its reference, which it gets when it is first looked at. None for a link that is none."""
    try:
        contribution = transfer_of(uid=read_gift_token(token, at))
    except TokenInvalid:
        return None
    if contribution is None or contribution.means != Means.TRANSFER:
        return None
    if not contribution.reference and contribution.state != ContributionState.SETTLED:
        try:
            contribution = assign_reference(contribution_id=contribution.pk, by=Actor.visitor(), at=at)
        except NoTransfer:
            return contribution
    return contribution


def transfer_for(contribution: Contribution) -> Transfer | None:
    """None where no account of the office takes its currency."""
    account = gift_account(book=Book(contribution.book), currency=contribution.currency)
    if account is None or not contribution.reference:
        return None
    return Transfer(
        holder=account.holder, number=account.number, bic=account.bic,
        amount=Money(contribution.currency, contribution.amount), reference=contribution.reference,
        shown_reference=show_reference(contribution.reference),
    )  # fmt: skip
