"""The list of ready-made files, and the files themselves as a browser gets them."""

import io
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from PIL import Image
from pypdf import PdfReader

from blueheart.kernel.limits import RateLimit
from blueheart.supporters.models import Supporter
from blueheart.wear.models import GroupLook
from blueheart.wear.rules.kit import KIT
from blueheart.web import kept
from blueheart.web.kept import KeptFile, KeptFiles

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT", KeptFiles())


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_names_every_file_with_its_size_and_use(client: Client, language: str) -> None:
    response = client.get(f"/{language}/wear/downloads/")
    page = response.content.decode()
    for file in KIT:
        assert f'href="/wear/{file.file_name(language)}"' in page
        assert str(file.use) in page or language != "en"
    assert len(re.findall(r"\d+ kB", page)) == len(KIT)
    assert " 0 kB" not in page
    assert "<script>" not in page
    assert not response.cookies


def test_list_leads_to_every_other_language_of_a_file_with_words(client: Client) -> None:
    page = client.get("/en/wear/downloads/").content.decode()
    for code in ("fr", "nl", "de", "ar"):
        assert f'href="/wear/poster-a4-{code}.pdf" hreflang="{code}"' in page


def test_list_reads_no_database(client: Client, django_assert_num_queries, db: None) -> None:
    client.get("/en/wear/downloads/")
    with django_assert_num_queries(0):
        client.get("/en/wear/downloads/")


def test_signature_is_plain_html_with_an_address_in_full(client: Client) -> None:
    page = client.get("/fr/wear/downloads/").content.decode()
    assert f"&lt;img src=&quot;{settings.BASE_URL}/wear/heart-64.png&quot;" in page
    assert f"&lt;a href=&quot;{settings.BASE_URL}/fr/wear/&quot;&gt;" in page
    assert "style=" not in page


def test_picture_may_be_shown_by_other_sites_and_kept_for_a_day(client: Client) -> None:
    response = client.get("/wear/heart-64.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert Image.open(io.BytesIO(response.content)).size == (64, 64)
    assert not response.cookies


def test_who_has_a_file_gets_304_and_head_gets_no_body(client: Client) -> None:
    tag = client.get("/wear/heart-16.png").headers["ETag"]
    assert client.get("/wear/heart-16.png", headers={"If-None-Match": tag}).status_code == 304
    assert client.head("/wear/heart-16.png").content == b""


def test_paper_is_shown_in_the_browser_under_its_name_and_language(client: Client) -> None:
    response = client.get("/wear/poster-a4-fr.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="poster-a4-fr.pdf"'
    assert response.headers["Content-Language"] == "fr"
    assert PdfReader(io.BytesIO(response.content)).trailer["/Root"]["/Lang"] == "fr"


@pytest.mark.parametrize("name", ["poster-a4-xx.pdf", "heart-17.png", "poster-a4.pdf", "heart.png", "x"])
def test_any_other_name_is_404(client: Client, name: str) -> None:
    assert client.get(f"/wear/{name}").status_code == 404


def test_preview_is_the_page_as_a_picture(client: Client) -> None:
    response = client.get("/wear/preview/poster-a4-ar.png")
    assert Image.open(io.BytesIO(response.content)).size == (595, 842)
    for name in ("poster-a4.png", "heart-64.png", "poster-a4-ar.pdf", "x"):
        assert client.get(f"/wear/preview/{name}").status_code == 404


def test_file_is_made_once_and_then_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("blueheart.web.downloads.kit_bytes", lambda file, language: made.append(file.name) or b"x")
    assert client.get("/wear/heart-16.png").content == client.get("/wear/heart-16.png").content
    assert made == ["heart-16"]


def test_too_many_new_files_at_once_are_refused_and_kept_ones_are_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MAKING", RateLimit("kit.test", per_minute=2))
    assert [client.get(f"/wear/heart-{size}.png").status_code for size in (16, 32, 64)] == [200, 200, 429]
    refused = client.get("/wear/heart-128.png")
    assert int(refused.headers["Retry-After"]) >= 1
    assert client.get("/wear/heart-16.png").status_code == 200


def test_kept_files_stay_within_their_bytes_and_drop_the_oldest() -> None:
    files = KeptFiles(max_bytes=30)
    for name in ("a", "b", "c"):
        files.make((name,), lambda: b"x" * 12)
    assert files.find(("a",)) is None
    assert isinstance(files.find(("c",)), KeptFile)
    assert files.size == 24


@pytest.mark.django_db
def test_poster_of_a_group_follows_its_colour_at_once(client: Client) -> None:
    club = Supporter.objects.create(slug="club", name="A club", sector="sport", country="BE")
    first = client.get("/wear/groups/club/poster-a4-en.pdf")
    GroupLook.objects.create(supporter=club, colour="#c8102e", changed_at=now())
    second = client.get("/wear/groups/club/poster-a4-en.pdf")
    assert first.content != second.content
    assert second.headers["Cache-Control"] == "public, max-age=300"
    assert second.headers["Content-Disposition"] == 'inline; filename="club-poster-a4-en.pdf"'


@pytest.mark.django_db
def test_poster_of_nobody_and_other_files_of_a_group_are_404(client: Client) -> None:
    Supporter.objects.create(slug="club", name="A club", sector="sport")
    for path in ("nobody/poster-a4-en.pdf", "club/pins-25-en.pdf", "club/poster-a4-en.png", "club/poster-a4-xx.pdf"):
        assert client.get(f"/wear/groups/{path}").status_code == 404


@pytest.mark.django_db
def test_name_with_bidi_overrides_and_controls_makes_a_poster_without_them(client: Client) -> None:
    Supporter.objects.create(slug="club", name="A \u202eclub\x0b \u2066x" + "e" + "\u0301" * 60, sector="sport")
    response = client.get("/wear/groups/club/poster-a4-en.pdf")
    assert response.status_code == 200
    title = PdfReader(io.BytesIO(response.content)).metadata.title
    assert "A club xé" in title
    assert not set("\u202e\u2066\x0b") & set(title)
    assert title.count("\u0301") <= 4
