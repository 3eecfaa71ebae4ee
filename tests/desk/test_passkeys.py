import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.desk.passkeys import FactorAdapter, PasskeyPlace, passkey_place
from tests.desk.conftest import NOW, sign_in

LOCAL = "http://127.0.0.1:8000"
HTTPS = "https://blueheart.example"
WORKS = PasskeyPlace(works=True)


@pytest.mark.parametrize(
    ("host", "is_secure", "base_url", "place"),
    [
        ("localhost:8000", False, LOCAL, WORKS),
        ("desk.localhost:8000", False, LOCAL, WORKS),
        ("blueheart.example", True, HTTPS, WORKS),
        ("blueheart.example", False, HTTPS, WORKS),
        ("blueheart.example:8443", True, LOCAL, WORKS),
        ("127.0.0.1:8000", False, LOCAL, PasskeyPlace(False, "http://localhost:8000")),
        ("127.0.0.1", False, LOCAL, PasskeyPlace(False, "http://localhost")),
        ("[::1]:8000", False, LOCAL, PasskeyPlace(False, "http://localhost:8000")),
        ("192.0.2.7", True, HTTPS + "/", PasskeyPlace(False, HTTPS)),
        ("192.0.2.7", True, "https://192.0.2.7", PasskeyPlace(False)),
        ("192.0.2.7:8000", False, LOCAL, PasskeyPlace(False)),
        ("blueheart.example", False, "http://blueheart.example", PasskeyPlace(False)),
        ("localhost.example", False, LOCAL, PasskeyPlace(False)),
    ],
)
def test_passkey_place_is_a_name_over_a_safe_connection(
    host: str, is_secure: bool, base_url: str, place: PasskeyPlace
) -> None:
    assert passkey_place(host=host, is_secure=is_secure, base_url=base_url) == place


@pytest.mark.parametrize("path", ["/desk/second-factor/", "/desk/account/2fa/webauthn/add/"])
def test_set_up_at_a_number_names_the_address_that_works(make_user: Callable[..., User], path: str) -> None:
    client = Client(HTTP_HOST="127.0.0.1:8000")
    user = make_user(Role.EDITOR, second_factor=False)
    client.post("/desk/account/login/", {"login": user.email, "password": "a long password of mine"})
    page = client.get(path).content.decode()
    assert 'href="http://localhost:8000/desk/account/login/"' in page
    assert "mfa_webauthn_add" not in page
    assert 'href="/desk/account/2fa/webauthn/add/"' not in page
    page = client.get("/desk/second-factor/", HTTP_HOST="localhost:8000").content.decode()
    assert "http://localhost:8000" not in page


def test_sign_in_offers_a_passkey_only_where_it_works(db: None) -> None:
    at_number = Client(HTTP_HOST="127.0.0.1:8000").get("/desk/account/login/").content.decode()
    assert 'id="passkey_login"' not in at_number
    assert 'href="http://localhost:8000/desk/account/login/"' in at_number
    at_name = Client(HTTP_HOST="localhost:8000").get("/desk/account/login/").content.decode()
    assert 'id="passkey_login"' in at_name
    assert "data-passkey-error" in at_name


def test_passkey_question_names_the_campaign_and_the_person(make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR, second_factor=False)
    client = Client(HTTP_HOST="localhost:8000")
    client.post("/desk/account/login/", {"login": user.email, "password": "a long password of mine"})
    response = client.get("/desk/account/2fa/webauthn/add/")
    asked = response.context["js_data"]["creation_options"]["publicKey"]
    assert (asked["rp"]["id"], asked["rp"]["name"]) == ("localhost", "Blue Heart Campaign")
    assert (asked["user"]["name"], asked["user"]["displayName"]) == (user.email, user.first_name)
    assert response.context["form"]["name"].value() == "Passkey 1"


def test_first_factor_is_set_up_without_the_password_a_second_time(make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR, second_factor=False)
    client = Client(HTTP_HOST="localhost:8000")
    client.post("/desk/account/login/", {"login": user.email, "password": "a long password of mine"})
    with time_machine.travel(NOW + timedelta(seconds=299), tick=False):
        assert client.get("/desk/account/2fa/webauthn/add/").status_code == 200
        assert client.get("/desk/account/2fa/totp/activate/").status_code == 200
    with time_machine.travel(NOW + timedelta(seconds=301), tick=False):
        for path in ("/desk/account/2fa/webauthn/add/", "/desk/account/2fa/totp/activate/"):
            assert client.get(path)["Location"].startswith("/desk/account/reauthenticate/")


def test_further_factor_asks_for_proof_again(make_user: Callable[..., User]) -> None:
    client = sign_in(make_user(Role.EDITOR))
    assert client.get("/desk/account/2fa/webauthn/add/")["Location"].startswith("/desk/account/reauthenticate/")


def test_forged_passkey_is_refused_and_says_so(make_user: Callable[..., User]) -> None:
    user = make_user(Role.EDITOR)
    client = Client(HTTP_HOST="localhost:8000")
    client.post("/desk/account/login/", {"login": user.email, "password": "a long password of mine"})
    assert 'id="mfa_webauthn_authenticate"' not in client.get("/desk/account/2fa/authenticate/").content.decode()
    forged = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}})
    response = client.post("/desk/account/2fa/authenticate/", {"credential": forged})
    assert "Incorrect code." in response.content.decode()
    assert client.get("/desk/")["Location"].startswith("/desk/account/login/")


def test_passkeys_are_numbered_by_those_of_the_same_person(make_user: Callable[..., User]) -> None:
    from allauth.mfa.models import Authenticator

    user, other = make_user(Role.EDITOR), make_user(Role.EDITOR)
    kind = Authenticator.Type.WEBAUTHN
    Authenticator.objects.create(user=user, type=kind, data={"name": "Passkey 1"})
    assert FactorAdapter().generate_authenticator_name(user, kind) == "Passkey 2"
    assert FactorAdapter().generate_authenticator_name(other, kind) == "Passkey 1"


def test_second_factor_page_says_what_is_set_up(make_user: Callable[..., User]) -> None:
    from allauth.mfa.models import Authenticator

    user = make_user(Role.EDITOR)
    page = sign_in(user).get("/desk/account/2fa/").content.decode()
    assert "It is set up." in page
    assert "No passkey is set up." in page
    assert "There are none." in page
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "0" * 40, "used_mask": 0}
    )
    assert "10 codes are left." in sign_in(user).get("/desk/account/2fa/").content.decode()
