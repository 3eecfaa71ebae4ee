"""Every write on initiatives, one verb a function."""

from blueheart.initiatives.actions.decide import (
    decline_initiative,
    merge_initiatives,
    publish_initiative,
    request_change,
    undo_decision,
)
from blueheart.initiatives.actions.drafts import (
    discard_draft,
    erase_expired_drafts,
    save_draft,
    start_draft,
    start_edit,
)
from blueheart.initiatives.actions.edit import (
    StaleEdit,
    accept_revision,
    decline_revision,
    edit_initiative,
)
from blueheart.initiatives.actions.links import (
    erase_contact,
    erase_contacts_past_their_time,
    request_manage_link,
)
from blueheart.initiatives.actions.manage import (
    confirm_initiative,
    publish_report,
    report_initiative,
    withdraw_initiative,
)
from blueheart.initiatives.actions.pictures import PictureRefused, add_picture, describe_picture
from blueheart.initiatives.actions.samples import load_samples, remove_samples
from blueheart.initiatives.actions.submit import InitiativeNotOpen, submit_initiative

__all__ = [
    "InitiativeNotOpen",
    "PictureRefused",
    "StaleEdit",
    "accept_revision",
    "add_picture",
    "confirm_initiative",
    "decline_initiative",
    "decline_revision",
    "describe_picture",
    "discard_draft",
    "edit_initiative",
    "erase_contact",
    "erase_contacts_past_their_time",
    "erase_expired_drafts",
    "load_samples",
    "merge_initiatives",
    "publish_initiative",
    "publish_report",
    "remove_samples",
    "report_initiative",
    "request_change",
    "request_manage_link",
    "save_draft",
    "start_draft",
    "start_edit",
    "submit_initiative",
    "undo_decision",
    "withdraw_initiative",
]
