"""A passkey set up at the first sign-in and used afterwards, on Chromium’s virtual authenticator, at an own site."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.hands import first_sign_in_address, shoot
from tests.sites import Site

PASSWORD = "four quiet words here"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new installation, whose first sign-in nobody has used."""
    site = Site(home=tmp_path_factory.mktemp("passkey") / "home")
    site.start()
    yield site
    assert site.stop() == 0, site.log.read_text(errors="replace")[-4000:]


@pytest.fixture
def visitor(browser: Any, own_site: Site) -> Iterator[Any]:
    context = browser.new_context(base_url=f"http://localhost:{own_site.port}", locale="en-GB")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


class Device:
    """What holds passkeys: a telephone with a finger on it."""

    def __init__(self, page: Any) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        answer = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.id = answer["authenticatorId"]

    def passkeys(self) -> list[dict[str, Any]]:
        return list(self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])

    def refuse(self) -> None:
        """As when the finger is the wrong one."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})

    def accept(self) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": True})


def make_account(page: Any, site: Site) -> None:
    page.goto(first_sign_in_address(site))
    page.locator("[name=name]").fill("Ada Head")
    page.locator("[name=email]").fill("ada@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/second-factor/")


def set_up(page: Any, device: Device) -> None:
    page.locator("a[href$='/webauthn/add/']").click()
    assert page.locator("[name=passwordless]").is_checked()
    shoot(page, "desk-passkey")
    device.refuse()
    page.locator("#mfa_webauthn_add").click()
    page.locator("[data-passkey-error=NotAllowedError]").wait_for()
    assert device.passkeys() == []
    device.accept()
    page.locator("[name=name]").press("Enter")
    page.wait_for_url("**/recovery-codes/")
    held = device.passkeys()
    assert [(one["isResidentCredential"], one["rpId"]) for one in held] == [(True, "localhost")]


def at_desk(url: str) -> bool:
    return urlsplit(url).path == "/desk/"


def sign_out(page: Any) -> None:
    page.goto("/desk/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/account/login/")
    page.goto("/desk/")
    page.wait_for_url("**/account/login/**")


def type_password(page: Any) -> None:
    page.locator("[name=login]").fill("ada@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=login]) button[type=submit]").first.click()
    page.wait_for_url("**/2fa/authenticate/**")


def test_passkey_is_set_up_at_the_first_sign_in_and_opens_the_desk(visitor: Any, own_site: Site) -> None:
    refused: list[str] = []
    visitor.on("console", lambda said: refused.append(said.text) if "Security Policy" in said.text else None)
    device = Device(visitor)
    make_account(visitor, own_site)
    set_up(visitor, device)
    visitor.goto("/desk/")
    assert at_desk(visitor.url)

    sign_out(visitor)
    visitor.locator("#passkey_login").click()
    visitor.wait_for_url(at_desk)
    assert visitor.goto("/desk/staff/").status == 200

    sign_out(visitor)
    type_password(visitor)
    visitor.goto("/desk/staff/")
    assert urlsplit(visitor.url).path == "/desk/account/2fa/authenticate/"
    visitor.locator("#mfa_webauthn_authenticate").click()
    visitor.wait_for_url(at_desk)
    assert visitor.goto("/desk/staff/").status == 200
    assert refused == []

    sign_out(visitor)
    device.session.send("WebAuthn.clearCredentials", {"authenticatorId": device.id})
    visitor.locator("#passkey_login").click()
    visitor.locator("[data-passkey-error=NotAllowedError]").wait_for()
    assert urlsplit(visitor.url).path == "/desk/account/login/"


def test_site_at_a_number_leads_to_localhost_for_a_passkey(browser: Any, own_site: Site) -> None:
    context = browser.new_context(base_url=own_site.base_url, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    device = Device(page)
    make_account(page, own_site)
    page.locator("main a[href^='http://localhost:']").click()
    page.wait_for_url(f"http://localhost:{own_site.port}/desk/account/login/")
    page.locator("[name=login]").fill("ada@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=login]) button[type=submit]").first.click()
    page.wait_for_url("**/second-factor/")
    set_up(page, device)
    context.close()
