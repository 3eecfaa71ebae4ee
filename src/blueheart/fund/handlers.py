"""What the fund does by itself: it seals what was posted, looks at what providers say, erases what is past its time."""

from datetime import datetime

from django.conf import settings

from blueheart.fund.actions.local import send_local_messages
from blueheart.fund.actions.messages import erase_message_bodies, process_message
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.documents.monthly import write_monthly_mail
from blueheart.fund.models import Donor, MonthlyGift, ProviderMessage
from blueheart.fund.providers.configured import local_secret, provider_named
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.providers import send_mail
from blueheart.kernel.registry import RecordedEvent, subscribe
from blueheart.kernel.schedule import every


@every(key="fund.seal_entries", minutes=10)
def seal_what_waits(*, at: datetime) -> int:
    """How many entries were sealed; all that wait, in seals of at most MOST."""
    count = 0
    while (seal := seal_entries(by=Actor.system("fund.seal_entries"), at=at)) is not None:
        count += seal.entry_count
    return count


@subscribe("fund.message_received", key="fund.process_message")
@subscribe("fund.message_retried", key="fund.process_message_again")
def look_at_message(event: RecordedEvent) -> None:
    """Asks the provider what it is about, and books it."""
    message = ProviderMessage.objects.get(pk=event.payload["message_id"])
    at = now()
    process_message(message_id=message.pk, provider=provider_named(message.provider, at=at), at=at)


@subscribe("fund.monthly_begun", key="fund.mail_monthly")
def mail_monthly(event: RecordedEvent) -> None:
    """How to end it. Without an address there is nobody to write to."""
    monthly = MonthlyGift.objects.select_related("first__donor").get(pk=event.payload["monthly_id"])
    donor = Donor.objects.filter(contribution=monthly.first).exclude(email="").first()
    if donor is None:
        return
    mail = write_monthly_mail(monthly=monthly, base_url=settings.BASE_URL, at=event.at)
    send_mail(
        key=f"{event.uid}:monthly", to=donor.email, subject=mail.subject, text=mail.text,
        language=monthly.first.language,
    )  # fmt: skip


@every(key="fund.erase_message_bodies", hours=24)
def erase_old_bodies(*, at: datetime) -> int:
    return erase_message_bodies(at=at)


@every(key="fund.send_local_messages", minutes=1)
def send_what_is_left(*, at: datetime) -> int:
    """What the local provider has to say and a broken-off request did not send."""
    return send_local_messages(secret=local_secret(), at=at)
