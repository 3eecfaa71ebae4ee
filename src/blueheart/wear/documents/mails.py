"""The mails that whoever wrote on the wall of hearts receives, in the language of the form."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from blueheart.wear.models import WallMessage, WearerContact
from blueheart.wear.rules.tokens import link_token

OPENINGS: dict[str, tuple[str, str, str]] = {
    "verify": (
        gettext_noop("Confirm your message on the wall of hearts"),
        gettext_noop(
            "Thank you for wearing the Blue Heart. Your message is kept, but nobody looks at it before you confirm it."
        ),
        gettext_noop("Open this link and press “Yes, this is my message”:"),
    ),
    "shown": (
        gettext_noop("Your message is on the wall of hearts"),
        gettext_noop("Your message is on the wall of hearts now. Thank you."),
        gettext_noop("See it, or take it away at any time, here:"),
    ),
    "declined": (
        gettext_noop("Your message is not on the wall of hearts"),
        gettext_noop("The campaign office can’t show this message. Your heart counts all the same. The reason:"),
        gettext_noop("Read it again, or take it away, here:"),
    ),
}
"""Kind of mail → subject, first sentence, and the words before the link."""


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    text: str


def write_mail(*, kind: str, message: WallMessage, contact: WearerContact, base_url: str, at: datetime) -> Mail:
    """`kind` is one of OPENINGS. `base_url` ends without /. A reason is shown as a quotation."""
    with override(contact.language):
        subject, opening, button = OPENINGS[kind]
        link = f"{base_url}/{contact.language}/hearts/mine/{link_token(message.uid, at=at)}/"
        not_me = _("That wasn’t you? Press here, and the message, this address and the heart are taken away:")
        parts = [
            _("Dear %(name)s,") % {"name": message.first_name},
            _(opening),
            quoted(message.reason, "> ") if kind == "declined" else "",
            quoted(f"{message.first_name}\n{message.text}".strip(), "    "),
            f"{_(button)}\n{link}",
            _("The link takes your message away for as long as it stands. Keep it to yourself."),
            f"{not_me}\n{link}not-me/",
            _("If you do nothing, an unconfirmed message is erased after 30 days.") if kind == "verify" else "",
        ]
        return Mail(subject=_(subject), text="\n\n".join(part for part in parts if part) + "\n")


def quoted(text: str, mark: str) -> str:
    return "\n".join(f"{mark}{line}" for line in text.splitlines())
