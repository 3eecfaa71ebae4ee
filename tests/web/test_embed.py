"""What other sites may frame, and the code for it."""

import html
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests import reach

client = Client()


@pytest.fixture(autouse=True)
def _content(db: None) -> Iterator[None]:
    reach.add_cities()
    with time_machine.travel("2027-06-15T12:00:00Z", tick=False):
        reach.several()
        yield


@pytest.mark.parametrize("view", ["list", "map", "calendar"])
def test_an_embed_may_be_framed_anywhere_and_sets_no_cookie(view: str) -> None:
    response = client.get(f"/embed/initiatives/?view={view}&country=BE&year=2027")
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "'none' *" not in policy
    assert "X-Frame-Options" not in response.headers
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    assert "Cookie" not in response.headers.get("Vary", "")


def test_everything_else_may_not_be_framed() -> None:
    for path in ("/en/initiatives/embed/", "/api/v1/docs"):
        response = client.get(path)
        assert response.status_code == 200
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"


def test_a_list_holds_the_filtered_initiatives_and_marks_samples() -> None:
    page = client.get("/embed/initiatives/?country=BE").content.decode()
    assert "A march in blue" in page
    assert "Lichten voor vrijheid" in page
    assert "Blue run" not in page
    assert '<base target="_blank">' in page
    assert "Sample" in client.get("/embed/initiatives/?country=AU").content.decode()


def test_an_embed_speaks_the_language_asked_for_and_leads_to_that_site() -> None:
    response = client.get("/embed/initiatives/?city=2792413&lang=ar")
    page = response.content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert response.headers["Content-Language"] == "ar"
    assert 'href="/ar/initiatives/' in page


def test_a_wrong_filter_is_named() -> None:
    response = client.get("/embed/initiatives/?kind=x%3Cscript%3E")
    assert response.status_code == 400
    page = response.content.decode()
    assert "kind:" in page
    assert "<script>" not in page


@pytest.mark.parametrize("wrong", ["online=maybe", "world_day=yes", "country=UK"])
def test_a_value_that_means_nothing_never_shows_another_set(wrong: str) -> None:
    assert client.get(f"/embed/initiatives/?{wrong}").status_code == 400


def test_world_days_of_all_years_lead_to_the_list_of_all_years() -> None:
    page = client.get("/embed/initiatives/?world_day=1&view=list").content.decode()
    assert 'href="/en/initiatives/?world_day=1' in page


def test_the_page_of_the_code_shows_the_frame_and_may_frame_nothing_else() -> None:
    response = client.get("/en/initiatives/embed/?country=BE&view=map")
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    frame = re.search(r'<iframe [^>]*src="(/embed/[^"]+)" title="([^"]+)"', response.content.decode())
    assert frame
    assert "country=BE" in frame.group(1)
    assert "Belgium" in frame.group(2)
    assert client.get(html.unescape(frame.group(1))).status_code == 200


def test_the_code_leads_to_the_embed_it_shows() -> None:
    page = client.get("/fr/initiatives/embed/?country=BE&kind=march&view=calendar&year=2027").content.decode()
    code = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL).group(1))  # type: ignore[union-attr]
    source = html.unescape(re.search(r'src="http://127.0.0.1:8000([^"]+)"', code).group(1))  # type: ignore[union-attr]
    assert "lang=fr" in source
    framed = client.get(source)
    assert framed.status_code == 200
    assert "A march in blue" in framed.content.decode()
    assert client.get("/fr/initiatives/embed/?country=%22%3E%3Cscript%3E").status_code == 200
