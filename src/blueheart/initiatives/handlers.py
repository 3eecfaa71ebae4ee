"""What follows from an initiative's events: letters to the organiser, and erasure when their time is over."""

from datetime import datetime

from django.conf import settings

from blueheart.initiatives import actions
from blueheart.initiatives.documents import write_letter
from blueheart.initiatives.models import Contact, DecisionNote
from blueheart.initiatives.queries.reminders import contacts_to_remind
from blueheart.kernel.actors import Actor
from blueheart.kernel.providers import send_mail
from blueheart.kernel.queries import sent_mail_keys
from blueheart.kernel.registry import RecordedEvent, subscribe
from blueheart.kernel.schedule import every


def send_letter(kind: str, event: RecordedEvent) -> None:
    """Sends it once for each event; after an import or an erasure there is nobody to write to."""
    contact = (
        Contact.objects.select_related("initiative__city").filter(initiative_id=event.payload["initiative_id"]).first()
    )
    if contact is None:
        return
    note_id = event.payload.get("note_id")
    note = DecisionNote.objects.filter(pk=note_id).first() if note_id else None
    letter = write_letter(
        kind=kind, initiative=contact.initiative, contact=contact, base_url=settings.BASE_URL, at=event.at,
        note=note.text if note else "",
    )  # fmt: skip
    send_mail(
        key=f"{event.uid}:{kind}", to=contact.email, subject=letter.subject, text=letter.text,
        language=contact.language,
    )  # fmt: skip


@subscribe("initiatives.submitted", key="initiatives.mail_confirmation")
def mail_confirmation(event: RecordedEvent) -> None:
    send_letter("confirm", event)


@subscribe("initiatives.published", key="initiatives.mail_published")
def mail_published(event: RecordedEvent) -> None:
    send_letter("published", event)


@subscribe("initiatives.change_requested", key="initiatives.mail_change_requested")
def mail_change_requested(event: RecordedEvent) -> None:
    send_letter("change_requested", event)


@subscribe("initiatives.declined", key="initiatives.mail_declined")
def mail_declined(event: RecordedEvent) -> None:
    send_letter("declined", event)


@subscribe("initiatives.revision_accepted", key="initiatives.mail_revision_accepted")
def mail_revision_accepted(event: RecordedEvent) -> None:
    send_letter("revision_accepted", event)


@subscribe("initiatives.revision_declined", key="initiatives.mail_revision_declined")
def mail_revision_declined(event: RecordedEvent) -> None:
    send_letter("revision_declined", event)


@subscribe("initiatives.withdrawn", key="initiatives.mail_withdrawn")
def mail_withdrawn(event: RecordedEvent) -> None:
    send_letter("withdrawn", event)


@subscribe("initiatives.manage_link_requested", key="initiatives.mail_manage_link")
def mail_manage_link(event: RecordedEvent) -> None:
    send_letter("link", event)


@every(minutes=60, key="initiatives.ask_for_reports")
def ask_for_reports(*, at: datetime) -> None:
    sent = sent_mail_keys(prefix="initiatives.report:")
    for contact in contacts_to_remind(at=at):
        key = f"initiatives.report:{contact.initiative.uid}"
        if key in sent:
            continue
        letter = write_letter(
            kind="report", initiative=contact.initiative, contact=contact, base_url=settings.BASE_URL, at=at
        )
        send_mail(key=key, to=contact.email, subject=letter.subject, text=letter.text, language=contact.language)


@every(minutes=60, key="initiatives.erase_drafts")
def erase_drafts(*, at: datetime) -> None:
    actions.erase_expired_drafts(at=at)


@every(minutes=60, key="initiatives.erase_contacts")
def erase_contacts(*, at: datetime) -> None:
    actions.erase_contacts_past_their_time(by=Actor.system("schedule"), at=at)
