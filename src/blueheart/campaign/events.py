"""What happened in the campaign room; ids and plain values only."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CampaignSeeded(DomainEvent):
    """Editions and national campaigns were loaded from the fact file; counts of what was new."""

    name: ClassVar[str] = "campaign.seeded"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "campaign"
    editions: int
    national_campaigns: int


@dataclass(frozen=True, kw_only=True)
class EditionChanged(DomainEvent):
    """An edition was opened, closed, or given a theme."""

    name: ClassVar[str] = "campaign.edition_changed"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "edition"
    what: str


@dataclass(frozen=True, kw_only=True)
class NationalCampaignChanged(DomainEvent):
    """What is known of a national campaign was entered, changed or removed."""

    name: ClassVar[str] = "campaign.national_campaign_changed"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "national_campaign"
    what: str


@dataclass(frozen=True, kw_only=True)
class StaffInvited(DomainEvent):
    name: ClassVar[str] = "campaign.staff_invited"
    subject: ClassVar[str] = "invitation"
    role: str
    country: str


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(DomainEvent):
    name: ClassVar[str] = "campaign.invitation_withdrawn"
    subject: ClassVar[str] = "invitation"


@dataclass(frozen=True, kw_only=True)
class StaffJoined(DomainEvent):
    name: ClassVar[str] = "campaign.staff_joined"
    subject: ClassVar[str] = "user"
    membership_id: int
    role: str
    country: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(DomainEvent):
    name: ClassVar[str] = "campaign.role_changed"
    subject: ClassVar[str] = "user"
    membership_id: int
    role_before: str
    country_before: str
    role: str
    country: str


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(DomainEvent):
    name: ClassVar[str] = "campaign.member_removed"
    subject: ClassVar[str] = "user"
    role: str
    country: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(DomainEvent):
    """Every factor and recovery code of a member was taken away; `reason` is one of ResetReason."""

    name: ClassVar[str] = "campaign.second_factor_reset"
    subject: ClassVar[str] = "user"
    reason: str
    factors: int
