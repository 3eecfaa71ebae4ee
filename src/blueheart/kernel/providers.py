"""Outside services: the mail server."""

import re
from collections.abc import Mapping
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from blueheart.kernel import clock
from blueheart.kernel.models import SentMail
from blueheart.kernel.text import clean_line

HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}\Z")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
# fmt: off
OWN_HEADERS = frozenset({
    "auto-submitted", "bcc", "cc", "content-language", "content-transfer-encoding", "content-type", "date", "from",
    "message-id", "mime-version", "subject", "to", "x-auto-response-suppress",
})
# fmt: on
MAX_SUBJECT = 200


class UnsafeMail(ValueError):
    """The address, a header or the language is not one that may go into a mail's head."""


def send_mail(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    language: str,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Send one mail once per `key`; False when it was sent before.

    A mail server knows no transaction, so either a crash loses a mail or it doubles one. We take the
    second: the row that remembers `key` is written after the server has taken the mail, and a crash
    between the two sends it again, at least once. The Message-ID comes from the key, so that
    mailboxes which drop copies drop that one. No address is kept.

    Raises UnsafeMail for a line break or a second address in a header, and whatever the mail backend
    raises (OSError, SMTPException) when the server is not there: the delivery retries.
    """
    if SentMail.objects.filter(pk=key).exists():
        return False
    message = EmailMultiAlternatives(
        subject=clean_line(subject)[:MAX_SUBJECT],
        body=text,
        to=[_checked_address(to)],
        headers=_checked_headers(headers or {}, language) | {"Message-ID": _message_id(key)},
    )
    if html is not None:
        message.attach_alternative(html, "text/html")
    message.send()
    SentMail.objects.get_or_create(
        key=key, defaults={"message_id": message.extra_headers["Message-ID"], "sent_at": clock.now()}
    )
    return True


def _checked_address(to: str) -> str:
    """One bare address; a display name is refused, since it would be what a visitor typed."""
    try:
        validate_email(to)
    except ValidationError as error:
        raise UnsafeMail("to: this is not one e-mail address, such as name@example.org") from error
    return to


def _checked_headers(headers: Mapping[str, str], language: str) -> dict[str, str]:
    if not LANGUAGE_TAG.match(language):
        raise UnsafeMail(f"language: {language!r} is no language tag; write one such as fr or pt-BR")
    for name, value in headers.items():
        if not HEADER_NAME.match(name) or name.lower() in OWN_HEADERS:
            raise UnsafeMail(f"headers: {name!r} is no header that a caller may set")
        if clean_line(value) != value:
            raise UnsafeMail(f"headers: {name} holds a line break or an invisible character; take it out")
    own = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
    return {**headers, **own}


def _message_id(key: str) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('blueheart.mail', key, algorithm='sha256').hexdigest()[:40]}@{domain}>"
