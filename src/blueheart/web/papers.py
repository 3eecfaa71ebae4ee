"""Papers to take along: the letter and the sheet of a promise by its link, and the sheets of a city in one file."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blueheart.illuminations.documents.letter import letter_pdf, letter_text
from blueheart.illuminations.documents.sheet import sheet_pdf
from blueheart.illuminations.enums import OVER, PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.lights import city_promises
from blueheart.illuminations.queries.promises import promise_of_link
from blueheart.illuminations.writers.sheet import sheet_csv, sheet_ics
from blueheart.kernel.clock import now
from blueheart.kernel.tokens import TokenExpired, TokenForged
from blueheart.web.guard import see_other
from blueheart.web.held import keep_private

MOST_IN_A_CITY = 200
WITHOUT_PAPERS = {*OVER, PromiseState.UNVERIFIED}
MEDIA_TYPES = {
    "pdf": "application/pdf", "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8; header=present",
    "ics": "text/calendar; charset=utf-8",
}  # fmt: skip
LETTERS: dict[str, Callable[[Promise, str], bytes | str]] = {"pdf": letter_pdf, "txt": letter_text}
SHEETS: dict[str, Callable[[Sequence[Promise], str], bytes]] = {"pdf": sheet_pdf, "csv": sheet_csv, "ics": sheet_ics}


@require_safe
def promise_letter(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """`lang` is the owner's language; without it, the contact's own."""
    return for_link(token, "letter", form, lambda promise: LETTERS[form](promise, request.GET.get("lang", "")))


@require_safe
def promise_sheet(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """In the language of the address."""
    del request
    return for_link(token, "sheet", form, lambda promise: SHEETS[form]([promise], get_language() or ""))


def for_link(token: str, name: str, form: str, write: Callable[[Promise], bytes | str]) -> HttpResponse:
    """A link that no longer opens leads to its page, which says why; so does one that was not verified, or is over."""
    if form not in (LETTERS if name == "letter" else SHEETS):
        raise Http404
    try:
        promise = promise_of_link(token=token, at=now())
    except (TokenForged, TokenExpired):
        return see_other(f"/{get_language() or 'en'}/promises/{token}/")
    if promise.state in WITHOUT_PAPERS:
        return see_other(f"/{get_language() or 'en'}/promises/{token}/")
    response = paper(write(promise), f"{name}-{promise.monument.slug}", form)
    response.headers["Cache-Control"] = "no-store"
    return keep_private(response)


@require_safe
def city_sheets(request: HttpRequest, geoname_id: int, form: str) -> HttpResponse:
    """The public lights of a city, for the edition `year` or else its newest, in the order in which they come on."""
    year = request.GET.get("year", "")
    known = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    if form not in SHEETS or (year and known is None):
        raise Http404
    promises = city_promises(geoname_id=geoname_id, year=known, limit=MOST_IN_A_CITY)
    if not promises:
        raise Http404
    return paper(SHEETS[form](promises, get_language() or ""), f"sheets-{geoname_id}-{promises[0].year}", form)


def paper(body: bytes | str, name: str, form: str) -> HttpResponse:
    response = HttpResponse(body, content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return response
