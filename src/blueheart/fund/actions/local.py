"""Messages of the local provider, sent the way a provider's come: signed, through the same door."""

from datetime import datetime

from django.db.models import F

from blueheart.fund.actions.messages import receive_message
from blueheart.fund.models import LocalMessage, ProviderMessage
from blueheart.fund.providers.local import SLUG
from blueheart.fund.providers.signatures import sign_message


def send_local_message(*, message_id: int, secret: str, at: datetime) -> ProviderMessage:
    """Signs it now and hands it in, the first time or again."""
    message = LocalMessage.objects.get(pk=message_id)
    header = sign_message(message.body, secret=secret, at=at)
    received = receive_message(body=message.body.encode(), header=header, secrets={SLUG: secret}, at=at)
    LocalMessage.objects.filter(pk=message_id).update(sent_count=F("sent_count") + 1, is_held=False)
    return received


def send_local_messages(*, secret: str, at: datetime) -> int:
    """All that were made and are not held back; how many."""
    waiting = LocalMessage.objects.filter(sent_count=0, is_held=False).order_by("pk").values_list("pk", flat=True)
    ids = list(waiting)
    for pk in ids:
        send_local_message(message_id=pk, secret=secret, at=at)
    return len(ids)
