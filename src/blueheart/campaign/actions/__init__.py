"""Every write of the campaign room."""

from blueheart.campaign.actions.cities import load_cities
from blueheart.campaign.actions.factors import NoSecondFactor, reset_second_factor
from blueheart.campaign.actions.national import note_national_campaign_saved, remove_national_campaign
from blueheart.campaign.actions.seed import open_edition, seed_campaign, set_theme
from blueheart.campaign.actions.staff import (
    InvitationNotValid,
    LastHeadOffice,
    StaffProblem,
    accept_invitation,
    change_role,
    create_head_office,
    erase_invitations,
    invite_staff,
    remove_member,
    withdraw_invitation,
)
from blueheart.campaign.permissions import NotPermitted

__all__ = [
    "InvitationNotValid",
    "LastHeadOffice",
    "NoSecondFactor",
    "NotPermitted",
    "StaffProblem",
    "accept_invitation",
    "change_role",
    "create_head_office",
    "erase_invitations",
    "invite_staff",
    "load_cities",
    "note_national_campaign_saved",
    "open_edition",
    "remove_member",
    "remove_national_campaign",
    "reset_second_factor",
    "seed_campaign",
    "set_theme",
    "withdraw_invitation",
]
