"""Who stands at the desk, and which page is theirs to see."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from blueheart.campaign.permissions import can_enter_desk
from blueheart.campaign.queries import actor_for_user
from blueheart.kernel.actors import Actor

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]
Rule = Callable[[Actor], bool]
SECOND_FACTORS = ("totp", "webauthn")


def actor_of(request: HttpRequest) -> Actor:
    """Asked once a request."""
    known: Actor | None = getattr(request, "_desk_actor", None)
    if known is None:
        known = actor_for_user(request.user)
        request._desk_actor = known  # type: ignore[attr-defined]
    return known


def only_for(rule: Rule) -> Callable[[View], View]:
    """Answers 403 to members of staff whom the rule does not let in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if not (can_enter_desk(actor) and rule(actor)):
                return forbidden(request)
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded

    return decorate


def forbidden(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/forbidden.html", status=403)


def has_second_factor(user: Any) -> bool:
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()


def proved_second_factor(request: HttpRequest) -> bool:
    """Whether this session, and not only this account, has shown it."""
    from allauth.account.authentication import get_authentication_records

    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def needs_second_factor() -> bool:
    return bool(settings.REQUIRE_SECOND_FACTOR)
