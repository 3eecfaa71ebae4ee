"""The desk's decisions on messages. Each locks the message, so that of two at once the second hears of the first."""

from datetime import datetime

from django.db import transaction

from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.wear.actions.wall import lock_message
from blueheart.wear.enums import MessageState
from blueheart.wear.events import MessageDecided, MessageDecisionUndone
from blueheart.wear.models import WallMessage
from blueheart.wear.permissions import check_may_moderate
from blueheart.wear.rules.messages import read_reason
from blueheart.wear.rules.moves import MessageMoveNotAllowed, check_move


@transaction.atomic
def show_message(*, message_id: int, by: Actor, at: datetime) -> WallMessage:
    """Puts it on the wall. Raises NotPermitted, MessageMoveNotAllowed, WallMessage.DoesNotExist."""
    return decide(message_id, MessageState.SHOWN, reason="", by=by, at=at)


@transaction.atomic
def decline_message(*, message_id: int, reason: str, by: Actor, at: datetime) -> WallMessage:
    """Keeps it off the wall; its writer reads the reason. Raises InvalidMessage too."""
    return decide(message_id, MessageState.DECLINED, reason=read_reason(reason), by=by, at=at)


def decide(message_id: int, to_state: MessageState, *, reason: str, by: Actor, at: datetime) -> WallMessage:
    message = lock_message(message_id)
    check_may_moderate(by, message.country)
    check_move(message.state, to_state)
    message.state, message.reason, message.decided_at = to_state, reason, at
    message.save(update_fields=["state", "reason", "decided_at"])
    record_event(event=MessageDecided.about(message, to_state=to_state), by=by, at=at)
    return message


@transaction.atomic
def undo_decision(*, message_id: int, by: Actor, at: datetime) -> WallMessage:
    """Back to the queue, off the wall. Raises as `show_message`."""
    message = lock_message(message_id)
    check_may_moderate(by, message.country)
    before = message.state
    if before not in {MessageState.SHOWN, MessageState.DECLINED}:
        raise MessageMoveNotAllowed(before, MessageState.WAITING)
    message.state, message.reason, message.decided_at = MessageState.WAITING, "", None
    message.save(update_fields=["state", "reason", "decided_at"])
    record_event(event=MessageDecisionUndone.about(message, from_state=before), by=by, at=at)
    return message
