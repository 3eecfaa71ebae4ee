"""How staff sign in: by invitation only, with mail that goes out the way all mail does."""

import logging
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language

from blueheart.desk.access import has_second_factor
from blueheart.desk.roles import arrange_groups
from blueheart.kernel import clock
from blueheart.kernel.providers import send_mail

logger = logging.getLogger(__name__)


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: accounts are made from invitations at the desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has no second factor yet and gave the password a moment ago is not asked for it again to set one up."""
        if app == "allauth.mfa" and gave_password_lately(self.request) and not has_second_factor(self.request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must not tell a visitor which addresses have accounts."""
        request = context.get("request") or self.request
        message = self.render_mail(template_prefix, email, {**context, "email": email, "request": request})
        try:
            send_mail(
                key=f"desk.account:{uuid.uuid4()}", to=email, subject=message.subject, text=message.body,
                language=(get_language() or "en"),
            )  # fmt: skip
        except OSError:
            logger.warning("the mail %s could not go out: the mail server does not answer", template_prefix)


def gave_password_lately(request: HttpRequest) -> bool:
    oldest = clock.now().timestamp() - REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(item.get("method") == "password" and float(item.get("at", 0)) > oldest for item in records)


@receiver(user_logged_in)
def open_screens(**kwargs: Any) -> None:
    del kwargs
    arrange_groups()


@receiver(authenticator_added)
def note_factor_shown(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Setting one up shows it: the session need not show it again, and the recovery codes come next."""
    del kwargs
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


@receiver(authenticator_removed)
def forget_factor_shown(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Whoever takes the last one away is asked to set up another before going on."""
    del kwargs
    if not has_second_factor(user):
        records = [item for item in get_authentication_records(request, user) if item.get("method") != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
