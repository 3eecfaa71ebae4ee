"""Making the derived rows of the public site anew, and telling of it."""

from collections.abc import Callable

from django.db import transaction

from blueheart.initiatives.actions.listing import rebuild_listings
from blueheart.initiatives.queries.listings import are_of_older_shape
from blueheart.kernel import generation
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.ops import databases
from blueheart.ops.events import ListingsRebuilt
from blueheart.ops.reporting import step
from blueheart.ops.seeding import SELF


def make_listings_anew(*, progress: Callable[[int, int], None] | None = None) -> int:
    """How many there are. As the role that owns the tables: a missing index is made anew."""
    with databases.as_owner(), transaction.atomic():
        made = rebuild_listings(progress=progress)
        event = ListingsRebuilt(subject_id=SELF, listings=made)
        record_event(event=event, by=Actor.system("rebuild-listings"), at=now())
    generation.bump()
    return made


def renew_older_listings() -> bool:
    """After an upgrade that changed what the derived rows hold; says so in a progress line. False where it did not."""
    if not are_of_older_shape():
        return False
    with step("make the listings anew") as remarks:
        remarks.append(f"{make_listings_anew()} of an older shape")
    return True
