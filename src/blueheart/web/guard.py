"""What guards a form that anybody may post without an account and without a cookie.

There is no ambient authority to borrow, so no CSRF cookie: the post must come from this site's own page
(Origin, Sec-Fetch-Site, a signed token of that page), not too often, and not from a robot that fills in everything.
"""

import errno
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from blueheart.kernel.limits import RateLimit, address_behind, allow, hash_who, seconds_to_wait
from blueheart.kernel.tokens import TokenInvalid, sign, unsign

View = Callable[..., HttpResponse]

TOKEN_FIELD, TRAP_FIELD, NONCE_FIELD = "form_token", "website_address", "form_nonce"
TOKEN_LIFE = timedelta(hours=24)
PURPOSE = "form"
LARGEST_POST = 30_000_000
RETRY_SECONDS = 30

STEP_POSTS = RateLimit("form.step", per_minute=240, per_hour=3000)
SENDS = RateLimit("form.send", per_minute=60, per_hour=300, per_day=1000)
LINK_REQUESTS = RateLimit("form.link", per_minute=5, per_hour=20)
WITHOUT_WORK = RateLimit("form.without_work", per_minute=4, per_hour=20)
"""For a post without the proof of work that was asked for: a browser without scripts gets through, slowly."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a post was not taken. The page comes back with what was typed, this sentence and this status."""

    code: str
    status: int
    message: str
    retry_after: int = 0

    def mark(self, response: HttpResponse) -> HttpResponse:
        response.status_code = self.status
        if self.retry_after:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


@dataclass(frozen=True, slots=True)
class FormGuard:
    """What the form must hold: web/submit/guard_fields.html draws it. `bits` 0 asks for no proof of work."""

    token: str
    bits: int
    token_field: str = TOKEN_FIELD
    trap_field: str = TRAP_FIELD
    nonce_field: str = NONCE_FIELD
    trap_id: str = "id_trap"

    @property
    def again(self) -> "FormGuard":
        """For a second form on the page, whose ids must be others."""
        return replace(self, trap_id="id_trap_again")


def make_guard(*, at: datetime, needs_work: bool = False) -> FormGuard:
    return FormGuard(token=sign(PURPOSE, "page", at=at), bits=settings.PROOF_OF_WORK_BITS if needs_work else 0)


def check_post(request: HttpRequest, *, limit: RateLimit, at: datetime, needs_work: bool = False) -> Refusal | None:
    """None when the post may go on. Counts it, also when it is refused."""
    who = hash_who(client_address(request), at=at)
    if not allow(limit=limit, who_hash=who, at=at):
        return too_often(limit, at)
    if not comes_from_here(request):
        return Refusal("origin", 403, _("This was sent from another site. Send it from this page."))
    try:
        unsign(PURPOSE, request.POST.get(TOKEN_FIELD, ""), at=at, max_age=TOKEN_LIFE)
    except TokenInvalid:
        message = _(
            "This page was open for more than a day, so it was not sent. What you typed is here: send it again."
        )
        return Refusal("expired", 422, message)
    if request.POST.get(TRAP_FIELD):
        return Refusal("trap", 422, _("This could not be taken. Please look through it and send it again."))
    if needs_work and not has_worked(request) and not allow(limit=WITHOUT_WORK, who_hash=who, at=at):
        return too_often(WITHOUT_WORK, at)
    return None


def too_often(limit: RateLimit, at: datetime) -> Refusal:
    seconds = max(1, seconds_to_wait(limit=limit, at=at))
    message = _("Too much was sent from your network at once. What you typed is here: wait a minute and send it again.")
    return Refusal("limit", 429, message, retry_after=seconds)


def comes_from_here(request: HttpRequest) -> bool:
    """By Fetch metadata and Origin, each where the browser sends it.

    A page with Referrer-Policy no-referrer posts with Origin "null" (Fetch, § 3.2): then Sec-Fetch-Site decides, and
    with neither the signed token does.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc.lower() in own_hosts(request)


def own_hosts(request: HttpRequest) -> frozenset[str]:
    return frozenset({request.get_host().lower(), urlsplit(settings.BASE_URL).netloc.lower()})


def client_address(request: HttpRequest) -> str:
    return address_behind(
        peer=str(request.META.get("REMOTE_ADDR", "")), forwarded=request.headers.get("X-Forwarded-For", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )  # fmt: skip


def has_worked(request: HttpRequest) -> bool:
    """SHA-256 of the form's token and the nonce begins with enough zero bits; true when no work is asked for."""
    bits = settings.PROOF_OF_WORK_BITS
    nonce = request.POST.get(NONCE_FIELD, "")
    if not bits:
        return True
    if not nonce.isascii() or not nonce.isdigit() or len(nonce) > 20:
        return False
    digest = hashlib.sha256(f"{request.POST.get(TOKEN_FIELD, '')}{nonce}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - bits) == 0


def is_storage_failure(error: Exception) -> bool:
    """The database is locked or away, or the disk is full: to be tried again, nothing wrong with the input."""
    if isinstance(error, OperationalError):
        return True
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def unavailable() -> Refusal:
    message = _("This can’t be kept right now. What you typed is here: please send it again in half a minute.")
    return Refusal("unavailable", 503, message, retry_after=RETRY_SECONDS)


def form_page(view: View) -> View:
    """For every page with a form: never stored, GET and POST only, and a page instead of a bare error."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        response = answer(view, request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    too_big = _(
        "This is larger than can be taken. Go back, shorten the text or save the picture smaller, and send it again."
    )
    try:
        if request.method == "POST":
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_POST:
                return show_message(request, title=_("Too large"), text=too_big, status=413)
            request.POST.get(TOKEN_FIELD)
        return view(request, *args, **kwargs)
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return show_message(request, title=_("Too large"), text=too_big, status=413)
    except (MultiPartParserError, UnreadablePostError):
        text = _("What was sent came in pieces. Go back and send it again.")
        return show_message(request, title=_("Not received"), text=text, status=400)
    except (OperationalError, OSError) as error:
        if not is_storage_failure(error):
            raise
        return unavailable().mark(
            show_message(
                request,
                title=_("Just a moment"),
                status=503,
                text=_("The site can’t reach its memory right now. Please try again in half a minute."),
            )
        )


def show_message(
    request: HttpRequest, *, title: str, text: str, status: int, url: str = "", link_text: str = ""
) -> HttpResponse:
    """A page with one thing to say. Reads no database."""
    context = {"title": title, "text": text, "url": url, "link_text": link_text}
    response = render(request, "web/submit/message.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class SeeOther(HttpResponseRedirect):
    """303: whatever was posted, the next page is fetched."""

    status_code = 303


def see_other(url: str) -> HttpResponse:
    return SeeOther(url)
