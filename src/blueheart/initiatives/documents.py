"""The letters that an organiser receives, in the language in which the form was filled in."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from blueheart.campaign.documents import Mail, lay_out
from blueheart.campaign.queries import city_label, country_name
from blueheart.campaign.rules.addresses import Addresses
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.models import Contact, Initiative
from blueheart.initiatives.rules.links import link_expires_at, manage_token

MANAGE = gettext_noop("Change it, withdraw it, or tell afterwards how it went:")
READ_AGAIN = gettext_noop("Read it again here:")

OPENINGS: dict[str, tuple[str, str, str]] = {
    "confirm": (
        gettext_noop("Confirm your initiative: %(title)s"),
        gettext_noop(
            "Thank you for sending in an initiative. It is kept, but nobody looks at it before you confirm it."
        ),
        gettext_noop("Open this link and press “Confirm”:"),
    ),
    "published": (
        gettext_noop("Published: %(title)s"),
        gettext_noop("Your initiative is published. Thank you for taking part."),
        MANAGE,
    ),
    "change_requested": (
        gettext_noop("Please change something: %(title)s"),
        gettext_noop("Before your initiative can be published, the campaign office asks for a change:"),
        gettext_noop("Make the change here; it then comes back to the office by itself:"),
    ),
    "declined": (
        gettext_noop("Not published: %(title)s"),
        gettext_noop("Your initiative will not be published. The reason:"),
        READ_AGAIN,
    ),
    "revision_accepted": (
        gettext_noop("Your change is published: %(title)s"),
        gettext_noop("Your change is published."),
        MANAGE,
    ),
    "revision_declined": (
        gettext_noop("Your change is not published: %(title)s"),
        gettext_noop("The text that was published before stays as it was. The reason:"),
        MANAGE,
    ),
    "withdrawn": (
        gettext_noop("Withdrawn: %(title)s"),
        gettext_noop("Your initiative is withdrawn. Calendars that follow it are told that it is cancelled."),
        READ_AGAIN,
    ),
    "report": (
        gettext_noop("How did it go? %(title)s"),
        gettext_noop("Your initiative is over. Tell how many came, and add photographs and press links."),
        gettext_noop("Report here:"),
    ),
    "link": (
        gettext_noop("Your link: %(title)s"),
        gettext_noop("Here is the link to your initiative that was asked for."),
        MANAGE,
    ),
}
"""Kind of letter → subject, first sentence, and the words before the link."""


def write_letter(
    *, kind: str, initiative: Initiative, contact: Contact, base_url: str, at: datetime, note: str = ""
) -> Mail:
    """`kind` is one of OPENINGS. `note` is what the desk wrote to the organiser. `base_url` ends without /."""
    addresses = Addresses(base_url, contact.language)
    token = manage_token(uid=str(initiative.uid), serial=contact.link_serial, at=at)
    page = addresses.page(f"initiatives/{initiative.slug}")
    with override(contact.language):
        subject, opening, button = opening_of(kind, initiative)
        text = lay_out(
            name=contact.name,
            opening=opening,
            note=note,
            summary=summary(initiative),
            button=button,
            link=addresses.page(f"manage/{token}"),
            more=_("It is published here:") + "\n" + page if initiative.is_public else "",
            closing=closing(initiative, kind),
        )
        return Mail(subject=subject, text=text)


def opening_of(kind: str, initiative: Initiative) -> tuple[str, str, str]:
    """Subject, first sentence, and the words before the link."""
    subject, opening, button = OPENINGS[kind]
    return _(subject) % {"title": initiative.title}, _(opening), _(button)


def summary(initiative: Initiative) -> list[str]:
    start = utc_to_local(initiative.starts_at_utc, initiative.zone)
    place = ", ".join(part for part in (initiative.venue, place_name(initiative)) if part)
    return [
        initiative.title,
        date_format(start, "DATETIME_FORMAT") + f" ({initiative.zone})",
        _("Online") if initiative.is_online else place,
    ]


def place_name(initiative: Initiative) -> str:
    language = get_language() or "en"
    if initiative.city is None:
        return country_name(initiative.country, language)
    return city_label(initiative.city, language)


def closing(initiative: Initiative, kind: str) -> list[str]:
    """What holds for the link; a stranger whose address was typed hears in the first letter that nothing follows."""
    until = date_format(link_expires_at(initiative.ends_at_utc), "DATE_FORMAT")
    lines = [
        _("The link works until %(day)s. Whoever has it can change the initiative, so keep it to yourself.")
        % {"day": until}
    ]
    if kind == "confirm":
        lines.append(
            _("If you did not send this in, you need do nothing: without a confirmation nothing is published.")
        )
    return lines
