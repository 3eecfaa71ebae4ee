"""The organiser's signed link: asked for again when it was lost, dead when its time is over."""

from datetime import datetime, timedelta

from django.db import transaction

from blueheart.initiatives.actions.decide import lock_initiative
from blueheart.initiatives.events import ContactErased, ManageLinkRequested
from blueheart.initiatives.models import Contact, Draft
from blueheart.initiatives.permissions import check_may_manage
from blueheart.initiatives.rules.limits import LINK_LIFE_DAYS
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


@transaction.atomic
def request_manage_link(*, email: str, request_key: str, language: str, by: Actor, at: datetime) -> int:
    """Mails the links of the initiatives of this address, newest first; returns how many there are.

    An interface must not tell the count to the asker: the answer is the same for every address.
    """
    since = at - timedelta(days=LINK_LIFE_DAYS)
    contacts = (
        Contact.objects.filter(email_folded=email.strip().casefold(), initiative__ends_at_utc__gte=since)
        .select_related("initiative")
        .order_by("-initiative__submitted_at")[:20]
    )
    for contact in contacts:
        event = ManageLinkRequested.about(
            contact.initiative,
            language=language,
            request_key=request_key,
        )
        record_event(event=event, by=by, at=at)
    return len(contacts)


@transaction.atomic
def erase_contact(*, initiative_id: int, by: Actor, at: datetime) -> bool:
    """Deletes who to write to, and unsent edits; what is published stays. False when it was gone already.

    Raises NotPermitted.
    """
    initiative = lock_initiative(initiative_id)
    check_may_manage(by, str(initiative.uid), initiative.country)
    contact = Contact.objects.filter(initiative=initiative).first()
    if contact is None:
        return False
    contact.delete()
    Draft.objects.filter(initiative=initiative).delete()
    event = ContactErased.about(initiative)
    record_event(event=event, by=by, at=at)
    return True


def erase_contacts_past_their_time(*, by: Actor, at: datetime) -> int:
    """Deletes the contacts of initiatives whose link has expired; returns how many."""
    past = Contact.objects.filter(initiative__ends_at_utc__lt=at - timedelta(days=LINK_LIFE_DAYS)).select_related(
        "initiative"
    )
    count = 0
    for contact in past:
        with transaction.atomic():
            event = ContactErased.about(
                contact.initiative,
            )
            record_event(event=event, by=by, at=at)
            contact.delete()
        count += 1
    return count
