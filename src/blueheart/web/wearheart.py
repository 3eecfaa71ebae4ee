"""The press on a page of its own, the token for it, and the page after it with the form for the wall."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.queries import is_country
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.problems import Problem
from blueheart.kernel.tokens import TokenInvalid
from blueheart.wear.actions.presses import record_presses
from blueheart.wear.actions.wall import HeartNotWorn, submit_message, take_heart_back
from blueheart.wear.models import Heart, WallMessage
from blueheart.wear.queries.wall import find_worn
from blueheart.wear.rules.messages import InvalidMessage, TypedMessage
from blueheart.wear.rules.tokens import page_token, read_page_token, read_worn_token
from blueheart.web.guard import (
    SENDS,
    Refusal,
    check_post,
    client_address,
    comes_from_here,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    show_message,
    unavailable,
)
from blueheart.web.hearts import read_group
from blueheart.web.held import keep_private
from blueheart.web.presses import (
    COUNTRY_FIELD,
    FAILED,
    GROUP_FIELD,
    TOKEN_FIELD,
    check_press,
    worn_address,
)
from blueheart.web.pressrate import rated
from blueheart.web.submit import writes_mail_to_files
from blueheart.web.wallform import WallForm


@form_page
def token(request: HttpRequest) -> HttpResponse:
    """For the script on a kept page, which holds nothing of one view."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return JsonResponse({"token": page_token(uuid4(), at=now())})


@form_page
def wear(request: HttpRequest) -> HttpResponse:
    """The form of the press. A post that is right is taken before Django (`web/presses.py`); here it is explained."""
    at = now()
    if request.method != "POST":
        return show_press(request, at=at, group=read_group(request))
    if request.META.get(FAILED):
        return show_press(request, at=at, refusal=unavailable())
    refusal = why_refused(request, at=at)
    if refusal is None:
        press = check_press(request.POST.dict(), at=at)
        assert press is not None  # noqa: S101  (`why_refused` asked the same)
        try:
            [pressed] = record_presses(presses=rated([press], [client_address(request)], at=at), at=at)
        except Exception as error:
            if not is_storage_failure(error):
                raise
            return show_press(request, at=at, refusal=unavailable())
        return see_other(worn_address(get_language() or "en", pressed.token, at))
    return show_press(request, at=at, refusal=refusal)


def why_refused(request: HttpRequest, *, at: datetime) -> Refusal | None:
    if not comes_from_here(request):
        return Refusal("origin", 403, _("This was sent from another site. Send it from this page."))
    try:
        read_page_token(request.POST.get(TOKEN_FIELD, ""), at=at)
    except TokenInvalid:
        return Refusal("expired", 422, _("This page was open for more than a day. Press once more."))
    country = request.POST.get(COUNTRY_FIELD, "").strip().upper()
    if country and not is_country(country):
        return Refusal("country", 422, _("Choose the country from the list, or none."))
    return None


def show_press(
    request: HttpRequest, *, at: datetime, refusal: Refusal | None = None, group: dict[str, str] | None = None
) -> HttpResponse:
    """After a refusal nothing here asks the database; what was chosen stays, and so does the page's number."""
    asked = request.POST if request.method == "POST" else request.GET
    if group is None and asked.get(GROUP_FIELD):
        group = {"slug": asked[GROUP_FIELD][:80], "name": ""}
    kept = request.POST.get(TOKEN_FIELD, "") if refusal and refusal.code == "unavailable" else ""
    context = {
        "group": group, "country": asked.get(COUNTRY_FIELD, ""), "token": kept or page_token(uuid4(), at=at),
        "refusal": refusal,
    }  # fmt: skip
    response = render(request, "web/hearts/wear.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return refusal.mark(response) if refusal else response


@form_page
def worn(request: HttpRequest, token: str) -> HttpResponse:
    """After the press: what it counts as, and the form for a message, once for each heart."""
    at = now()
    try:
        number = read_worn_token(token, at=at)
    except TokenInvalid:
        return not_worn(request)
    try:
        response = take_message(request, number, at=at) if request.method == "POST" else show_worn(request, number, at)
    except Exception as error:
        if not is_storage_failure(error):
            raise
        response = show_message_form(request, None, at=at, refusal=unavailable())
    return keep_private(response)


def not_worn(request: HttpRequest) -> HttpResponse:
    return show_message(
        request, title=_("Nothing is here"), status=404,
        text=_("No heart was worn from this address, or it was long ago. You can wear the heart again."),
        url=f"/{get_language() or 'en'}/hearts/", link_text=_("To the hearts"),
    )  # fmt: skip


def show_worn(request: HttpRequest, number: UUID, at: datetime) -> HttpResponse:
    heart = find_worn(number)
    if heart is None:
        return not_worn(request)
    message = message_of(heart)
    if message is None:
        return show_message_form(request, heart, at=at)
    context = {
        "heart": heart, "message": message, "email": email_of(message),
        "mail_dir": settings.MAIL_DIR if writes_mail_to_files() else "",
    }  # fmt: skip
    response = render(request, "web/hearts/sent.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def message_of(heart: Heart) -> WallMessage | None:
    found: WallMessage | None = getattr(heart, "message", None)
    return found


def email_of(message: WallMessage) -> str:
    contact = getattr(message, "contact", None)
    return str(contact.email) if contact is not None else ""


def take_message(request: HttpRequest, number: UUID, *, at: datetime) -> HttpResponse:
    """The message, or with `take_back` the heart itself, which asks for no work: it only takes away."""
    is_back = "take_back" in request.POST
    refusal = check_post(request, limit=SENDS, at=at, needs_work=not is_back)
    if refusal:
        return show_message_form(request, None, at=at, refusal=refusal)
    try:
        if is_back:
            take_heart_back(heart=number)
            return see_other(request.path)
        submit_message(
            typed=TypedMessage.from_mapping(request.POST.dict()),
            heart=number,
            language=get_language() or "en",
            by=Actor.visitor(),
            at=at,
        )
    except InvalidMessage as error:
        return show_message_form(request, find_worn(number), at=at, problems=error.problems)
    except HeartNotWorn as error:
        return show_message_form(request, None, at=at, refusal=Refusal("withdrawn", 409, str(error.message)))
    return see_other(request.path)


def show_message_form(
    request: HttpRequest, heart: Heart | None, *, at: datetime, problems: tuple[Problem, ...] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """`heart` None after a refusal: nothing here asks the database then."""
    language = get_language() or "en"
    typed: dict[str, Any] = {"text_language": language, "country": heart.country if heart else ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in WallForm.base_fields}
        typed["is_16_or_older"] = "is_16_or_older" in request.POST
    context = {
        "heart": heart, "refusal": refusal, "has_errors": bool(problems),
        "form": WallForm(typed, problems=problems, language=language), "guard": make_guard(at=at, needs_work=True),
    }  # fmt: skip
    response = render(request, "web/hearts/worn.html", context, status=422 if problems else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return refusal.mark(response) if refusal else response
