"""Who works for the campaign, and for which country."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from blueheart.campaign.enums import Role
from blueheart.campaign.models import Invitation, Membership
from blueheart.kernel.actors import Actor


@dataclass(frozen=True)
class Responsible:
    """Who decides on a country's initiatives; `role` says whether it fell to the head office."""

    role: Role
    emails: tuple[str, ...]


def actor_for_user(user: Any) -> Actor:
    """`countries` are those that the user coordinates. An inactive or anonymous user is a visitor."""
    if not (user.is_authenticated and user.is_active):
        return Actor.visitor()
    held = list(Membership.objects.filter(user_id=user.pk).values_list("role", "country"))
    return Actor.staff(
        ref=user.pk,
        roles=frozenset(role for role, _ in held),
        countries=frozenset(country for role, country in held if role == Role.COORDINATOR and country),
    )


def _emails(memberships: QuerySet[Membership]) -> list[str]:
    addresses = memberships.filter(user__is_active=True).exclude(user__email="")
    return sorted(set(addresses.values_list("user__email", flat=True)))


def coordinator_emails(country: str) -> list[str]:
    """Of active coordinators; empty where a country has none (then see `responsible_for`)."""
    if not country:
        return []
    return _emails(Membership.objects.filter(role=Role.COORDINATOR, country=country))


def head_office_emails() -> list[str]:
    return _emails(Membership.objects.filter(role=Role.HEAD_OFFICE))


def responsible_for(country: str) -> Responsible:
    """The country's coordinators; the head office where it has none, and for what belongs to no country."""
    emails = coordinator_emails(country)
    if emails:
        return Responsible(Role.COORDINATOR, tuple(emails))
    return Responsible(Role.HEAD_OFFICE, tuple(head_office_emails()))


def members() -> QuerySet[Membership]:
    return Membership.objects.select_related("user").order_by("country", "role", "user__email")


def hash_token(token: str) -> str:
    """Tokens have 256 bits of chance, so that a plain hash keeps them."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitations(*, at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, expires_at__gt=at)


def find_invitation(*, token: str, at: datetime) -> Invitation | None:
    """The open invitation of a link, or None when it is unknown, used or expired."""
    return open_invitations(at=at).filter(token_hash=hash_token(token)).first()
