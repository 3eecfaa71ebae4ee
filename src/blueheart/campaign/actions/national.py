"""What is known of national campaigns, kept at the desk."""

from datetime import datetime

from django.db import transaction

from blueheart.campaign.events import NationalCampaignChanged
from blueheart.campaign.models import NationalCampaign
from blueheart.campaign.permissions import NotPermitted, can_edit_editions
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


def check_may_edit(by: Actor) -> None:
    if not can_edit_editions(by):
        raise NotPermitted(f"{by.label} may not change national campaigns")


def note_national_campaign_saved(*, campaign: NationalCampaign, is_new: bool, by: Actor, at: datetime) -> None:
    """Records a row that the desk's form has stored; call it in the same transaction. Raises NotPermitted."""
    check_may_edit(by)
    event = NationalCampaignChanged(subject_id=str(campaign.pk), what="entered" if is_new else "changed")
    record_event(event=event, by=by, at=at)


def remove_national_campaign(*, campaign: NationalCampaign, by: Actor, at: datetime) -> None:
    """Raises NotPermitted."""
    check_may_edit(by)
    with transaction.atomic():
        event = NationalCampaignChanged(subject_id=str(campaign.pk), what="removed")
        campaign.delete()
        record_event(event=event, by=by, at=at)
