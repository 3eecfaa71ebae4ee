"""The receipt as a paper, by the signed address of its gift or of itself."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blueheart.fund.documents.receipts import receipt_pdf
from blueheart.fund.enums import Book
from blueheart.fund.models import Receipt
from blueheart.fund.queries.receipts import receipt_by_uid, receipt_of_gift
from blueheart.fund.rules.receipts import number_text, read_receipt_token
from blueheart.fund.rules.tokens import read_gift_token
from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, allow, hash_who, seconds_to_wait
from blueheart.kernel.tokens import TokenExpired, TokenForged
from blueheart.web.guard import client_address, show_message
from blueheart.web.held import keep_private

PAPERS = RateLimit("fund.receipt", per_minute=20, per_hour=120)
"""A paper takes some 20 ms to set."""


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """A gift's address leads to the receipt that stands; the address in a mail to the one that it was about."""
    response = answer(request, token)
    response.headers["Cache-Control"] = "no-store"
    return keep_private(response)


def answer(request: HttpRequest, token: str) -> HttpResponse:
    at = now()
    if not allow(limit=PAPERS, who_hash=hash_who(client_address(request), at=at), at=at):
        text = _("Many papers were fetched from your network. Wait a minute and fetch it again.")
        response = show_message(request, title=_("Just a moment"), text=text, status=429)
        response.headers["Retry-After"] = str(max(1, seconds_to_wait(limit=PAPERS, at=at)))
        return response
    try:
        found = receipt_of(token)
    except TokenExpired:
        text = _("The address of a receipt works for a year. Write to the office to have it once more.")
        return show_message(request, title=_("This link is over"), text=text, status=410)
    except TokenForged:
        text = _("A part of the address is missing, or it was changed. Copy the whole link from the mail.")
        return show_message(request, title=_("This link does not work"), text=text, status=404)
    if found is None:
        text = _("The receipt is made when the money has come. A card takes a minute, a bank transfer some days.")
        return show_message(request, title=_("There is no receipt yet"), text=text, status=404)
    return paper(found)


def receipt_of(token: str) -> Receipt | None:
    """Raises TokenExpired, TokenForged for what is neither of the two addresses."""
    at = now()
    try:
        return receipt_of_gift(uid=read_gift_token(token, at))
    except TokenForged:
        return receipt_by_uid(uid=read_receipt_token(token, at=at))


def paper(found: Receipt) -> HttpResponse:
    response = HttpResponse(receipt_pdf(found), content_type="application/pdf")
    number = number_text(book=Book(found.book), year=found.year, number=found.number)
    response.headers["Content-Disposition"] = f'inline; filename="receipt-{number}.pdf"'
    return response
