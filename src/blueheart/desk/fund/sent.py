"""After a press that made the local provider say something: its messages are sent."""

from datetime import datetime

from blueheart.fund.actions.local import send_local_messages
from blueheart.fund.providers.configured import local_secret


def send_local(*, at: datetime) -> int:
    return send_local_messages(secret=local_secret(), at=at)
