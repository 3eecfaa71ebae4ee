"""The letter that asks a monument's owner for permission, filled in, as PDF and as plain text.

It says only what the promise holds; place, date and signature stay open for whoever sends it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from blueheart.campaign.queries import city_label
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.documents.mails import monument_name
from blueheart.illuminations.documents.sheet import dressing_text
from blueheart.illuminations.documents.typeset import joined, labelled, long_day, typeset
from blueheart.illuminations.enums import Dressing
from blueheart.illuminations.models import Promise, PromiseContact
from blueheart.illuminations.queries.promises import contact_of
from blueheart.illuminations.rules.colour import HEART_BLUE
from blueheart.illuminations.rules.deadlines import answer_helps_by
from blueheart.kernel.text import direction

SOURCES = ("https://undocs.org/A/RES/68/192", "https://www.unodc.org/brulo/en/bhc-and-world-tip-day.html")
"""The resolution, and the campaign as UNODC Brussels describes it."""

NEEDS: dict[str, tuple[str, ...]] = {
    Dressing.LIGHT: (gettext_noop("Lamps that can turn blue, or room and electricity for lamps that are brought."),),
    Dressing.WATER: (
        gettext_noop("Lamps at the water that can turn blue, or room and electricity for lamps that are brought."),
    ),
    Dressing.SCREEN: (gettext_noop("The use of the screen, or room and electricity for a projector."),),
    Dressing.FLAGS: (gettext_noop("The places where flags or banners can hang, and how they may be fastened."),),
    Dressing.COSTUME: (gettext_noop("Your consent to the costume, and what has to be done to protect the statue."),),
}
"""What each way to turn blue asks of the owner, beside what every one of them does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Every word of it, in `language`; `details` are pairs of a label and a value, `lines` the same as text."""

    language: str
    direction: str
    title: str
    mark: str
    sender: list[str]
    recipient: list[str]
    greeting: str
    opening: str
    details: list[tuple[str, str]]
    lines: list[str]
    needs_title: str
    needs: list[str]
    answer: str
    about: list[str]
    closing: str
    place_and_date: str
    signature: str
    sources: list[str]
    footer: str


def letter_pdf(promise: Promise, language: str = "") -> bytes:
    """In the language asked for, else in that of the promise's contact. Its monument and city must be loaded."""
    return typeset("letter.typ", asdict(write_letter(promise, language)))


def letter_text(promise: Promise, language: str = "") -> str:
    """The same words, to paste into a mail."""
    letter = write_letter(promise, language)
    width = 40
    blocks = [
        letter.mark,
        "\n".join(letter.sender),
        "\n".join(letter.recipient),
        letter.title,
        letter.greeting,
        letter.opening,
        "\n".join(letter.lines),
        "\n".join([letter.needs_title, *(f"- {need}" for need in letter.needs)]),
        letter.answer,
        *letter.about,
        letter.closing,
        f"{letter.place_and_date}: {'_' * width}\n\n{letter.signature}: {'_' * width}",
        "\n".join(letter.sources),
        letter.footer,
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def write_letter(promise: Promise, language: str) -> Letter:
    contact = contact_of(promise.pk)
    chosen = letter_language(language, contact)
    with override(chosen):
        name = monument_name(promise)
        day = date_format(promise.day, "DATE_FORMAT")
        details = detail_rows(promise, name)
        return Letter(
            language=chosen, direction=direction(chosen),
            title=_("Blue light: %(monument)s, %(day)s") % {"monument": name, "day": day},
            mark=_("Sample: an invented promise, not a real request") if promise.is_sample else "",
            sender=sender_lines(promise, contact), recipient=recipient_lines(promise, name),
            greeting=_("Dear Sir or Madam,"),
            opening=_(
                "For the World Day against Trafficking in Persons, 30 July, we would like to see this monument in "
                "blue, and ask for your permission:"
            ),
            details=details, lines=[labelled(label, value) for label, value in details],
            needs_title=_("What is needed of you:"), needs=needs_of(promise),
            answer=_("An answer by %(day)s helps: what has to be arranged can then be arranged in time.")
            % {"day": answer_day(promise)},
            about=about_lines(), closing=_("Yours faithfully,"), place_and_date=_("Place and date"),
            signature=_("Signature"), sources=[_("Sources:"), *SOURCES],
            footer=_("This letter comes from whoever signs it, not from the United Nations."),
        )  # fmt: skip


def letter_language(asked: str, contact: PromiseContact | None) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    wished = (asked, contact.language if contact else "")
    return next((code for code in wished if code in known), settings.LANGUAGE_CODE)


def sender_lines(promise: Promise, contact: PromiseContact | None) -> list[str]:
    """Who asks; the contact's own lines only while they are kept."""
    own = [contact.name, contact.email, contact.phone] if contact else []
    return [line for line in (promise.organiser_name, *own) if line]


def recipient_lines(promise: Promise, name: str) -> list[str]:
    place = place_text(promise)
    owner = promise.monument.owner_name
    return [owner, place] if owner else [_("To the owner of: %(monument)s") % {"monument": name}, place]


def place_text(promise: Promise) -> str:
    """City, region where it is needed, and country, with the comma of the active language."""
    return joined(*city_label(promise.monument.city, get_language() or "en").split(", "))


def detail_rows(promise: Promise, name: str) -> list[tuple[str, str]]:
    zone = promise.monument.zone
    start, end = utc_to_local(promise.starts_at_utc, zone), utc_to_local(promise.ends_at_utc, zone)
    return [
        (_("Monument"), joined(name, place_text(promise))),
        (_("Evening"), long_day(promise.day)),
        (_("From"), moment_text(start, zone)),
        (_("Until"), moment_text(end, zone)),
        (_("How"), dressing_text(promise)),
        (_("Colour"), _("the blue of the heart, sRGB %(hex)s") % {"hex": HEART_BLUE}),
    ]


def moment_text(moment: datetime, zone: str) -> str:
    values = {"time": f"{moment:%H:%M}", "zone": zone, "day": long_day(moment)}
    return _("%(time)s local time (%(zone)s), %(day)s") % values


def needs_of(promise: Promise) -> list[str]:
    return [
        _("Your permission in writing, with any condition that you set."),
        *(_(need) for need in NEEDS[promise.dressing]),
        _("Access for the people who set it up and take it away again."),
        _("The name and telephone of somebody who can be reached that evening."),
    ]


def answer_day(promise: Promise) -> str:
    return long_day(answer_helps_by(day=promise.day, notice_days=promise.monument.notice_days))


def about_lines() -> list[str]:
    """Two sentences, each with its source among SOURCES."""
    return [
        _(
            "The Blue Heart Campaign raises awareness around the globe of human trafficking and of its impact on "
            "society, and encourages governments, civil society, companies and individuals to help prevent this crime."
        )
        + " "
        + _(
            "Resolution A/RES/68/192 of the United Nations General Assembly designates 30 July as the World Day "
            "against Trafficking in Persons."
        ),
    ]
