"""The papers of a promise, through its link: the letter to the owner and the technician's sheet."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from blueheart.illuminations.documents.letter import letter_pdf, letter_text
from blueheart.illuminations.documents.sheet import sheet_pdf
from blueheart.illuminations.enums import OVER, PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.writers.sheet import sheet_csv, sheet_ics
from blueheart.web.guard import see_other
from blueheart.web.promise_link import Held, with_promise

WITHOUT_PAPERS = {*OVER, PromiseState.UNVERIFIED}
PAPERS: dict[str, tuple[str, Callable[[Promise, str], bytes]]] = {
    "letter.pdf": ("application/pdf", letter_pdf),
    "letter.txt": ("text/plain; charset=utf-8", lambda promise, language: letter_text(promise, language).encode()),
    "sheet.pdf": ("application/pdf", lambda promise, language: sheet_pdf([promise], language)),
    "sheet.csv": ("text/csv; charset=utf-8", lambda promise, language: sheet_csv([promise], language)),
    "sheet.ics": (
        "text/calendar; charset=utf-8",
        lambda promise, language: sheet_ics([promise], language, base_url=settings.BASE_URL),
    ),
}
"""By the end of its address: the type of each, and what writes it in a language."""


@with_promise
def promise_paper(request: HttpRequest, held: Held, paper: str) -> HttpResponse:
    """In the language of the page. Nobody gets one before the address was verified."""
    if request.method == "POST":
        return see_other(held.base)
    if held.promise.state in WITHOUT_PAPERS:
        raise MoveNotAllowed(held.promise.state, PromiseState.PERMISSION_ASKED)
    content_type, write = PAPERS[paper]
    response = HttpResponse(write(held.promise, get_language() or "en"), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{held.promise.monument.slug}-{paper}"'
    return response
