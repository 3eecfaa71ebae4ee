"""Mail at the desk: without a mail server the letters lie in a folder, and are read here. Head office only.

A letter is shown as text, never as HTML, and no file is opened but those that the list names.
"""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blueheart.campaign.permissions import can_manage_staff
from blueheart.desk.access import only_for
from blueheart.kernel.actors import Actor

PAGE_SIZE = 50
MOST_BYTES = 2_000_000
NAME = re.compile(r"(\d{8}T\d{6}\.\d{1,6})Z-[0-9a-f]{4,64}\.eml")


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    sent_at: datetime
    to: str
    subject: str
    text: str


def can_read_mail(actor: Actor) -> bool:
    return can_manage_staff(actor)


def is_kept_here() -> bool:
    """Whether letters are written to files, because no mail server is configured."""
    return bool(settings.EMAIL_BACKEND == "blueheart.kernel.mail_backend.FileMailBackend")


@only_for(can_read_mail)
def mails(request: HttpRequest) -> HttpResponse:
    if not is_kept_here():
        raise Http404
    page = Paginator(names(), PAGE_SIZE).get_page(request.GET.get("page"))
    letters = [letter for name in page.object_list if (letter := read(str(name))) is not None]
    return render(request, "desk/mails.html", {"page": page, "letters": letters})


@only_for(can_read_mail)
def mail(request: HttpRequest, name: str) -> HttpResponse:
    letter = read(name) if is_kept_here() else None
    if letter is None:
        raise Http404
    return render(request, "desk/mail.html", {"letter": letter})


def names() -> list[str]:
    """Newest first; the names sort by time."""
    folder = Path(settings.MAIL_DIR)
    if not folder.is_dir():
        return []
    return sorted((path.name for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)


def read(name: str) -> Letter | None:
    """None for a name that is not one of ours, and for a file that is gone."""
    found = NAME.fullmatch(name)
    path = Path(settings.MAIL_DIR) / name
    if found is None or path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        message = email.message_from_bytes(file.read(MOST_BYTES), policy=email.policy.default)
    return Letter(
        name=name,
        sent_at=datetime.strptime(found[1], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=text_of(message),
    )


def text_of(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError, KeyError):
        return ""
