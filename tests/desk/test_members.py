"""The page of a member of staff: a lost second factor, and what happened."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.test import Client
from wagtail.users.models import UserProfile

from blueheart.campaign.enums import Role
from blueheart.campaign.models import Membership
from blueheart.desk.handlers import mail_second_factor_reset
from blueheart.kernel.models import Delivery
from blueheart.kernel.queries import history_of
from blueheart.kernel.registry import RecordedEvent
from tests.desk.conftest import sign_in

PASSWORD = "a long password of mine"


def address_of(user: User, verb: str = "") -> str:
    return f"/desk/staff/{Membership.objects.get(user=user).pk}/{verb}"


def last_event(user: User) -> RecordedEvent:
    return history_of(subject="user", subject_id=str(user.pk))[-1]


@pytest.mark.django_db(transaction=True)  # allauth tells of a new factor after the commit
def test_reset_forces_a_new_second_factor_at_the_next_sign_in(
    head_office: Client, make_user: Callable[..., User]
) -> None:
    from tests.desk.test_staff import set_up_factor

    user = make_user(Role.COORDINATOR, "BE")
    theirs = sign_in(user)
    assert theirs.get("/desk/").status_code == 200
    answer = head_office.post(address_of(user, "second-factor/"), {"reason": "lost"}, follow=True)
    assert "told by mail" in answer.content.decode()
    assert theirs.get("/desk/")["Location"].startswith("/desk/account/login/")

    again = Client()
    assert again.post("/desk/account/login/", {"login": user.email, "password": PASSWORD})["Location"] == "/desk/"
    for path in ("/desk/", "/desk/initiatives/", "/desk/supporters/", "/desk/account/password/change/"):
        assert again.get(path)["Location"] == "/desk/second-factor/"
    set_up_factor(again)
    assert again.get("/desk/initiatives/").status_code == 200
    assert Authenticator.objects.filter(user=user).count() == 2  # the app and its new recovery codes


@pytest.mark.django_db
def test_colleague_is_told_by_mail_once_in_their_language(head_office: Client, make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR)
    UserProfile.objects.create(user=user, preferred_language="fr")
    head_office.post(address_of(user, "second-factor/"), {"reason": "stolen"})
    event = last_event(user)
    assert Delivery.objects.filter(event_id=event.id, handler="desk.mail_second_factor_reset").count() == 1
    for _run in range(2):
        mail_second_factor_reset(event)
    (letter,) = outbox.outbox
    assert letter.to == [user.email]
    assert letter.extra_headers["Content-Language"] == "fr"
    assert "/desk/account/login/" in letter.body


@pytest.mark.django_db
def test_who_left_meanwhile_gets_no_mail(head_office: Client, make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR)
    head_office.post(address_of(user, "second-factor/"), {"reason": "lost"})
    User.objects.filter(pk=user.pk).update(is_active=False)
    mail_second_factor_reset(last_event(user))
    assert outbox.outbox == []


@pytest.mark.django_db
def test_ones_own_is_not_offered_and_refused(make_user: Callable[..., User]) -> None:
    user = make_user(Role.HEAD_OFFICE)
    client = sign_in(user)
    assert "/second-factor/" not in client.get(address_of(user)).content.decode()
    assert client.post(address_of(user, "second-factor/"), {"reason": "lost"}).status_code == 403
    assert Authenticator.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_reset_without_a_reason_says_which_field(head_office: Client, make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR)
    page = head_office.post(address_of(user, "second-factor/"), {"reason": ""}, follow=True).content.decode()
    assert "Reason: Choose one of the reasons in the list." in page
    assert Authenticator.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_page_of_a_member_tells_what_happened(head_office: Client, make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR)
    assert "Nothing is recorded." in head_office.get(address_of(user)).content.decode()
    head_office.post(address_of(user), {"role": "coordinator", "country": "BE"})
    head_office.post(address_of(user, "second-factor/"), {"reason": "replaced"})
    page = head_office.get(address_of(user)).content.decode()
    assert "National coordinator · Belgium" in page
    assert "New telephone or key, the old one is gone" in page
    assert "Person 0" in page
    assert "None is set up" in page
    page = head_office.post(address_of(user, "second-factor/"), {"reason": "lost"}, follow=True).content.decode()
    assert "no second factor to take away" in page
