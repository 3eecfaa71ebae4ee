"""Messages of a provider: stored once, as they came, and looked at afterwards, in any order and as often as need be."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from blueheart.fund.actions.told import apply_told
from blueheart.fund.enums import MessageState
from blueheart.fund.events import MessageReceived, MessageRetried
from blueheart.fund.models import MessageBody, ProviderMessage
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.providers.reading import KNOWN, tell
from blueheart.fund.providers.signatures import MessageRefused, NewMessage, read_message
from blueheart.fund.providers.sources import CardProvider
from blueheart.kernel.actions import error_line, record_event
from blueheart.kernel.actors import Actor

KEEP_BODIES = timedelta(days=90)
NOT_OURS = "About nothing of the fund’s."
NO_KEY = "The provider’s key is not set any more."


class MessageNotFailed(ValueError):
    """Only a message that failed can be looked at again."""


def receive_message(*, body: bytes, header: str, secrets: Mapping[str, str], at: datetime) -> ProviderMessage:
    """The message, stored; `secrets` by provider. Raises MessageRefused where no provider has signed it so."""
    refused = MessageRefused("forged", "No provider of cards is set up here.")
    for provider, secret in secrets.items():
        try:
            new = read_message(provider, body, header, secret=secret, at=at)
        except MessageRefused as error:
            refused = error
            if error.code != "forged":
                break
        else:
            return store_message(new=new, at=at)
    raise refused


def store_message(*, new: NewMessage, at: datetime) -> ProviderMessage:
    """With what it says, and the event that has it looked at. Again, the first one."""
    known = ProviderMessage.objects.filter(provider=new.provider, message_id=new.message_id)
    message = known.first()
    if message is not None:
        return message
    try:
        with transaction.atomic():
            message = ProviderMessage.objects.create(
                provider=new.provider, message_id=new.message_id, kind=new.kind[:80], object_kind=new.object_kind[:40],
                object_id=new.object_id, received_at=at,
            )  # fmt: skip
            MessageBody.objects.create(message=message, raw=new.raw)
            event = MessageReceived(subject_id=str(message.pk), message_id=message.pk)
            record_event(event=event, by=Actor.system(f"fund.{new.provider}"), at=at)
    except IntegrityError:
        message = known.first()
        if message is None:
            raise
    return message


def process_message(*, message_id: int, provider: CardProvider | None, at: datetime) -> None:
    """Asks the provider what the message is about, and books it. Done once, it does nothing more.

    Raises whatever went wrong, after the reason stands on the message: the delivery tries again.
    """
    message = ProviderMessage.objects.get(pk=message_id)
    if message.state in {MessageState.DONE, MessageState.IGNORED}:
        return
    try:
        if message.object_kind not in KNOWN:
            is_ours = False
        elif provider is None:
            raise LookupError(NO_KEY)
        else:
            told = tell(provider.source, message.object_kind, message.object_id)
            is_ours = apply_told(told=told, provider=provider, by=Actor.system(f"fund.{provider.slug}"), at=at)
    except Exception as error:
        mark(message, MessageState.FAILED, error_line(error), at=at)
        raise
    mark(message, MessageState.DONE if is_ours else MessageState.IGNORED, "" if is_ours else NOT_OURS, at=at)


def mark(message: ProviderMessage, state: MessageState, reason: str, *, at: datetime) -> None:
    is_over = state != MessageState.FAILED
    ProviderMessage.objects.filter(pk=message.pk).exclude(state=MessageState.DONE).update(
        state=state, reason=reason[:500], attempts=F("attempts") + 1, done_at=at if is_over else None
    )


@transaction.atomic
def retry_message(*, message_id: int, by: Actor, at: datetime) -> None:
    """Has it looked at again now. Raises NotPermitted, MessageNotFailed."""
    check_may_manage(by)
    message = ProviderMessage.objects.select_for_update().get(pk=message_id)
    if message.state != MessageState.FAILED:
        raise MessageNotFailed(f"{message} is {message.state}")
    message.state = MessageState.WAITING
    message.save(update_fields=["state"])
    record_event(event=MessageRetried(subject_id=str(message.pk), message_id=message.pk), by=by, at=at)


def erase_message_bodies(*, at: datetime) -> int:
    """What messages said is erased after 90 days; how many were."""
    old = MessageBody.objects.filter(message__received_at__lt=at - KEEP_BODIES)
    return old.delete()[0]
