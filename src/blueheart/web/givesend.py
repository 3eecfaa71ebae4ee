"""After a press that made the local provider say something: its messages are sent."""

from datetime import datetime

from blueheart.fund.actions.local import send_local_messages
from blueheart.fund.providers.configured import local_secret


def send_what_the_local_provider_says(*, at: datetime) -> None:
    """Through the same door as a provider's own; the worker looks at them within a second."""
    send_local_messages(secret=local_secret(), at=at)
