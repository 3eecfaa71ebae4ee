"""The colour of a group, set at the desk."""

from datetime import datetime

from django.db import transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.supporters.models import Supporter
from blueheart.supporters.permissions import can_change_supporter
from blueheart.wear.events import GroupLookChanged
from blueheart.wear.models import GroupLook
from blueheart.wear.rules.looks import read_colour


def set_group_look(*, supporter: Supporter, colour: str, by: Actor, at: datetime) -> GroupLook:
    """Raises InvalidLook, which names the mend, and NotPermitted; the same colour again changes nothing."""
    check_may_change(supporter, by)
    wanted = read_colour(colour)
    with transaction.atomic():
        look = GroupLook.objects.filter(supporter=supporter).first()
        if look is not None and look.colour == wanted:
            return look
        look, _is_new = GroupLook.objects.update_or_create(
            supporter=supporter, defaults={"colour": wanted, "changed_at": at}
        )
        record_event(event=GroupLookChanged(subject_id=str(supporter.pk), colour=wanted), by=by, at=at)
    return look


def remove_group_look(*, supporter: Supporter, by: Actor, at: datetime) -> None:
    """The group keeps to the heart's blue alone. Raises NotPermitted."""
    check_may_change(supporter, by)
    with transaction.atomic():
        removed, _by_model = GroupLook.objects.filter(supporter=supporter).delete()
        if removed:
            record_event(event=GroupLookChanged(subject_id=str(supporter.pk), colour=""), by=by, at=at)


def check_may_change(supporter: Supporter, by: Actor) -> None:
    if not can_change_supporter(by, supporter.country):
        raise NotPermitted(f"{by.label} may not change the look of a supporter of {supporter.country or 'no country'}")
