"""What a card may show: nothing that the desk has not looked at."""

from uuid import UUID

from blueheart.wear.enums import MessageState
from blueheart.wear.models import WallMessage


def shown_message(uid: str) -> WallMessage | None:
    """A message on the wall; None before the desk's yes, after its undo and once it was taken away."""
    try:
        value = UUID(uid)
    except ValueError:
        return None
    return WallMessage.objects.filter(uid=value, state=MessageState.SHOWN).first()
