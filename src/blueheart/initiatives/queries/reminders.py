"""Whom to ask how it went."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from blueheart.initiatives.enums import State
from blueheart.initiatives.models import Contact

ASK_AFTER = timedelta(hours=18)
STOP_ASKING_AFTER = timedelta(days=4)


def contacts_to_remind(*, at: datetime) -> Iterable[Contact]:
    """Organisers whose published initiative ended lately and who have not reported; asked once, by the mail's key."""
    return (
        Contact.objects.filter(
            initiative__state=State.PUBLISHED,
            initiative__report__isnull=True,
            initiative__ends_at_utc__range=(at - STOP_ASKING_AFTER, at - ASK_AFTER),
        )
        .select_related("initiative__city")
        .order_by("pk")
    )
