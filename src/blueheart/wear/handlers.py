"""What follows on the wall of hearts: mails, counts of a group that is gone, and erasure when the time is over."""

from datetime import datetime

from django.conf import settings

from blueheart.kernel.actors import Actor
from blueheart.kernel.providers import send_mail
from blueheart.kernel.registry import RecordedEvent, subscribe
from blueheart.kernel.schedule import every
from blueheart.wear.actions.counts import forget_group
from blueheart.wear.actions.wall import erase_contacts_past_their_time, erase_unverified_messages
from blueheart.wear.documents.mails import write_mail
from blueheart.wear.enums import MessageState
from blueheart.wear.models import WearerContact

MAILED_STATES = {MessageState.SHOWN.value: "shown", MessageState.DECLINED.value: "declined"}


def mail_about(event: RecordedEvent, kind: str, *, state: str) -> None:
    """Sends it once for each event; not when the message is gone, undecided again, or its address erased."""
    contact = (
        WearerContact.objects.select_related("message")
        .filter(message_id=event.payload["message_id"], message__uid=event.subject_id, message__state=state)
        .first()
    )
    if contact is None:
        return
    mail = write_mail(kind=kind, message=contact.message, contact=contact, base_url=settings.BASE_URL, at=event.at)
    send_mail(
        key=f"{event.uid}:{kind}", to=contact.email, subject=mail.subject, text=mail.text, language=contact.language
    )


@subscribe("wear.message_submitted", key="wear.mail_verification")
def mail_verification(event: RecordedEvent) -> None:
    mail_about(event, "verify", state=MessageState.UNVERIFIED)


@subscribe("wear.message_decided", key="wear.mail_decision")
def mail_decision(event: RecordedEvent) -> None:
    state = str(event.payload["to_state"])
    if state in MAILED_STATES:
        mail_about(event, MAILED_STATES[state], state=state)


@subscribe("supporters.removed", key="wear.forget_group", atomic=True)
def forget_removed_group(event: RecordedEvent) -> None:
    """The hearts stay, of no group now; so do their counts."""
    forget_group(supporter_key=int(event.subject_id))


@every(minutes=60, key="wear.erase_unverified")
def erase_unverified(*, at: datetime) -> None:
    erase_unverified_messages(by=Actor.system("schedule"), at=at)


@every(minutes=60, key="wear.erase_contacts")
def erase_contacts(*, at: datetime) -> None:
    erase_contacts_past_their_time(at=at)
