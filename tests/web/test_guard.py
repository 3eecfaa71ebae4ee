"""What a form that anybody may post without a cookie is guarded by."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory

from blueheart.initiatives.models import Draft
from blueheart.kernel.limits import RateLimit
from blueheart.kernel.tokens import sign
from blueheart.web import guard, submit
from tests.organisers import NOW, STEP_VALUES, add_places, guarded

pytestmark = pytest.mark.django_db
URL = "/en/world-day/2027/submit/"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    add_places()
    with time_machine.travel(NOW, tick=False):
        yield


def post(client: Client, values: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(URL, guarded({**STEP_VALUES["what"], **(values or {})}), headers=headers)


def refused(page: Any, status: int) -> bool:
    """With this status, with what was typed, and with nothing stored."""
    return (
        page.status_code == status and 'value="A march in blue"' in page.content.decode() and not Draft.objects.exists()
    )


def test_no_csrf_cookie_is_needed_nor_set() -> None:
    page = post(Client(enforce_csrf_checks=True))
    assert page.status_code == 303
    assert not page.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_post_from_elsewhere_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert refused(post(client, **headers), 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver"},
        {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_a_post_from_here_is_taken(client: Client, headers: dict[str, str]) -> None:
    assert post(client, **headers).status_code == 303


@pytest.mark.parametrize(
    "token",
    ["", "forged", sign("another purpose", "page", at=NOW), sign("form", "page", at=NOW - timedelta(hours=25))],
)
def test_without_a_fresh_token_of_ours_the_page_comes_back_with_one(client: Client, token: str) -> None:
    page = post(client, {"form_token": token})
    assert refused(page, 422)
    fresh = page.content.decode().split('name="form_token" value="')[1].split('"')[0]
    assert post(client, {"form_token": fresh}).status_code == 303


def test_a_token_holds_for_a_day(client: Client) -> None:
    assert post(client, {"form_token": sign("form", "page", at=NOW - timedelta(hours=23))}).status_code == 303


def test_a_filled_trap_stores_nothing_and_says_nothing_of_it(client: Client) -> None:
    page = post(client, {"website_address": "https://spam.example"})
    assert refused(page, 422)
    assert "spam" not in page.content.decode()


def test_the_trap_is_hidden_from_everybody(client: Client) -> None:
    html = client.get(URL).content.decode()
    box = html[html.index('class="trap"') :][:400]
    assert 'aria-hidden="true"' in box
    assert 'tabindex="-1"' in box
    assert 'autocomplete="off"' in box


def test_too_many_posts_get_429_with_the_form_filled_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "STEP_POSTS", RateLimit("test.few", per_minute=1))
    client.post(URL, guarded({"title": "first"}))
    Draft.objects.all().delete()
    page = post(client)
    assert refused(page, 429)
    assert 1 <= int(page["Retry-After"]) <= 60


def test_other_networks_are_not_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "STEP_POSTS", RateLimit("test.few", per_minute=1))
    data = guarded(STEP_VALUES["what"])
    assert client.post(URL, data, REMOTE_ADDR="192.0.2.1").status_code == 303
    assert client.post(URL, data, REMOTE_ADDR="192.0.2.2").status_code == 303


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.5, 198.51.100.1", "203.0.113.5"),
        (3, "203.0.113.5, 198.51.100.1", "203.0.113.5"),
        (1, "", "192.0.2.9"),
    ],
)
def test_the_address_behind_trusted_proxies(settings: Any, trusted: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().post(URL, REMOTE_ADDR="192.0.2.9", headers={"x-forwarded-for": forwarded})
    assert guard.client_address(request) == address


def nonce_for(token: str, bits: int) -> str:
    number = 0
    while int.from_bytes(hashlib.sha256(f"{token}{number}".encode()).digest()[:4], "big") >> (32 - bits):
        number += 1
    return str(number)


def test_the_form_asks_for_work_when_configured(client: Client, settings: Any) -> None:
    assert "data-pow" not in client.get(URL).content.decode()
    settings.PROOF_OF_WORK_BITS = 8
    assert 'data-pow-bits="8"' in client.get(URL).content.decode()


def test_with_work_done_there_is_no_slow_lane(client: Client, settings: Any) -> None:
    settings.PROOF_OF_WORK_BITS = 8
    token = guarded()["form_token"]
    for _again in range(8):
        assert post(client, {"form_token": token, "form_nonce": nonce_for(token, 8)}).status_code == 303


@pytest.mark.parametrize("nonce", ["", "١٢", "-1", "9" * 30])
def test_without_work_it_goes_slowly(client: Client, settings: Any, nonce: str) -> None:
    settings.PROOF_OF_WORK_BITS = 20
    statuses = [post(client, {"form_nonce": nonce}).status_code for _again in range(6)]
    assert statuses == [303, 303, 303, 303, 429, 429]


def test_another_method_is_not_allowed(client: Client) -> None:
    assert client.put(URL).status_code == 405


def test_a_torn_upload_is_told_so(client: Client) -> None:
    page = client.post(URL, b"rubbish", content_type="multipart/form-data")
    assert page.status_code == 400
