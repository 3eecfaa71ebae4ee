"""Jobs that come round."""

from datetime import datetime

from blueheart.campaign.actions import erase_invitations
from blueheart.kernel.schedule import every


@every(key="campaign.erase_invitations", days=1)
def erase_old_invitations(*, at: datetime) -> int:
    return erase_invitations(at=at)
