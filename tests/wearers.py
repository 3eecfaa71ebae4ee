"""Hearts and messages for tests."""

import uuid
from datetime import UTC, datetime
from typing import Any

from blueheart.kernel.actors import Actor
from blueheart.wear.actions.moderation import decline_message, show_message
from blueheart.wear.actions.presses import Press, record_presses
from blueheart.wear.actions.wall import submit_message, verify_message
from blueheart.wear.enums import MessageState
from blueheart.wear.models import Heart, WallMessage
from blueheart.wear.rules.messages import TypedMessage

AT = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
TYPED = TypedMessage(
    first_name="Amina", text="For all who are not yet free.", country="BE", text_language="en",
    email="amina@example.org", is_16_or_older=True,
)  # fmt: skip


def add_hearts(count: int = 1, *, at: datetime = AT, **values: Any) -> list[Heart]:
    presses = [Press(uuid.uuid4(), **values) for _number in range(count)]
    record_presses(presses=presses, at=at)
    return list(Heart.objects.filter(token__in=[press.token for press in presses]))


def add_message(
    *, to: MessageState = MessageState.UNVERIFIED, at: datetime = AT, confirmed: bool = True, **typed: Any
) -> WallMessage:
    [heart] = add_hearts(at=at, is_confirmed=confirmed)
    values = {name: getattr(TYPED, name) for name in TypedMessage.__dataclass_fields__} | typed
    message = submit_message(typed=TypedMessage(**values), heart=heart.token, language="en", by=SYSTEM, at=at)
    if to != MessageState.UNVERIFIED:
        verify_message(message_id=message.pk, by=writer_of(message), at=at)
    if to == MessageState.SHOWN:
        show_message(message_id=message.pk, by=SYSTEM, at=at)
    if to == MessageState.DECLINED:
        decline_message(message_id=message.pk, reason="It names a person.", by=SYSTEM, at=at)
    return WallMessage.objects.get(pk=message.pk)


def writer_of(message: WallMessage) -> Actor:
    return Actor.organiser(ref=message.uid)
