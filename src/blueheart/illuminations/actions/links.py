"""The promiser's signed link: asked for again when lost, dead when its time is over; and what nobody verified."""

from datetime import datetime, timedelta

from django.db import transaction

from blueheart.illuminations.actions.steps import lock_promise
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.events import PromiseContactErased, PromiseLinkRequested
from blueheart.illuminations.models import Monument, Promise, PromiseContact
from blueheart.illuminations.permissions import check_may_manage
from blueheart.illuminations.rules.limits import LINK_LIFE_DAYS
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

UNVERIFIED_DAYS = 14


@transaction.atomic
def request_promise_links(*, email: str, request_key: str, language: str, by: Actor, at: datetime) -> int:
    """Mails the links of the promises of this address, newest first; returns how many there are.

    An interface must not tell the count to the asker: the answer is the same for every address.
    """
    since = at.date() - timedelta(days=LINK_LIFE_DAYS)
    contacts = PromiseContact.objects.filter(email_folded=email.strip().casefold(), promise__day__gte=since)
    found = list(contacts.select_related("promise__monument").order_by("-promise__submitted_at")[:20])
    for contact in found:
        event = PromiseLinkRequested.about(
            contact.promise, country=contact.promise.monument.country, request_key=request_key, language=language
        )
        record_event(event=event, by=by, at=at)
    return len(found)


@transaction.atomic
def erase_promise_contact(*, promise_id: int, by: Actor, at: datetime) -> bool:
    """Deletes who to write to, and words of theirs that nobody has read; what is public stays.

    False when it was gone already. Raises NotPermitted.
    """
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    count, _details = PromiseContact.objects.filter(promise=promise).delete()
    if count:
        promise.waiting_note = None
        promise.save(update_fields=["waiting_note"])
        event = PromiseContactErased.about(promise, country=promise.monument.country)
        record_event(event=event, by=by, at=at)
    return bool(count)


def erase_promise_contacts_past_their_time(*, by: Actor, at: datetime) -> int:
    """Deletes the contacts of promises whose link has expired; returns how many."""
    past = PromiseContact.objects.filter(promise__day__lt=at.date() - timedelta(days=LINK_LIFE_DAYS))
    return sum(erase_promise_contact(promise_id=pk, by=by, at=at) for pk in past.values_list("promise_id", flat=True))


@transaction.atomic
def erase_unverified_promises(*, at: datetime) -> int:
    """Deletes what nobody verified within a fortnight, and monuments that only such promises had brought."""
    old = Promise.objects.filter(state=PromiseState.UNVERIFIED, submitted_at__lt=at - timedelta(days=UNVERIFIED_DAYS))
    monuments = set(old.values_list("monument_id", flat=True))
    count = old.count()
    old.delete()
    brought = Monument.objects.filter(pk__in=monuments, is_listed=False, promises__isnull=True)
    Monument.objects.filter(merged_into__in=brought).delete()
    brought.delete()
    return count
