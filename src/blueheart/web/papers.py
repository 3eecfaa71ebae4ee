"""Papers to take along: the letter and the sheet of a promise by its link, and the sheets of a city in one file."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blueheart.illuminations.documents.letter import letter_pdf, letter_text
from blueheart.illuminations.documents.sheet import sheet_pdf
from blueheart.illuminations.enums import OVER, PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.lights import city_promises
from blueheart.illuminations.queries.promises import promise_of_link
from blueheart.illuminations.writers.sheet import sheet_csv, sheet_ics
from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, allow, hash_who, seconds_to_wait
from blueheart.kernel.tokens import TokenExpired, TokenForged
from blueheart.web.filters import read_digits
from blueheart.web.guard import client_address, see_other, show_message
from blueheart.web.held import keep_private

IN_A_FILE = 50
"""A sheet takes 12 kB and 14 ms; the page store keeps up to 1 MB."""
CITY_SHEETS = RateLimit("web.city_sheets", per_minute=10, per_hour=60)
"""Of files that were not kept: those cost nobody anything."""
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
    """The public lights of a city, for the edition `year` or else its newest, in the order in which they come on.

    A PDF has a `part` of so many: a larger one would take seconds and the page store could not keep it.
    """
    year, part = read_digits(request.GET.get("year", ""), 4), read_digits(request.GET.get("part", "1"), 3)
    if form not in SHEETS or (year is None and "year" in request.GET) or not part or (part > 1 and form != "pdf"):
        raise Http404
    at = now()
    if not allow(limit=CITY_SHEETS, who_hash=hash_who(client_address(request), at=at), at=at):
        return too_many_sheets(request, seconds_to_wait(limit=CITY_SHEETS, at=at))
    promises = city_promises(geoname_id=geoname_id, year=year)
    shown = promises[(part - 1) * IN_A_FILE : part * IN_A_FILE] if form == "pdf" else promises
    if not shown:
        raise Http404
    name = f"sheets-{geoname_id}-{shown[0].year}" + (f"-{part}" if part > 1 else "")
    return paper(SHEETS[form](shown, get_language() or ""), name, form)


def city_sheet_links(*, path: str, year: int, count: int) -> list[dict[str, str]]:
    """All files of so many sheets: form, address, and for a PDF in parts which sheets it has."""
    links = []
    for form in SHEETS:
        parts = -(-count // IN_A_FILE) if form == "pdf" else 1
        for part in range(1, parts + 1):
            first, last = (part - 1) * IN_A_FILE + 1, min(count, part * IN_A_FILE)
            url = f"{path}sheets.{form}?year={year}" + (f"&part={part}" if part > 1 else "")
            span = f"{first}–{last}" if last > first else str(first)
            links.append({"form": form, "url": url, "span": span if parts > 1 else ""})
    return links


def too_many_sheets(request: HttpRequest, seconds: int) -> HttpResponse:
    text = _("Many such files were made for your network. Wait a minute and fetch it again.")
    response = show_message(request, title=_("Just a moment"), text=text, status=429)
    response.headers["Retry-After"] = str(max(1, seconds))
    return response


def paper(body: bytes | str, name: str, form: str) -> HttpResponse:
    response = HttpResponse(body, content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return response
