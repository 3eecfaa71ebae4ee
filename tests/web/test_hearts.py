"""The page of the hearts, the press with and without a script, the form for the wall and the link in its mails."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from blueheart.supporters.models import Supporter
from blueheart.wear.enums import MessageState
from blueheart.wear.models import Heart, WallMessage
from blueheart.wear.queries.counts import heart_totals
from blueheart.wear.rules.tokens import link_token, page_token, worn_token
from blueheart.web import wearheart
from tests.organisers import guarded
from tests.wearers import AT, add_hearts, add_message

pytestmark = pytest.mark.django_db
FILLED = {
    "first_name": "Amina", "text": "For all.", "country": "BE", "text_language": "en", "email": "a@example.org",
    "is_16_or_older": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def text_of(response: Any) -> str:
    return str(response.content.decode())


def worn_url(heart: Heart) -> str:
    return f"/en/hearts/worn/{worn_token(heart.token, at=AT)}/"


def mine_url(message: WallMessage, part: str = "") -> str:
    return f"/en/hearts/mine/{link_token(message.uid, at=AT)}/{part}"


# --- the page


def test_page_says_what_it_counts_and_sets_no_cookie(client: Client) -> None:
    add_hearts(12, country="BE")
    add_hearts(3, country="LU", is_confirmed=False)
    add_message(to=MessageState.SHOWN, text="لستم وحدكم", text_language="ar", first_name="سارة")
    response = client.get("/en/hearts/")
    text = text_of(response)
    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    assert re.search(r'hearts-head__count">13<', text)
    assert 'lang="ar" dir="rtl">لستم وحدكم' in text
    assert "Belgium" in text
    assert "Luxembourg</th>" not in text
    assert "1 country with fewer than ten hearts" in text
    assert "amina@example.org" not in text


def test_page_asks_the_same_whatever_it_shows(client: Client, django_assert_max_num_queries: Any) -> None:
    add_hearts(30, country="BE")
    for number in range(30):
        add_message(to=MessageState.SHOWN, at=AT + timedelta(minutes=number))
    client.get("/en/hearts/")
    with django_assert_max_num_queries(4):
        client.get("/en/hearts/")


def test_only_what_the_desk_has_shown_is_on_the_wall(client: Client) -> None:
    for state in (MessageState.UNVERIFIED, MessageState.WAITING, MessageState.DECLINED):
        add_message(to=state, text=f"words {state.value}")
    assert "words " not in text_of(client.get("/en/hearts/"))


def test_group_of_the_address_goes_with_the_press(client: Client) -> None:
    Supporter.objects.create(slug="a-club", name="A club", sector="sport")
    for address in ("/en/hearts/?group=a-club", "/en/hearts/wear/?group=a-club"):
        text = text_of(client.get(address))
        assert '<input type="hidden" name="group" value="a-club">' in text
        assert "<strong>A club</strong>" in text
    assert 'name="group"' not in text_of(client.get("/en/hearts/?group=nobody"))


# --- the press without a script


def test_press_without_a_script_has_a_page_of_its_own(client: Client) -> None:
    page = client.get("/en/hearts/wear/?country=BE")
    assert page.headers["Cache-Control"] == "no-store"
    token = re.search(r'name="page_token" value="([^"]+)"', text_of(page))
    assert token is not None
    assert '<option value="BE" selected>' in text_of(page)
    answer = client.post("/en/hearts/wear/", {"page_token": token[1], "country": "BE"})
    assert answer.status_code == 303
    after = client.get(answer.headers["Location"])
    assert "You wear the heart" in text_of(after)
    assert client.post("/en/hearts/wear/", {"page_token": token[1]}).headers["Location"] == answer.headers["Location"]
    assert heart_totals().confirmed == 1


def test_each_view_has_a_token_of_its_own(client: Client) -> None:
    answers = [client.get("/en/hearts/token/") for _time in range(2)]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert answers[0].json()["token"] != answers[1].json()["token"]
    assert client.post("/en/hearts/token/").status_code == 405


@pytest.mark.parametrize(
    ("fields", "headers", "status"),
    [
        ({"page_token": "forged"}, {}, 422),
        ({"country": "ZZ"}, {}, 422),
        ({}, {"sec-fetch-site": "cross-site"}, 403),
        ({}, {"origin": "https://evil.example"}, 403),
    ],
)
def test_press_that_is_refused_says_why_and_counts_nothing(
    client: Client, fields: dict[str, str], headers: dict[str, str], status: int
) -> None:
    sent = {"page_token": page_token(uuid.uuid4(), at=AT), "country": "FR", **fields}
    response = client.post("/en/hearts/wear/", sent, headers=headers)
    assert response.status_code == status
    assert "notice--bad" in text_of(response)
    assert 'name="page_token"' in text_of(response)
    assert not Heart.objects.exists()


def test_locked_database_answers_503_with_the_form_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_values: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(wearheart, "record_presses", locked)
    token = page_token(uuid.uuid4(), at=AT)
    response = client.post("/en/hearts/wear/", {"page_token": token, "country": "BE", "group": "a-club"})
    assert response.status_code == 503
    assert f'value="{token}"' in text_of(response), "the same number, so that the next press counts once"
    assert '<option value="BE" selected>' in text_of(response)
    assert 'name="group" value="a-club"' in text_of(response)


# --- the form for the wall


def test_message_is_kept_once_and_the_page_says_look_in_your_mail(client: Client) -> None:
    [heart] = add_hearts()
    for _time in range(2):
        assert client.post(worn_url(heart), guarded(FILLED, at=AT)).status_code == 303
    assert WallMessage.objects.count() == 1
    assert "Look in your mail" in text_of(client.get(worn_url(heart)))


def test_form_comes_back_with_what_was_typed(client: Client) -> None:
    [heart] = add_hearts()
    wrong = {**FILLED, "first_name": "x" * 500, "text": "see www.sells.example"}
    del wrong["is_16_or_older"]
    response = client.post(worn_url(heart), guarded(wrong, at=AT))
    text = text_of(response)
    assert response.status_code == 422
    assert "see www.sells.example" in text
    assert "a@example.org" in text
    assert "16 or older" in text
    assert text.count('class="field__error"') == 3


def test_heart_is_taken_back_by_who_pressed_it_and_once(client: Client) -> None:
    [heart] = add_hearts(1, country="BE")
    assert "Take this heart back" in text_of(client.get(worn_url(heart)))
    for _again in range(2):
        assert client.post(worn_url(heart), guarded({"take_back": "1"}, at=AT)).status_code == 303
    assert (heart_totals().confirmed, heart_totals().withdrawn) == (0, 1)
    assert "This heart was taken back." in text_of(client.get(worn_url(heart)))
    assert "Send the message" not in text_of(client.get(worn_url(heart)))


def test_heart_with_a_message_goes_by_the_link_in_its_mail(client: Client) -> None:
    message = add_message()
    assert client.post(worn_url(message.heart), guarded({"take_back": "1"}, at=AT)).status_code == 409
    assert heart_totals().withdrawn == 0


def test_address_of_the_page_after_the_press_that_is_forged_or_old_is_told(client: Client, clock: Any) -> None:
    [heart] = add_hearts()
    assert client.get("/en/hearts/worn/forged/").status_code == 404
    assert client.get(f"/en/hearts/worn/{worn_token(uuid.uuid4(), at=AT)}/").status_code == 404
    clock.shift(timedelta(days=15))
    assert client.get(worn_url(heart)).status_code == 404


# --- the link in the mails


def test_look_at_the_link_changes_nothing(client: Client) -> None:
    message = add_message()
    for part in ("", "confirm/", "remove/", "not-me/"):
        client.get(mine_url(message, part))
    assert WallMessage.objects.get().state == "unverified"
    assert client.get(mine_url(message)).headers["Referrer-Policy"] == "no-referrer"


def test_confirming_press_and_its_replay(client: Client) -> None:
    message = add_message(confirmed=False)
    for _time in range(2):
        assert client.post(mine_url(message, "confirm/"), guarded(at=AT)).status_code == 303
    assert WallMessage.objects.get().state == "waiting"
    assert heart_totals().confirmed == 1


@pytest.mark.parametrize(("part", "state"), [("remove/", "confirmed"), ("not-me/", "withdrawn")])
def test_link_takes_the_message_away_and_then_says_it_is_gone(
    client: Client, clock: Any, part: str, state: str
) -> None:
    message = add_message(to=MessageState.SHOWN)
    clock.shift(timedelta(days=365 * 20))
    later = AT + timedelta(days=365 * 20)
    assert client.post(mine_url(message, part), guarded(at=later)).status_code == 303
    assert not WallMessage.objects.exists()
    assert Heart.objects.get().state == state
    assert client.get(mine_url(message)).status_code == 410
    assert client.post(mine_url(message, part), guarded(at=later)).status_code == 410
    assert "wall-head" in text_of(client.get("/en/hearts/"))


def test_forged_link_and_one_for_another_purpose_are_refused(client: Client) -> None:
    message = add_message()
    for token in ("forged", worn_token(message.uid, at=AT)):
        assert client.get(f"/en/hearts/mine/{token}/").status_code == 404
