import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.campaign.models import Invitation, Membership
from blueheart.desk.invitations import first_sign_in_url
from blueheart.kernel.actions import record_event
from blueheart.kernel.models import Delivery
from tests.desk.conftest import NOW, SYSTEM, sign_in

PASSWORD = "four quiet words here"


def path_of(url: str) -> str:
    return url.split("8000", 1)[1]


def invite(client: Client, **data: str) -> str:
    values = {"email": "new@example.org", "role": "coordinator", "country": "BE", **data}
    response = client.post("/desk/staff/invite/", values)
    return str(response.context["link"])


def set_up_factor(client: Client) -> None:
    page = client.get("/desk/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    response = client.post("/desk/account/2fa/totp/activate/", {"code": code})
    assert response["Location"] == "/desk/account/2fa/recovery-codes/"


@pytest.mark.django_db(transaction=True)  # allauth tells of a new factor after the commit
def test_first_sign_in_leads_to_the_desk_over_the_second_factor(client: Client) -> None:
    url = first_sign_in_url("http://127.0.0.1:8000")
    assert url is not None
    assert first_sign_in_url("http://127.0.0.1:8000") is not None
    values = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    assert client.get(path_of(url)).status_code == 200
    assert client.post(path_of(url), values)["Location"] == "/desk/second-factor/"
    assert client.get("/desk/staff/")["Location"] == "/desk/second-factor/"
    set_up_factor(client)
    assert client.get("/desk/account/2fa/recovery-codes/").status_code == 200
    assert client.get("/desk/staff/").status_code == 200
    assert first_sign_in_url("http://127.0.0.1:8000") is None
    assert Client().get(path_of(url)).status_code == 404
    assert Client().post(path_of(url), {**values, "email": "eve@example.org"}).status_code == 404


def test_first_sign_in_expires_and_cannot_be_forged(client: Client, db: None) -> None:
    url = first_sign_in_url("http://127.0.0.1:8000")
    assert url is not None
    assert client.get(path_of(url)[:-3] + "xx/").status_code == 404
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert client.get(path_of(url)).status_code == 404


@pytest.mark.parametrize("password", ["short", "123456789012", ""])
def test_weak_password_is_refused(client: Client, db: None, password: str) -> None:
    url = first_sign_in_url("http://127.0.0.1:8000")
    assert url is not None
    response = client.post(path_of(url), {"name": "Ada", "email": "ada@example.org", "password": password})
    assert response.status_code == 422
    assert "password" in response.context["form"].errors
    assert not User.objects.exists()


def test_sign_in_asks_for_the_second_factor(make_user: Callable[..., User], client: Client) -> None:
    user = make_user(Role.HEAD_OFFICE)
    values = {"login": user.email, "password": "a long password of mine"}
    response = client.post("/desk/account/login/", values)
    assert response["Location"] == "/desk/account/2fa/authenticate/"
    assert client.get("/desk/")["Location"].startswith("/desk/account/login/")
    from tests.desk.conftest import SECRET

    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/desk/account/2fa/authenticate/", {"code": code})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_invitation_works_once_and_gives_the_role(head_office: Client) -> None:
    link = path_of(invite(head_office))
    assert "/desk/invitation/" in str(outbox.outbox[-1].body)
    client = Client()
    response = client.post(link, {"name": "Bo", "password": PASSWORD})
    assert response["Location"] == "/desk/second-factor/"
    membership = Membership.objects.get(user__email="new@example.org")
    assert (membership.role, membership.country) == ("coordinator", "BE")
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "Eve", "password": PASSWORD}).status_code == 404


def test_invitation_opened_by_a_mail_scanner_stays_open(head_office: Client) -> None:
    link = path_of(invite(head_office))
    for _ in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert not Membership.objects.filter(user__email="new@example.org").exists()


def test_invitation_expires(head_office: Client) -> None:
    link = path_of(invite(head_office))
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert Client().get(link).status_code == 404


def test_resent_invitation_makes_the_first_link_useless(head_office: Client) -> None:
    first = path_of(invite(head_office))
    response = head_office.post(f"/desk/staff/invitations/{Invitation.objects.get().pk}/resend/")
    second = path_of(str(response.context["link"]))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    head_office.post(f"/desk/staff/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert Client().get(second).status_code == 404


def test_invitation_of_somebody_with_an_account_signs_nobody_in(
    head_office: Client, make_user: Callable[..., User]
) -> None:
    user = make_user(Role.EDITOR)
    link = path_of(invite(head_office, email=user.email))
    client = Client()
    assert client.post(link)["Location"] == "/desk/account/login/"
    assert "_auth_user_id" not in client.session
    assert Membership.objects.filter(user=user).count() == 2


def test_invitation_mail_server_down_shows_the_link(head_office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(**kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr("blueheart.desk.staff.send_mail", down)
    assert "/desk/invitation/" in invite(head_office)


def test_last_head_office_stays(head_office: Client) -> None:
    pk = Membership.objects.get().pk
    assert head_office.post(f"/desk/staff/{pk}/", {"role": "editor", "country": ""}).status_code == 422
    head_office.post(f"/desk/staff/{pk}/remove/")
    assert Membership.objects.count() == 1


def test_removed_member_is_out_at_once(head_office: Client, make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR)
    theirs = sign_in(user)
    assert theirs.get("/desk/").status_code == 200
    head_office.post(f"/desk/staff/{Membership.objects.get(user=user).pk}/remove/")
    assert theirs.get("/desk/").status_code == 302


# --- mail and deliveries


@pytest.fixture
def letters(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "blueheart.kernel.mail_backend.FileMailBackend"
    settings.MAIL_DIR = tmp_path
    return tmp_path


def test_mail_is_shown_as_text(head_office: Client, letters: Path) -> None:
    name = "20270601T090000.000001Z-00112233aabbccdd.eml"
    text = "To: a@example.org\r\nSubject: <script>alert(1)</script>\r\n\r\n<img src=x onerror=alert(2)> https://a.example/x"
    (letters / name).write_bytes(text.encode())
    for address in ("/desk/mail/", f"/desk/mail/{name}/"):
        page = head_office.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
    assert 'href="https://a.example/x"' in head_office.get(f"/desk/mail/{name}/").content.decode()


@pytest.mark.parametrize("name", ["..%2Fsecret-key", "secret-key", "20270601T090000.000001Z-00.eml.txt", "%2e%2e"])
def test_mail_opens_no_other_file(head_office: Client, letters: Path, name: str) -> None:
    (letters / "secret-key").write_text("hidden")
    assert head_office.get(f"/desk/mail/{name}/").status_code == 404
    assert "secret-key" not in head_office.get("/desk/mail/").content.decode()


def test_mail_page_is_gone_with_a_mail_server(head_office: Client) -> None:
    assert django_settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")
    assert head_office.get("/desk/mail/").status_code == 404


def test_failed_delivery_is_listed_and_tried_again(head_office: Client) -> None:
    from django.db import transaction

    from blueheart.campaign.events import InvitationWithdrawn

    with transaction.atomic():
        event = record_event(event=InvitationWithdrawn(subject_id="1"), by=SYSTEM, at=NOW)
    delivery = Delivery.objects.create(
        event=event, handler="test.nothing", state="failed", attempts=12, due_at=NOW, last_error="OSError: <down>"
    )
    page = head_office.get("/desk/deliveries/").content.decode()
    assert "OSError: &lt;down&gt;" in page
    assert re.search(r"1 failed", head_office.get("/desk/").content.decode())
    head_office.post(f"/desk/deliveries/{delivery.pk}/retry/")
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    head_office.post(f"/desk/deliveries/{delivery.pk}/retry/")
