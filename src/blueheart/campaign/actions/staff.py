"""Invitations, roles and leaving."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.enums import Role
from blueheart.campaign.events import InvitationWithdrawn, MemberRemoved, RoleChanged, StaffInvited, StaffJoined
from blueheart.campaign.models import Invitation, Membership
from blueheart.campaign.permissions import NotPermitted, can_manage_staff
from blueheart.campaign.queries.countries import is_country
from blueheart.campaign.queries.staff import hash_token
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor, ActorKind
from blueheart.kernel.text import clean_line

INVITATION_DAYS = 7
KEPT_AFTER_EXPIRY_DAYS = 30


class StaffProblem(ValueError):
    """What is wrong with the given fields: `problems` maps a field to its message with the mend."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in problems.items()))
        self.problems = dict(problems)


class InvitationNotValid(LookupError):
    """The link is unknown, was used already, or has expired: ask for a new invitation."""


class LastHeadOffice(ValueError):
    """The last member of the head office cannot leave; give somebody else that role first."""


def check_may_manage(by: Actor) -> None:
    if not can_manage_staff(by):
        raise NotPermitted(f"{by.label} may not manage staff")


def check_role(role: str, country: str) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    if role not in Role.values:
        problems["role"] = _("Choose one of the roles in the list.")
    if country and not is_country(country):
        problems["country"] = _("Choose a country from the list.")
    elif role == Role.COORDINATOR and not country:
        problems["country"] = _("A national coordinator needs a country.")
    elif role == Role.HEAD_OFFICE and country:
        problems["country"] = _("The head office works for every country: leave this empty.")
    return problems


def invite_staff(*, email: str, role: str, country: str, by: Actor, at: datetime) -> tuple[Invitation, str]:
    """The invitation and its token, which is kept nowhere else. Raises NotPermitted, StaffProblem."""
    check_may_manage(by)
    address = clean_line(email).lower()
    problems = check_role(role, country)
    try:
        validate_email(address)
    except ValidationError:
        problems["email"] = _("Write a whole e-mail address, such as name@example.org.")
    if not problems and Membership.objects.filter(user__email__iexact=address, role=role, country=country).exists():
        problems["email"] = _("This person has that role already.")
    if problems:
        raise StaffProblem(problems)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=address, role=role, country=country, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            email=address, role=role, country=country, token_hash=hash_token(token),
            expires_at=at + timedelta(days=INVITATION_DAYS), invited_by_id=staff_id(by),
        )  # fmt: skip
        event = StaffInvited(subject_id=str(invitation.pk), role=role, country=country)
        record_event(event=event, by=by, at=at)
    return invitation, token


def staff_id(by: Actor) -> int | None:
    return int(by.ref) if by.kind == ActorKind.STAFF and by.ref.isdigit() else None


def withdraw_invitation(*, invitation_id: int, by: Actor, at: datetime) -> None:
    """Raises NotPermitted, Invitation.DoesNotExist."""
    check_may_manage(by)
    with transaction.atomic():
        invitation = Invitation.objects.get(pk=invitation_id, accepted_at=None)
        invitation.delete()
        record_event(event=InvitationWithdrawn(subject_id=str(invitation_id)), by=by, at=at)


def accept_invitation(*, token: str, password: str, name: str, by: Actor, at: datetime) -> User:
    """Makes the account (or adds the role to the one with that address, whose password stays) and the membership.

    Raises InvitationNotValid, and StaffProblem for a weak password or an empty name.
    """
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update()
            .filter(token_hash=hash_token(token), accepted_at=None, expires_at__gt=at)
            .first()
        )
        if invitation is None:
            raise InvitationNotValid("this invitation is unknown, used or expired: ask for a new one")
        user = find_user(invitation.email) or make_user(email=invitation.email, password=password, name=name)
        membership, _is_new = Membership.objects.get_or_create(
            user=user, role=invitation.role, country=invitation.country
        )
        invitation.accepted_at = at
        invitation.email = ""  # the account has it from now on
        invitation.save(update_fields=["accepted_at", "email"])
        sync_groups(user)
        joined = StaffJoined(
            subject_id=str(user.pk), membership_id=membership.pk, role=membership.role, country=membership.country
        )
        record_event(event=joined, by=by, at=at)
    return user


def find_user(email: str) -> User | None:
    return User.objects.filter(email__iexact=email, is_active=True).first()


def make_user(*, email: str, password: str, name: str) -> User:
    full_name = clean_line(name)[:150]
    problems: dict[str, Any] = {}
    if not full_name:
        problems["name"] = _("Write your name.")
    user = User(username=email[:150], email=email, first_name=full_name)
    try:
        validate_password(password, user=user)
    except ValidationError as error:
        problems["password"] = " ".join(error.messages)
    if User.objects.filter(username=user.username).exists():
        problems["email"] = _("The account with this address was closed. Ask the head office to open it again.")
    if problems:
        raise StaffProblem(problems)
    user.set_password(password)
    user.save()
    return user


def create_head_office(*, email: str, password: str, name: str, by: Actor, at: datetime) -> User:
    """The first account of an installation, for the software itself to make. Raises NotPermitted, StaffProblem."""
    if by.kind != ActorKind.SYSTEM:
        raise NotPermitted(f"{by.label} may not make accounts without an invitation")
    with transaction.atomic():
        user = find_user(email) or make_user(email=email.lower(), password=password, name=name)
        membership, _is_new = Membership.objects.get_or_create(user=user, role=Role.HEAD_OFFICE, country="")
        sync_groups(user)
        joined = StaffJoined(
            subject_id=str(user.pk), membership_id=membership.pk, role=membership.role, country=membership.country
        )
        record_event(event=joined, by=by, at=at)
    return user


def change_role(*, membership_id: int, role: str, country: str, by: Actor, at: datetime) -> Membership:
    """Raises NotPermitted, StaffProblem, LastHeadOffice, Membership.DoesNotExist."""
    check_may_manage(by)
    problems = check_role(role, country)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership_id)
        twin = Membership.objects.filter(user_id=membership.user_id, role=role, country=country)
        if not problems and twin.exclude(pk=membership_id).exists():
            problems["role"] = _("This person has that role already.")
        if problems:
            raise StaffProblem(problems)
        before = (membership.role, membership.country)
        if before == (role, country):
            return membership
        keep_a_head_office(membership, becomes=role)
        membership.role, membership.country = role, country
        membership.save(update_fields=["role", "country"])
        sync_groups(membership.user)
        changed = RoleChanged(
            subject_id=str(membership.user_id), membership_id=membership.pk,
            role_before=before[0], country_before=before[1], role=role, country=country,
        )  # fmt: skip
        record_event(event=changed, by=by, at=at)
    return membership


def remove_member(*, membership_id: int, by: Actor, at: datetime) -> None:
    """Takes one role away; who has none left can no longer sign in to the desk.

    Raises NotPermitted, LastHeadOffice, Membership.DoesNotExist.
    """
    check_may_manage(by)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership_id)
        keep_a_head_office(membership, becomes="")
        user, role, country = membership.user, membership.role, membership.country
        membership.delete()
        sync_groups(user)
        if not Membership.objects.filter(user=user).exists():
            user.is_active = False
            user.save(update_fields=["is_active"])
        record_event(event=MemberRemoved(subject_id=str(user.pk), role=role, country=country), by=by, at=at)


def keep_a_head_office(membership: Membership, *, becomes: str) -> None:
    """Locks the head office's rows, so that two who remove each other at once do not both succeed."""
    if membership.role != Role.HEAD_OFFICE or becomes == Role.HEAD_OFFICE:
        return
    heads = list(Membership.objects.select_for_update().filter(role=Role.HEAD_OFFICE, user__is_active=True))
    if not [head for head in heads if head.pk != membership.pk]:
        raise LastHeadOffice("the last member of the head office cannot leave: give somebody else that role first")


def group_name(role: str) -> str:
    return f"blueheart:{role}"


def sync_groups(user: User) -> None:
    """The desk's own screens are opened by groups, one a role; what may be decided there, `permissions` says."""
    roles = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    ours = []
    for role in sorted(roles):
        group, is_new = Group.objects.get_or_create(name=group_name(role))
        if is_new:
            group.permissions.add(*access)
        ours.append(group)
    stale = Group.objects.filter(name__startswith=group_name("")).exclude(pk__in=[group.pk for group in ours])
    user.groups.remove(*stale)
    user.groups.add(*ours)


def erase_invitations(*, at: datetime) -> int:
    """Erases invitations that nobody accepted and that are past their time; returns how many."""
    past = Invitation.objects.filter(accepted_at=None, expires_at__lt=at - timedelta(days=KEPT_AFTER_EXPIRY_DAYS))
    count, _details = past.delete()
    return count
