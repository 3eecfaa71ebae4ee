"""Jobs that come round."""

from datetime import datetime

from django.contrib.sessions.models import Session

from blueheart.campaign.actions import erase_invitations
from blueheart.kernel.schedule import every


@every(key="campaign.erase_invitations", days=1)
def erase_old_invitations(*, at: datetime) -> int:
    return erase_invitations(at=at)


@every(key="campaign.erase_sessions", days=1)
def erase_ended_sessions(*, at: datetime) -> int:
    """Sign-ins of staff that have run out; returns how many."""
    count, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    return count
