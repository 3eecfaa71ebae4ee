"""The overlay's page: what it hands to its script, what its policy forbids, and what is there without a script."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blueheart.kernel.actors import Actor
from blueheart.supporters.models import Supporter
from blueheart.wear.actions.frames import seed_frames
from blueheart.wear.models import Frame
from blueheart.web import wear
from blueheart.web.wearwords import problem_words, script_words

pytestmark = pytest.mark.django_db
client = Client()


@pytest.fixture(autouse=True)
def seeded(db: None) -> None:
    seed_frames(by=Actor.system("seed"), at=datetime(2027, 1, 1, tzinfo=UTC))


def page(address: str = "/en/wear/") -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def handed(html: str) -> Any:
    found = re.search(r'<script id="overlay-data" type="application/json">(.*?)</script>', html)
    assert found
    return json.loads(found[1])


def test_the_policy_forbids_every_connection_and_every_form() -> None:
    policy = client.get("/en/wear/")["Content-Security-Policy"]
    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "blob:" not in policy
    assert "connect-src 'self'" in client.get("/en/supporters/")["Content-Security-Policy"]


def test_the_page_is_public_and_holds_no_form_and_no_cookie() -> None:
    response = client.get("/en/wear/")
    assert response["Cache-Control"].startswith("public")
    assert not response.cookies
    assert "<form" not in response.content.decode()


def test_each_frame_is_a_choice_with_a_name_and_a_drawing() -> None:
    html = page()
    data = handed(html)
    assert [frame["slug"] for frame in data["frames"]] == ["heart", "ring", "light", "theme"]
    assert re.findall(r'name="frame" value="(\d)"', html) == ["0", "1", "2", "3"]
    assert data["frames"][1]["slots"][0]["kind"] == "ring"
    assert data["frames"][1]["ring"] == "I wear the Blue Heart"
    assert [layer["blend"] for layer in data["frames"][2]["layers"]] == ["multiply", "screen", "normal"]


def test_every_module_of_the_script_is_asked_for_at_once() -> None:
    folder = Path(wear.__file__).parent / "static" / "web" / "js"
    html = page()
    for file in folder.glob("overlay*.js"):
        assert f"web/js/{file.name}" in html, file.name
        assert file.stat().st_size <= 4096, file.name


def test_every_file_that_can_not_be_used_has_its_own_word() -> None:
    words = problem_words()
    assert len(set(words.values())) == len(words)
    assert {"empty", "video", "svg", "heic", "cut", "huge", "damaged", "unknown", "format", "none", "failed"} <= set(
        words
    )
    assert all(text.count(".") >= 1 for text in words.values())
    assert set(words) < set(script_words())


def test_a_groups_frame_comes_first_and_its_name_stands_above() -> None:
    Supporter.objects.create(slug="rowers", name="Rowers <of> the Harbour", sector="sport")
    html = page("/en/wear/?group=rowers")
    assert handed(html)["frames"][0]["slug"] == "ring-rowers"
    assert "Rowers &lt;of&gt; the Harbour" in html
    assert "/en/hearts/?group=rowers" in html


def test_a_group_that_is_not_known_is_said_and_the_page_works() -> None:
    html = page("/en/wear/?group=%3Cscript%3E")
    assert "The group in the address is not known" in html
    assert len(handed(html)["frames"]) == 4
    assert "<script>" not in html.replace('<script id="overlay-data"', "")


def test_without_a_script_the_page_says_so_and_leads_on() -> None:
    html = page()
    inside = re.search(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert inside
    assert 'href="/en/wear/downloads/"' in inside[1]


def test_without_any_frame_the_page_says_so() -> None:
    Frame.objects.update(is_active=False)
    html = page()
    assert "No frame is on offer" in html
    assert "overlay-data" not in html


def test_a_title_can_not_break_out_of_what_the_script_is_handed() -> None:
    Supporter.objects.create(slug="rowers", name="</script><img src=x onerror=alert(1)>", sector="sport")
    html = page("/en/wear/?group=rowers")
    assert "<img src=x" not in html
    assert handed(html)["frames"][0]["ring"] == "</script><img src=x onerror=alert(1)>"


def test_the_number_of_queries_is_small(django_assert_max_num_queries: Any) -> None:
    Supporter.objects.create(slug="rowers", name="Rowers", sector="sport")
    client.get("/en/wear/")
    with django_assert_max_num_queries(4):
        client.get("/en/wear/")
    with django_assert_max_num_queries(7):
        client.get("/en/wear/?group=rowers")


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "ar"])
def test_the_menu_leads_here_in_every_language(language: str) -> None:
    assert re.search(rf'href="/{language}/wear/" aria-current="page"', page(f"/{language}/wear/"))
