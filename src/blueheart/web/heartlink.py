"""The link in the mails about a message on the wall: confirm, take away for ever, "that wasn't me".

Nothing changes without a press, since mail scanners open every link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.text import direction
from blueheart.kernel.tokens import TokenInvalid
from blueheart.wear.actions.wall import disown_message, remove_message, verify_message
from blueheart.wear.enums import MessageState
from blueheart.wear.models import WallMessage
from blueheart.wear.queries.wall import find_message
from blueheart.wear.rules.tokens import read_link_token
from blueheart.web.guard import SENDS, Refusal, check_post, form_page, make_guard, see_other, show_message
from blueheart.web.held import keep_private

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """What a valid link opens. `base` is its address."""

    message: WallMessage
    base: str
    at: datetime

    @property
    def by(self) -> Actor:
        return Actor.organiser(ref=self.message.uid)


def hearts_address() -> str:
    return f"/{get_language() or 'en'}/hearts/"


def with_message(view: View) -> View:
    @form_page
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        at = now()
        try:
            message = find_message(read_link_token(token, at=at))
        except TokenInvalid:
            text = _("A part of the address is missing, or it was changed. Copy the whole link from the mail.")
            return keep_private(
                show_message(request, title=_("This link does not work"), text=text, status=404, url=hearts_address(),
                             link_text=_("To the hearts"))
            )  # fmt: skip
        if message is None:
            return keep_private(show_gone(request, status=410))
        try:
            return keep_private(view(request, HeldMessage(message, f"{hearts_address()}mine/{token}/", at)))
        except WallMessage.DoesNotExist:
            return keep_private(show_gone(request, status=410))

    return opened


def show_gone(request: HttpRequest, *, status: int) -> HttpResponse:
    text = _("There is no message behind this link any more, and no address of yours is kept here.")
    return show_message(
        request, title=_("The message is gone"), text=text, status=status, url=hearts_address(),
        link_text=_("To the hearts"),
    )  # fmt: skip


@with_message
def mine(request: HttpRequest, held: HeldMessage) -> HttpResponse:
    """How the message stands, and what can be done. Changes nothing."""
    return see_other(held.base) if request.method == "POST" else show_mine(request, held)


def show_mine(request: HttpRequest, held: HeldMessage, *, refusal: Refusal | None = None) -> HttpResponse:
    message = held.message
    context = {
        "held": held, "message": message, "direction": direction(message.language), "guard": make_guard(at=held.at),
        "refusal": refusal, "can_confirm": message.state == MessageState.UNVERIFIED,
        "is_shown": message.state == MessageState.SHOWN, "is_declined": message.state == MessageState.DECLINED,
        "is_just_confirmed": request.GET.get("done") == "confirmed",
    }  # fmt: skip
    response = render(request, "web/hearts/mine.html", context)
    return refusal.mark(response) if refusal else response


@with_message
def confirm(request: HttpRequest, held: HeldMessage) -> HttpResponse:
    if request.method != "POST":
        return see_other(held.base)
    refusal = check_post(request, limit=SENDS, at=held.at)
    if refusal:
        return show_mine(request, held, refusal=refusal)
    verify_message(message_id=held.message.pk, by=held.by, at=held.at)
    return see_other(f"{held.base}?done=confirmed")


@with_message
def remove(request: HttpRequest, held: HeldMessage) -> HttpResponse:
    return ask_first(
        request, held, action=remove_message, title=_("Take your message away?"), button=_("Take it away for ever"),
        text=_("The message, your first name and your address are deleted at once. Your heart still counts."),
    )  # fmt: skip


@with_message
def not_me(request: HttpRequest, held: HeldMessage) -> HttpResponse:
    return ask_first(
        request, held, action=disown_message, title=_("That wasn’t you?"),
        button=_("That wasn’t me: delete everything"),
        text=_("Somebody typed your address. The message and the address are deleted, and the heart is taken back."),
    )  # fmt: skip


def ask_first(
    request: HttpRequest, held: HeldMessage, *, action: Callable[..., None], title: str, text: str, button: str
) -> HttpResponse:
    refusal = check_post(request, limit=SENDS, at=held.at) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        action(message_id=held.message.pk, by=held.by, at=held.at)
        return see_other(f"{hearts_address()}gone/")
    context = {
        "held": held, "title": title, "text": text, "button": button, "refusal": refusal,
        "guard": make_guard(at=held.at), "message": held.message, "direction": direction(held.message.language),
    }  # fmt: skip
    response = render(request, "web/hearts/question.html", context)
    return refusal.mark(response) if refusal else response


@form_page
def gone(request: HttpRequest) -> HttpResponse:
    return show_gone(request, status=200)
