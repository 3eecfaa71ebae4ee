"""A colleague's lost second factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.actions.staff import StaffProblem
from blueheart.campaign.enums import ResetReason
from blueheart.campaign.events import SecondFactorReset
from blueheart.campaign.models import Membership
from blueheart.campaign.permissions import NotPermitted, can_reset_second_factor
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


class NoSecondFactor(LookupError):
    """There is none to take away: the next sign-in asks to set one up anyway."""


def reset_second_factor(*, user_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Takes every factor and recovery code away and ends every session, so that the next sign-in sets up a new one.

    Raises NotPermitted (one's own too), StaffProblem naming `reason`, NoSecondFactor, User.DoesNotExist for who has
    no role.
    """
    if not can_reset_second_factor(by, user_id):
        raise NotPermitted(f"{by.label} may not take away the second factor of user {user_id}")
    if reason not in ResetReason.values:
        raise StaffProblem({"reason": _("Choose one of the reasons in the list.")})
    staff = Membership.objects.filter(user_id=user_id).values("user_id")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk__in=staff, is_active=True)
        held = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        if not held:
            raise NoSecondFactor(f"user {user_id} has no second factor")
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user_id=user_id, at=at)
        factors = len([kind for kind in held if kind != Authenticator.Type.RECOVERY_CODES])
        event = SecondFactorReset(subject_id=str(user_id), reason=reason, factors=factors)
        record_event(event=event, by=by, at=at)


def end_sessions(*, user_id: int, at: datetime) -> None:
    """A session says nowhere outside its signed text whose it is; there are as many as staff who are signed in."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=at)
        if session.get_decoded().get("_auth_user_id") == str(user_id)
    ]
    Session.objects.filter(pk__in=theirs).delete()
