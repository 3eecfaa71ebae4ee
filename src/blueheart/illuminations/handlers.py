"""What follows from promises and initiatives: mails, matches, reminders, and erasure when their time is over."""

from datetime import datetime

from django.conf import settings

from blueheart.illuminations import actions
from blueheart.illuminations.documents.mails import write_mail
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import PromiseContact, PromiseNote
from blueheart.illuminations.queries.promises import promises_to_remind, promises_to_report
from blueheart.illuminations.rules.deadlines import SOON_DAYS
from blueheart.kernel.actors import Actor
from blueheart.kernel.providers import send_mail
from blueheart.kernel.queries import sent_mail_keys
from blueheart.kernel.registry import RecordedEvent, subscribe
from blueheart.kernel.schedule import every

MAILED_STATES = {
    PromiseState.CONFIRMED.value: "confirmed",
    PromiseState.DECLINED.value: "declined",
    PromiseState.CANCELLED.value: "cancelled",
}


def send_promise_mail(*, kind: str, key: str, contact: PromiseContact, at: datetime, note: str = "") -> None:
    mail = write_mail(kind=kind, promise=contact.promise, contact=contact, base_url=settings.BASE_URL, at=at, note=note)
    send_mail(key=key, to=contact.email, subject=mail.subject, text=mail.text, language=contact.language)


def mail_about(event: RecordedEvent, kind: str) -> None:
    """Sends it once for each event; after an erasure there is nobody to write to."""
    contact = (
        PromiseContact.objects.select_related("promise__monument__city")
        .filter(promise_id=event.payload["promise_id"])
        .first()
    )
    if contact is None:
        return
    note_id = event.payload.get("note_id")
    note = PromiseNote.objects.filter(pk=note_id).first() if note_id else None
    send_promise_mail(
        kind=kind, key=f"{event.uid}:{kind}", contact=contact, at=event.at, note=note.text if note else ""
    )


@subscribe("illuminations.submitted", key="illuminations.mail_verification")
def mail_verification(event: RecordedEvent) -> None:
    mail_about(event, "verify")


@subscribe("illuminations.moved", key="illuminations.mail_step")
def mail_step(event: RecordedEvent) -> None:
    kind = MAILED_STATES.get(str(event.payload["to_state"]))
    if kind is not None:
        mail_about(event, kind)


@subscribe("illuminations.link_requested", key="illuminations.mail_link")
def mail_link(event: RecordedEvent) -> None:
    mail_about(event, "link")


@subscribe("illuminations.moved", key="illuminations.match_promise", atomic=True)
@subscribe("illuminations.edited", key="illuminations.match_edited_promise", atomic=True)
def match_after_step(event: RecordedEvent) -> None:
    actions.match_promise(promise_id=event.payload["promise_id"], by=Actor.system("matching"), at=event.at)


@subscribe("initiatives.published", key="illuminations.match_initiative", atomic=True)
@subscribe("initiatives.revision_accepted", key="illuminations.match_revised_initiative", atomic=True)
def match_after_publication(event: RecordedEvent) -> None:
    actions.match_initiative(initiative_id=event.payload["initiative_id"], by=Actor.system("matching"), at=event.at)


@subscribe("initiatives.merged", key="illuminations.match_merged_initiative", atomic=True)
def match_after_merge(event: RecordedEvent) -> None:
    """What was told by the one that is gone is told by the one that it became."""
    actions.match_initiative(initiative_id=event.payload["into_id"], by=Actor.system("matching"), at=event.at)


@every(minutes=60, key="illuminations.remind")
def remind(*, at: datetime) -> None:
    """Once a promise: before the owner's deadline, and the morning after the evening."""
    reminders = {"deadline": promises_to_remind(at=at, within_days=SOON_DAYS), "report": promises_to_report(at=at)}
    sent = sent_mail_keys(prefix="illuminations.")
    for kind, contacts in reminders.items():
        for contact in contacts:
            key = f"illuminations.{kind}:{contact.promise.uid}"
            if key not in sent:
                send_promise_mail(kind=kind, key=key, contact=contact, at=at)


@every(minutes=60, key="illuminations.erase_unverified")
def erase_unverified(*, at: datetime) -> None:
    actions.erase_unverified_promises(at=at)


@every(minutes=60, key="illuminations.erase_contacts")
def erase_contacts(*, at: datetime) -> None:
    actions.erase_promise_contacts_past_their_time(by=Actor.system("schedule"), at=at)
