"""Frames at the desk: shown, tried, kept; what is wrong stands beside its field."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.kernel.actors import Actor
from blueheart.wear.actions.frames import seed_frames
from blueheart.wear.models import Frame
from tests.desk.conftest import NOW, sign_in
from tests.desk.test_queries import queries

pytestmark = pytest.mark.django_db
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"><g data-anchor="bottom-end">'
    '<path d="M0 0h10v10z" fill="#009edb"/></g></svg>'
)
TYPED = {"slug": "star", "svg": SVG, "position": "5", "is_active": "on", "title_en": "Star", "title_ar": "نجمة"}


@pytest.fixture
def editor(make_user: Callable[..., User]) -> Client:
    seed_frames(by=Actor.system("seed"), at=NOW)
    return sign_in(make_user(Role.EDITOR))


def test_the_list_shows_every_frame_as_it_looks(editor: Client) -> None:
    html = editor.get("/desk/wear/frames/").content.decode()
    assert html.count("desk-frame--square") == 4
    assert html.count("data:image/svg+xml;base64,") == 6
    assert "Heart on the corner" in html


def test_a_frame_is_added(editor: Client) -> None:
    response = editor.post("/desk/wear/frames/add/", TYPED)
    assert response.status_code == 302
    frame = Frame.objects.get(slug="star")
    assert dict(frame.texts.values_list("language", "title")) == {"en": "Star", "ar": "نجمة"}
    assert '"slug": "star"' in Client().get("/en/wear/").content.decode()


def test_a_try_keeps_nothing_and_shows_three_shapes(editor: Client) -> None:
    response = editor.post("/desk/wear/frames/add/", {**TYPED, "preview": "1"})
    html = response.content.decode()
    assert response.status_code == 200
    assert not Frame.objects.filter(slug="star").exists()
    for shape in ("square", "portrait", "story"):
        assert f"desk-frame--{shape}" in html
    assert "It is not saved yet" in html


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_a_drawing_that_may_not_be_shown_is_refused_beside_its_field(editor: Client, button: dict[str, str]) -> None:
    bad = {**TYPED, "svg": SVG.replace("<path", "<script>alert(1)</script><path"), **button}
    response = editor.post("/desk/wear/frames/add/", bad)
    html = response.content.decode()
    assert response.status_code == 422
    assert "&lt;script&gt; is not allowed in a frame" in html
    assert "<script>alert" not in html
    assert not Frame.objects.filter(slug="star").exists()


def test_a_file_takes_the_place_of_the_drawing(editor: Client) -> None:
    file = SimpleUploadedFile("star.svg", b"\xef\xbb\xbf" + SVG.encode(), "image/svg+xml")
    assert editor.post("/desk/wear/frames/add/", {**TYPED, "svg": "", "file": file}).status_code == 302
    photograph = SimpleUploadedFile("star.svg", b"\xff\xd8\xff\xe0" + bytes(200), "image/svg+xml")
    response = editor.post("/desk/wear/frames/add/", {**TYPED, "slug": "other", "file": photograph})
    assert response.status_code == 422
    assert "can’t be" in response.content.decode()


def test_a_frame_is_taken_off_offer(editor: Client) -> None:
    frame = Frame.objects.get(slug="light")
    html = editor.get(f"/desk/wear/frames/{frame.pk}/").content.decode()
    assert html.count("desk-frame__layer--screen") == 3
    typed = {"slug": "light", "svg": frame.svg, "position": "30", "title_en": "Blue light"}
    assert editor.post(f"/desk/wear/frames/{frame.pk}/", typed).status_code == 302
    frame.refresh_from_db()
    assert not frame.is_active
    assert [text.language for text in frame.texts.all()] == ["en"]
    assert "Blue light" not in Client().get("/en/wear/").content.decode()


def test_a_change_after_somebody_elses_warns_and_keeps_what_was_typed(editor: Client) -> None:
    frame = Frame.objects.get(slug="light")
    address = f"/desk/wear/frames/{frame.pk}/"
    typed = {"slug": "light", "svg": frame.svg, "position": "31", "title_en": "Blue lamp"}
    seen = (frame.changed_at - timedelta(minutes=5)).isoformat()
    response = editor.post(address, {**typed, "seen": seen})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Somebody changed this frame meanwhile" in html
    assert 'value="Blue lamp"' in html
    now = re.search(r'name="seen" value="([^"]+)"', html)
    assert now
    assert editor.post(address, {**typed, "seen": now[1]}).status_code == 302
    frame.refresh_from_db()
    assert frame.position == 31


def test_a_frame_that_is_not_there_is_not_found(editor: Client) -> None:
    assert editor.get("/desk/wear/frames/999999/").status_code == 404


def test_the_list_asks_the_same_whatever_its_length(editor: Client) -> None:
    few = queries(editor, "/desk/wear/frames/")
    for number in range(10):
        frame = Frame.objects.create(slug=f"more-{number}", svg=SVG, changed_at=NOW)
        frame.texts.create(language="en", title=f"More {number}")
    assert queries(editor, "/desk/wear/frames/") == few
