"""Receipts at the desk: found by number or code, read again, made for a year; and who gave, erased on request."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.officeforms import YearForm
from blueheart.desk.fund.pledges import PAGE_SIZE
from blueheart.fund.actions.donors import KeptByLaw, erase_donor
from blueheart.fund.actions.receipts import ask_for_year
from blueheart.fund.documents.receipts import receipt_pdf
from blueheart.fund.enums import Book
from blueheart.fund.models import Receipt
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.receipts import find_receipts, party_of
from blueheart.fund.rules.codes import WrongCode, read_code
from blueheart.fund.rules.receipts import number_text, read_number
from blueheart.kernel import clock


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    receipt: Receipt
    number: str
    to: str
    is_replaced: bool


@only_for(can_manage_fund)
def receipts(request: HttpRequest) -> HttpResponse:
    """Those of the book in force, or the one of a number, or those of a gift's code."""
    words = request.GET.get("q", "").strip()[:60]
    number, code, problem = read_number(words), "", ""
    if words and number is None:
        try:
            code = read_code(words)
        except WrongCode:
            problem = _("This is no number of a receipt and no code of a gift.")
    rows = find_receipts(book=current_book(), number=number, code=code)
    page = Paginator(rows.none() if problem else rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "words": words, "problem": problem, "page": page, "rows": [row_of(one) for one in page], "query": "",
        "form": YearForm(initial={"year": clock.now().year - 1}, label_suffix=""),
    }  # fmt: skip
    return render(request, "desk/fund/receipts.html", context)


def row_of(receipt: Receipt) -> ReceiptRow:
    party = party_of(receipt)
    return ReceiptRow(
        receipt=receipt, number=number_text(book=Book(receipt.book), year=receipt.year, number=receipt.number),
        to=(party.name or party.email) if party else "", is_replaced=hasattr(receipt, "replaced_by"),
    )  # fmt: skip


@require_safe
@only_for(can_manage_fund)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    del request
    found = Receipt.objects.select_related("party").filter(pk=pk).first()
    if found is None:
        raise Http404
    number = number_text(book=Book(found.book), year=found.year, number=found.number)
    response = HttpResponse(receipt_pdf(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="receipt-{number}.pdf"'
    return response


@require_POST
@only_for(can_manage_fund)
def year(request: HttpRequest) -> HttpResponse:
    form = YearForm(request.POST, label_suffix="")
    if not form.is_valid() or form.cleaned_data["year"] > clock.now().year:
        messages.error(request, _("Write a year that has begun."))
        return redirect("desk_fund_receipts")
    ask_for_year(book=current_book(), year=form.cleaned_data["year"], by=actor_of(request), at=clock.now())
    messages.success(request, _("The receipts of the year are on their way, to each donor with an address."))
    return redirect("desk_fund_receipts")


@require_POST
@only_for(can_manage_fund)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the gift that a receipt is about."""
    found = Receipt.objects.filter(pk=pk, contribution__isnull=False).first()
    if found is None or found.contribution_id is None:
        raise Http404
    try:
        is_erased = erase_donor(contribution_id=found.contribution_id, by=actor_of(request), at=clock.now())
    except KeptByLaw as error:
        day = date_format(error.until, "DATE_FORMAT")
        messages.error(request, f"{error.message} {day}")
    else:
        messages.success(request, _("It is no longer known who gave.") if is_erased else _("Nobody was known."))
    return redirect("desk_fund_receipts")
