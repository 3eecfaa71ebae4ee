"""Whether a message may go from one state to another."""

from django.utils.translation import gettext_lazy as _

from blueheart.wear.enums import MESSAGE_MOVES, MessageState


class MessageMoveNotAllowed(Exception):
    """The message is in a state from which this can't be done; `message` says which."""

    def __init__(self, from_state: str, to_state: str) -> None:
        self.message = _("This message is in the state “%(now)s”, so that can’t be done any more.") % {
            "now": MessageState(from_state).label
        }
        super().__init__(f"{from_state} → {to_state}")


def check_move(from_state: str, to_state: str) -> None:
    """Raises MessageMoveNotAllowed."""
    if (MessageState(from_state), MessageState(to_state)) not in MESSAGE_MOVES:
        raise MessageMoveNotAllowed(from_state, to_state)
