"""A message on the wall by its writer: sent, confirmed by the press in the mail, taken away for ever, disowned."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.problems import Text
from blueheart.wear.actions.hearts import confirm_heart, withdraw_heart
from blueheart.wear.enums import HeartState, MessageState
from blueheart.wear.events import MessageRemoved, MessageSubmitted, MessageVerified
from blueheart.wear.models import Heart, WallMessage, WearerContact
from blueheart.wear.permissions import check_may_remove
from blueheart.wear.rules.messages import TypedMessage, check_message
from blueheart.wear.rules.moves import check_move

UNVERIFIED_DAYS, CONTACT_DAYS = 30, 30


class HeartNotWorn(Exception):
    """The heart that a message was to go with is not there, or was taken back; `message` says so."""

    def __init__(self) -> None:
        self.message: Text = _("This heart was taken back. Wear it again, and then write your message.")
        super().__init__("no such heart, or withdrawn")


def submit_message(*, typed: TypedMessage, heart: UUID, language: str, by: Actor, at: datetime) -> WallMessage:
    """Keeps the message until the press in its mail; `heart` is the number of the press that it goes with.

    One message a heart: a second one gives the first answer again. Raises InvalidMessage with every problem, and
    HeartNotWorn.
    """
    earlier = WallMessage.objects.filter(submission_key=heart.hex).first()
    if earlier is not None:
        return earlier
    checked = check_message(typed)
    try:
        with transaction.atomic():
            worn = Heart.objects.filter(token=heart).exclude(state=HeartState.WITHDRAWN).first()
            if worn is None:
                raise HeartNotWorn
            message = WallMessage.objects.create(
                heart=worn, first_name=checked.first_name, text=checked.text, language=checked.text_language,
                country=checked.country, is_16_or_older=True, submission_key=heart.hex, submitted_at=at,
            )  # fmt: skip
            WearerContact.objects.create(
                message=message, email=checked.email, email_folded=checked.email.casefold(), language=language
            )
            record_event(event=MessageSubmitted.about(message, language=language), by=by, at=at)
    except IntegrityError:
        earlier = WallMessage.objects.filter(submission_key=heart.hex).first()
        if earlier is None:
            raise
        return earlier
    return message


@transaction.atomic
def take_heart_back(*, heart: UUID) -> None:
    """Whoever pressed takes it back; a second time changes nothing. No event, as no press is one (ADR 10).

    Raises HeartNotWorn for one that has a message: the link in its mail takes both away.
    """
    found = Heart.objects.filter(token=heart, message__isnull=True).values_list("pk", flat=True).first()
    if found is None:
        raise HeartNotWorn
    withdraw_heart(found)


def lock_message(message_id: int) -> WallMessage:
    """The row, held until the transaction ends. Raises WallMessage.DoesNotExist."""
    return WallMessage.objects.select_for_update(of=("self",)).get(pk=message_id)


@transaction.atomic
def verify_message(*, message_id: int, by: Actor, at: datetime) -> WallMessage:
    """The press in the mail: the desk sees the message, and its heart is confirmed. A second press changes nothing.

    Raises NotPermitted, WallMessage.DoesNotExist.
    """
    message = lock_message(message_id)
    check_may_remove(by, str(message.uid))
    if message.verified_at is not None:
        return message
    check_move(message.state, MessageState.WAITING)
    message.state, message.verified_at = MessageState.WAITING, at
    message.save(update_fields=["state", "verified_at"])
    heart = confirm_heart(message.heart_id)
    record_event(event=MessageVerified.about(message, heart_state=heart.state), by=by, at=at)
    return message


@transaction.atomic
def remove_message(*, message_id: int, by: Actor, at: datetime) -> None:
    """Its writer takes it away, for ever; the heart stays worn. Raises NotPermitted, WallMessage.DoesNotExist."""
    message = lock_message(message_id)
    check_may_remove(by, str(message.uid))
    delete_message(message, why="writer", by=by, at=at)


@transaction.atomic
def disown_message(*, message_id: int, by: Actor, at: datetime) -> None:
    """ "That wasn't me": message, address and heart are taken away. Raises as `remove_message`."""
    message = lock_message(message_id)
    check_may_remove(by, str(message.uid))
    heart_id = message.heart_id
    delete_message(message, why="not_me", by=by, at=at)
    withdraw_heart(heart_id)


def delete_message(message: WallMessage, *, why: str, by: Actor, at: datetime) -> None:
    event = MessageRemoved.about(message, why=why)
    message.delete()
    record_event(event=event, by=by, at=at)


def erase_unverified_messages(*, by: Actor, at: datetime) -> int:
    """Deletes what nobody confirmed within 30 days; how many. The hearts stay as they are."""
    old = WallMessage.objects.filter(
        state=MessageState.UNVERIFIED, submitted_at__lt=at - timedelta(days=UNVERIFIED_DAYS)
    )
    count = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            message = WallMessage.objects.select_for_update().filter(pk=pk, state=MessageState.UNVERIFIED).first()
            if message is not None:
                delete_message(message, why="unverified", by=by, at=at)
                count += 1
    return count


def erase_contacts_past_their_time(*, at: datetime) -> int:
    """Deletes the addresses of messages that were decided on 30 days ago; how many. The links go on working."""
    past = WearerContact.objects.filter(
        message__state__in=[MessageState.SHOWN, MessageState.DECLINED],
        message__decided_at__lt=at - timedelta(days=CONTACT_DAYS),
    )
    count, _by_model = past.delete()
    return count
