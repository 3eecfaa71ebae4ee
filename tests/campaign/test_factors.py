from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from blueheart.campaign.actions import NoSecondFactor, NotPermitted, StaffProblem, reset_second_factor
from blueheart.campaign.enums import ResetReason, Role
from blueheart.campaign.models import Membership
from blueheart.kernel.actors import Actor
from blueheart.kernel.queries import history_of

pytestmark = pytest.mark.django_db
KINDS = ("totp", "webauthn", "recovery_codes")


def member(name: str, *, role: str = Role.COORDINATOR, country: str = "BE", kinds: tuple[str, ...] = KINDS) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "a long enough passphrase")
    Membership.objects.create(user=user, role=role, country=country)
    for kind in kinds:
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


def actor(user: User, role: str, *countries: str) -> Actor:
    return Actor.staff(ref=user.pk, roles=frozenset({role}), countries=frozenset(countries))


@pytest.fixture
def chief() -> Actor:
    return actor(member("chief", role=Role.HEAD_OFFICE, country=""), Role.HEAD_OFFICE)


def signed_in(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    return str(session.session_key)


def test_reset_takes_every_factor_and_code_and_ends_the_sessions(chief: Actor) -> None:
    now = datetime.now(UTC)
    lost, other = member("lost"), member("other")
    gone, kept = [signed_in(lost), signed_in(lost)], signed_in(other)
    reset_second_factor(user_id=lost.pk, reason=ResetReason.LOST, by=chief, at=now)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert Authenticator.objects.filter(user=other).count() == 3
    assert not Session.objects.filter(pk__in=gone).exists()
    assert Session.objects.filter(pk=kept).exists()
    lost.refresh_from_db()
    assert lost.is_active
    assert lost.check_password("a long enough passphrase")
    assert Membership.objects.filter(user=lost).count() == 1


def test_reset_is_kept_in_the_history_with_its_reason(chief: Actor, at: datetime) -> None:
    lost = member("lost")
    reset_second_factor(user_id=lost.pk, reason="stolen", by=chief, at=at)
    (event,) = history_of(subject="user", subject_id=str(lost.pk))
    assert (event.name, event.by, event.at) == ("campaign.second_factor_reset", chief.label, at)
    assert event.payload == {"reason": "stolen", "factors": 2}


def test_nobody_resets_their_own(chief: Actor, at: datetime) -> None:
    with pytest.raises(NotPermitted):
        reset_second_factor(user_id=int(chief.ref), reason="lost", by=chief, at=at)
    assert Authenticator.objects.filter(user_id=chief.ref).count() == 3


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.HEAD_OFFICE])
def test_only_the_head_office_resets(at: datetime, role: str) -> None:
    lost, colleague = member("lost"), member("colleague")
    with pytest.raises(NotPermitted):
        reset_second_factor(user_id=lost.pk, reason="lost", by=actor(colleague, role, "BE"), at=at)
    assert Authenticator.objects.filter(user=lost).count() == 3


@pytest.mark.parametrize("reason", ["", "because", "Lost or broken"])
def test_unknown_reason_names_the_field_and_changes_nothing(chief: Actor, at: datetime, reason: str) -> None:
    lost = member("lost")
    with pytest.raises(StaffProblem) as raised:
        reset_second_factor(user_id=lost.pk, reason=reason, by=chief, at=at)
    assert set(raised.value.problems) == {"reason"}
    assert Authenticator.objects.filter(user=lost).count() == 3


def test_nothing_to_reset_records_nothing(chief: Actor, at: datetime) -> None:
    new = member("new", kinds=())
    with pytest.raises(NoSecondFactor):
        reset_second_factor(user_id=new.pk, reason="lost", by=chief, at=at)
    assert history_of(subject="user", subject_id=str(new.pk)) == []


def test_who_has_left_is_not_found(chief: Actor, at: datetime) -> None:
    gone = member("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    roleless = member("roleless")
    Membership.objects.filter(user=roleless).delete()
    for user in (gone, roleless):
        with pytest.raises(User.DoesNotExist):
            reset_second_factor(user_id=user.pk, reason="lost", by=chief, at=at)


def test_second_role_is_no_obstacle(chief: Actor, at: datetime) -> None:
    lost = member("lost")
    Membership.objects.create(user=lost, role=Role.EDITOR)
    reset_second_factor(user_id=lost.pk, reason="replaced", by=chief, at=at + timedelta(days=1))
    assert not Authenticator.objects.filter(user=lost).exists()
