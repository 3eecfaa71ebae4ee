"""The mails that whoever promised receives, in the language in which the form was filled in."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from blueheart.campaign.documents import Mail, lay_out
from blueheart.campaign.queries import city_label
from blueheart.campaign.rules.addresses import Addresses
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.models import Promise, PromiseContact
from blueheart.illuminations.queries.monuments import monument_names
from blueheart.illuminations.rules.deadlines import permission_deadline
from blueheart.illuminations.rules.links import link_expires_on, manage_token

MANAGE = gettext_noop("Change it, move it on or cancel it here; the technician’s sheet is there too:")
READ_AGAIN = gettext_noop("Read it again here:")

OPENINGS: dict[str, tuple[str, str, str]] = {
    "verify": (
        gettext_noop("Confirm your promise: %(monument)s in blue"),
        gettext_noop("Thank you for promising blue light. It is kept, but nobody looks at it before you confirm it."),
        gettext_noop("Open this link and press “Yes, this is my promise”:"),
    ),
    "confirmed": (
        gettext_noop("Confirmed: %(monument)s in blue"),
        gettext_noop("Your promise is confirmed, and the wave shows it. Thank you."),
        MANAGE,
    ),
    "declined": (
        gettext_noop("Not taken: %(monument)s in blue"),
        gettext_noop("The campaign office can’t take this promise. The reason:"),
        READ_AGAIN,
    ),
    "cancelled": (
        gettext_noop("Cancelled: %(monument)s in blue"),
        gettext_noop("This promise is cancelled. Calendars that follow it are told. The reason:"),
        READ_AGAIN,
    ),
    "deadline": (
        gettext_noop("Ask the owner by %(deadline)s: %(monument)s in blue"),
        gettext_noop("The owner of this monument wants to be asked in time, and the last day is near."),
        gettext_noop("A letter to the owner, filled in, is here; press “Permission asked” once it went out:"),
    ),
    "report": (
        gettext_noop("Was it blue? %(monument)s"),
        gettext_noop("The evening is over. Tell how long the light burned and whom it reached, and send photographs."),
        gettext_noop("Report here:"),
    ),
    "link": (
        gettext_noop("Your link: %(monument)s in blue"),
        gettext_noop("Here is the link to your promise that was asked for."),
        MANAGE,
    ),
}
"""Kind of mail → subject, first sentence, and the words before the link."""


def write_mail(
    *, kind: str, promise: Promise, contact: PromiseContact, base_url: str, at: datetime, note: str = ""
) -> Mail:
    """`kind` is one of OPENINGS, `note` what the other side wrote. `base_url` ends without /."""
    token = manage_token(uid=str(promise.uid), serial=contact.link_serial, at=at)
    with override(contact.language):
        name = monument_name(promise)
        deadline = permission_deadline(day=promise.day, notice_days=promise.monument.notice_days)
        subject, opening, button = OPENINGS[kind]
        text = lay_out(
            name=contact.name,
            opening=_(opening),
            note=note,
            summary=summary(promise, name),
            button=_(button),
            link=Addresses(base_url, contact.language).page(f"promises/{token}"),
            closing=closing(promise, kind),
        )
        return Mail(_(subject) % {"monument": name, "deadline": date_format(deadline, "DATE_FORMAT")}, text)


def monument_name(promise: Promise) -> str:
    return monument_names([promise.monument], get_language() or "en")[promise.monument_id][0]


def summary(promise: Promise, name: str) -> list[str]:
    zone = promise.monument.zone
    start, end = utc_to_local(promise.starts_at_utc, zone), utc_to_local(promise.ends_at_utc, zone)
    return [
        name,
        city_label(promise.monument.city, get_language() or "en"),
        f"{date_format(start, 'DATETIME_FORMAT')} – {date_format(end, 'TIME_FORMAT')} ({zone})",
    ]


def closing(promise: Promise, kind: str) -> list[str]:
    """What holds for the link; a stranger whose address was typed hears in the first mail that nothing follows."""
    until = date_format(link_expires_on(promise.day), "DATE_FORMAT")
    lines = [
        _("The link works until %(day)s. Whoever has it can change the promise, so keep it to yourself.")
        % {"day": until}
    ]
    if kind == "verify":
        lines.append(_("If you did not send this in, you need do nothing: unconfirmed, it is erased in two weeks."))
    return lines
