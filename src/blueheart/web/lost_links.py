"""A lost link to an initiative or a promise: whoever has the address of its mailbox can have it sent again."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.illuminations.actions import request_promise_links
from blueheart.illuminations.forms import PromiseLinkForm
from blueheart.initiatives.actions import request_manage_link
from blueheart.initiatives.forms import LinkRequestForm
from blueheart.initiatives.rules.content import check_email
from blueheart.initiatives.rules.problems import Problem
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, allow, hash_who
from blueheart.web.guard import (
    LINK_REQUESTS,
    Refusal,
    check_post,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    unavailable,
)

TO_ONE_ADDRESS = RateLimit("form.link_to", per_hour=3, per_day=6)
"""So that nobody fills another's mailbox; past it the answer is the same and no mail goes out."""


@dataclass(frozen=True, slots=True)
class LostLink:
    """`mail` sends again what an address has links to, if anything; `sent` is said of every address alike."""

    make_form: Callable[..., LinkRequestForm | PromiseLinkForm]
    mail: Callable[..., object]
    title: LazyText
    lead: LazyText
    sent: LazyText


INITIATIVE = LostLink(
    LinkRequestForm, request_manage_link, title=gettext_lazy("Ask for your link again"),
    lead=gettext_lazy("With the link you change or withdraw your initiative, or tell how it went."),
    sent=gettext_lazy(
        "If initiatives were sent in with this address, a mail with the link to each is on its way. "
        "Look in the spam folder too."
    ),
)  # fmt: skip
PROMISE = LostLink(
    PromiseLinkForm, request_promise_links, title=gettext_lazy("Ask for the link to your promise"),
    lead=gettext_lazy("With the link you move your promise on, change the light, cancel it, or send photographs."),
    sent=gettext_lazy(
        "If monuments were promised with this address, a mail with the link to each is on its way. "
        "Look in the spam folder too."
    ),
)  # fmt: skip


@form_page
def manage_request(request: HttpRequest) -> HttpResponse:
    return ask_again(request, INITIATIVE)


@form_page
def promise_request(request: HttpRequest) -> HttpResponse:
    return ask_again(request, PROMISE)


def ask_again(request: HttpRequest, lost: LostLink) -> HttpResponse:
    """Mails the links of an address again. Says the same of every address."""
    at = now()
    if request.method != "POST":
        return show_request(request, lost, at=at)
    email = request.POST.get("email", "").strip()
    refusal = check_post(request, limit=LINK_REQUESTS, at=at, needs_work=True)
    if refusal:
        return show_request(request, lost, at=at, email=email, refusal=refusal)
    try:
        check_email(email)
    except ValidationError:
        message = _("“%(typed)s” is not an e-mail address. Write one such as name@example.org.") % {"typed": email[:60]}
        return show_request(request, lost, at=at, email=email, problems=[Problem("email", "bad_email", message)])
    try:
        if allow(limit=TO_ONE_ADDRESS, who_hash=hash_who(email.casefold(), at=at), at=at):
            lost.mail(
                email=email, request_key=secrets.token_hex(8), language=get_language() or "en",
                by=Actor.visitor(), at=at,
            )  # fmt: skip
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_request(request, lost, at=at, email=email, refusal=unavailable())
    return see_other(f"{request.path}?sent=1")


def show_request(
    request: HttpRequest, lost: LostLink, *, at: datetime, email: str = "", problems: list[Problem] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "lost": lost,
        "form": lost.make_form({"email": email}, problems=problems or ()),
        "is_sent": "sent" in request.GET and request.method != "POST",
        "refusal": refusal,
        "guard": make_guard(at=at, needs_work=True),
    }
    response = render(request, "web/manage/request.html", context, status=422 if problems else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return refusal.mark(response) if refusal else response
