from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from blueheart.campaign.actions import (
    InvitationNotValid,
    LastHeadOffice,
    NotPermitted,
    StaffProblem,
    accept_invitation,
    change_role,
    create_head_office,
    erase_invitations,
    invite_staff,
    remove_member,
    withdraw_invitation,
)
from blueheart.campaign.enums import Role
from blueheart.campaign.models import Invitation, Membership
from blueheart.campaign.queries import (
    actor_for_user,
    coordinator_emails,
    find_invitation,
    hash_token,
    open_invitations,
    responsible_for,
)
from blueheart.kernel.actors import Actor, ActorKind
from blueheart.kernel.models import EventRecord

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough passphrase"
VISITOR = Actor.visitor()


@pytest.fixture
def chief(at: datetime) -> Actor:
    user = create_head_office(email="Chief@Example.org", password=PASSWORD, name="Chief", by=Actor.system(), at=at)
    return actor_for_user(user)


def join(
    chief: Actor, at: datetime, *, email: str = "an@example.org", role: str = "coordinator", country: str = "BE"
) -> User:
    _, token = invite_staff(email=email, role=role, country=country, by=chief, at=at)
    return accept_invitation(token=token, password=PASSWORD, name="An Example", by=VISITOR, at=at)


def test_invited_coordinator_joins_and_may_sign_in(chief: Actor, at: datetime) -> None:
    user = join(chief, at)
    actor = actor_for_user(user)
    assert user.check_password(PASSWORD)
    assert (actor.roles, actor.countries) == (frozenset({"coordinator"}), frozenset({"BE"}))
    assert list(user.groups.values_list("name", flat=True)) == ["blueheart:coordinator"]
    assert user.has_perm("wagtailadmin.access_admin")
    assert not user.is_superuser


def test_token_is_kept_as_a_hash_and_works_once(chief: Actor, at: datetime) -> None:
    invitation, token = invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())
    assert invitation.token_hash == hash_token(token)
    assert find_invitation(token=token, at=at) == invitation
    accept_invitation(token=token, password=PASSWORD, name="An", by=VISITOR, at=at)
    assert find_invitation(token=token, at=at) is None
    with pytest.raises(InvitationNotValid):
        accept_invitation(token=token, password=PASSWORD, name="An", by=VISITOR, at=at)
    assert Invitation.objects.get(pk=invitation.pk).email == ""


@pytest.mark.parametrize(("days", "is_open"), [(6.9, True), (7, False), (30, False)])
def test_invitation_lasts_a_week(chief: Actor, at: datetime, days: float, is_open: bool) -> None:
    _, token = invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    later = at + timedelta(days=days)
    assert (find_invitation(token=token, at=later) is not None) is is_open
    if not is_open:
        with pytest.raises(InvitationNotValid):
            accept_invitation(token=token, password=PASSWORD, name="An", by=VISITOR, at=later)
        assert not User.objects.filter(email="an@example.org").exists()


def test_second_invitation_replaces_the_first(chief: Actor, at: datetime) -> None:
    _, old = invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    _, new = invite_staff(email="AN@example.org ", role="editor", country="", by=chief, at=at)
    assert find_invitation(token=old, at=at) is None
    assert find_invitation(token=new, at=at) is not None
    assert open_invitations(at=at).count() == 1


def test_withdrawn_and_forged_invitations_open_nothing(chief: Actor, at: datetime) -> None:
    invitation, token = invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    withdraw_invitation(invitation_id=invitation.pk, by=chief, at=at)
    for odd in (token, "", "x" * 5000, hash_token(token)):
        with pytest.raises(InvitationNotValid):
            accept_invitation(token=odd, password=PASSWORD, name="An", by=VISITOR, at=at)


@pytest.mark.parametrize(
    ("email", "role", "country", "field"),
    [
        ("nobody", "editor", "", "email"),
        ("an@example.org", "king", "", "role"),
        ("an@example.org", "coordinator", "", "country"),
        ("an@example.org", "coordinator", "ZZ", "country"),
        ("an@example.org", "head_office", "BE", "country"),
    ],
)
def test_wrong_invitation_names_the_field(
    chief: Actor, at: datetime, *, email: str, role: str, country: str, field: str
) -> None:
    with pytest.raises(StaffProblem) as raised:
        invite_staff(email=email, role=role, country=country, by=chief, at=at)
    assert set(raised.value.problems) == {field}
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(("password", "name", "field"), [("short", "An", "password"), (PASSWORD, "  ", "name")])
def test_weak_password_or_no_name_keeps_the_invitation(
    chief: Actor, at: datetime, password: str, name: str, field: str
) -> None:
    _, token = invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    with pytest.raises(StaffProblem) as raised:
        accept_invitation(token=token, password=password, name=name, by=VISITOR, at=at)
    assert set(raised.value.problems) == {field}
    assert find_invitation(token=token, at=at) is not None


def test_second_role_goes_to_the_same_account_and_keeps_its_password(chief: Actor, at: datetime) -> None:
    user = join(chief, at)
    _, token = invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    again = accept_invitation(token=token, password="another long passphrase", name="X", by=VISITOR, at=at)
    assert again.pk == user.pk
    assert again.check_password(PASSWORD)
    assert actor_for_user(again).roles == {"coordinator", "editor"}


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.HEAD_OFFICE])
def test_only_the_head_office_manages_staff(chief: Actor, at: datetime, role: str) -> None:
    user = join(chief, at, role=role, country="BE" if role == "coordinator" else "")
    actor, membership = actor_for_user(user), Membership.objects.get(user=user)
    with pytest.raises(NotPermitted):
        invite_staff(email="x@example.org", role="editor", country="", by=actor, at=at)
    with pytest.raises(NotPermitted):
        change_role(membership_id=membership.pk, role="head_office", country="", by=actor, at=at)
    with pytest.raises(NotPermitted):
        remove_member(membership_id=membership.pk, by=actor, at=at)
    with pytest.raises(NotPermitted):
        create_head_office(email="x@example.org", password=PASSWORD, name="X", by=actor, at=at)


def test_change_of_role_moves_the_country(chief: Actor, at: datetime) -> None:
    user = join(chief, at)
    membership = Membership.objects.get(user=user)
    change_role(membership_id=membership.pk, role="coordinator", country="NL", by=chief, at=at)
    assert actor_for_user(user).countries == {"NL"}
    change_role(membership_id=membership.pk, role="editor", country="", by=chief, at=at)
    assert actor_for_user(user).countries == frozenset()
    assert list(user.groups.values_list("name", flat=True)) == ["blueheart:editor"]


def test_removed_member_is_signed_out_for_good(chief: Actor, at: datetime) -> None:
    user = join(chief, at)
    remove_member(membership_id=Membership.objects.get(user=user).pk, by=chief, at=at)
    user.refresh_from_db()
    assert not user.is_active
    assert actor_for_user(user).kind == ActorKind.VISITOR
    assert not user.groups.exists()


def test_last_head_office_cannot_leave(chief: Actor, at: datetime) -> None:
    own = Membership.objects.get(user_id=chief.ref)
    with pytest.raises(LastHeadOffice):
        remove_member(membership_id=own.pk, by=chief, at=at)
    with pytest.raises(LastHeadOffice):
        change_role(membership_id=own.pk, role="editor", country="", by=chief, at=at)
    join(chief, at, role="head_office", country="")
    remove_member(membership_id=own.pk, by=chief, at=at)
    assert Membership.objects.filter(role=Role.HEAD_OFFICE).count() == 1


def test_country_without_coordinator_falls_to_the_head_office(chief: Actor, at: datetime) -> None:
    join(chief, at)
    assert coordinator_emails("BE") == ["an@example.org"]
    assert responsible_for("BE").emails == ("an@example.org",)
    assert coordinator_emails("FR") == []
    assert (responsible_for("FR").role, responsible_for("FR").emails) == (Role.HEAD_OFFICE, ("chief@example.org",))
    assert responsible_for("").role == Role.HEAD_OFFICE
    User.objects.filter(email="an@example.org").update(is_active=False)
    assert responsible_for("BE").role == Role.HEAD_OFFICE


def test_anonymous_user_is_a_visitor() -> None:
    assert actor_for_user(AnonymousUser()) == Actor.visitor()


def test_events_hold_ids_and_no_addresses(chief: Actor, at: datetime) -> None:
    user = join(chief, at)
    membership = Membership.objects.get(user=user)
    change_role(membership_id=membership.pk, role="coordinator", country="NL", by=chief, at=at)
    remove_member(membership_id=membership.pk, by=chief, at=at)
    records = list(EventRecord.objects.order_by("id"))
    assert [record.name for record in records] == [
        "campaign.staff_joined", "campaign.staff_invited", "campaign.staff_joined", "campaign.role_changed",
        "campaign.member_removed",
    ]  # fmt: skip
    assert all("@" not in str(record.payload) and "Example" not in str(record.payload) for record in records)
    assert records[3].payload["country_before"] == "BE"


def test_unanswered_invitations_are_erased(chief: Actor, at: datetime) -> None:
    invite_staff(email="an@example.org", role="editor", country="", by=chief, at=at)
    assert erase_invitations(at=at + timedelta(days=36)) == 0
    assert erase_invitations(at=at + timedelta(days=38)) == 1


@pytest.mark.parametrize(("role", "country"), [("coordinator", ""), ("head_office", "BE")])
def test_database_refuses_a_role_in_the_wrong_place(role: str, country: str) -> None:
    user = User.objects.create(username="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, role=role, country=country)
