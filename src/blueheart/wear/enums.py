"""States of a heart and of a message on the wall, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeartState(models.TextChoices):
    """What the counter says of a press."""

    CONFIRMED = "confirmed", _("Confirmed")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")


class MessageState(models.TextChoices):
    """A message that its writer took away is no state: its row is gone."""

    UNVERIFIED = "unverified", _("Waits for the press in the mail")
    WAITING = "waiting", _("Waits for the desk")
    SHOWN = "shown", _("On the wall")
    DECLINED = "declined", _("Declined")


HEART_MOVES = frozenset(
    {
        (HeartState.UNCONFIRMED, HeartState.CONFIRMED),
        (HeartState.CONFIRMED, HeartState.WITHDRAWN),
        (HeartState.UNCONFIRMED, HeartState.WITHDRAWN),
        (HeartState.CONFIRMED, HeartState.VOID),
        (HeartState.UNCONFIRMED, HeartState.VOID),
        (HeartState.VOID, HeartState.CONFIRMED),
        (HeartState.VOID, HeartState.UNCONFIRMED),
        (HeartState.VOID, HeartState.WITHDRAWN),
    }
)
"""A mail confirms, its writer withdraws, the desk voids a burst and takes that back: what was withdrawn in the meantime
is withdrawn then."""

MESSAGE_MOVES = frozenset(
    {
        (MessageState.UNVERIFIED, MessageState.WAITING),
        (MessageState.WAITING, MessageState.SHOWN),
        (MessageState.WAITING, MessageState.DECLINED),
        (MessageState.SHOWN, MessageState.WAITING),
        (MessageState.DECLINED, MessageState.WAITING),
    }
)
"""The last two are the desk's undo."""
