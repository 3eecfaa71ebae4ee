"""oEmbed 1.0: what a page becomes on another site."""

import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from blueheart.initiatives.models import Initiative
from blueheart.supporters.models import Supporter
from blueheart.web.oembed import discovery, read_page

pytestmark = pytest.mark.django_db
REQUIRED = {"type", "version", "html", "width", "height"}


@pytest.fixture(autouse=True)
def club() -> Supporter:
    return Supporter.objects.create(slug="club", name="Club <b>", sector="sport", country="BE")


def ask(client: Client, path: str, **more: object) -> Any:
    return client.get("/oembed", {"url": f"{settings.BASE_URL}{path}", **more})


@pytest.mark.parametrize("path", ["/en/wear/", "/fr/hearts/", "/ar/supporters/club/", "/en/hearts/?group=club"])
def test_page_becomes_the_counter_in_a_frame(client: Client, path: str) -> None:
    response = ask(client, path)
    told = response.json()
    assert response.headers["Content-Type"] == "application/json"
    assert told.keys() >= REQUIRED
    assert (told["type"], told["version"]) == ("rich", "1.0")
    language = path.split("/")[1]
    source = re.search(r'<iframe src="([^"]+)"', told["html"])
    assert source
    assert source[1].startswith(f"{settings.BASE_URL}/embed/hearts/?")
    assert f"lang={language}" in source[1]
    assert ("group=club" in source[1]) is ("club" in path)
    assert "<b>" not in told["html"]


def test_counter_is_no_larger_than_asked(client: Client) -> None:
    told = ask(client, "/en/hearts/", maxwidth=300, maxheight=200).json()
    assert (told["width"], told["height"]) == (300, 200)
    assert 'width="300" height="200"' in told["html"]
    free = ask(client, "/en/hearts/", maxwidth="many", maxheight="-1").json()
    assert (free["width"], free["height"]) == (480, 320)


def test_xml_says_the_same_as_json(client: Client) -> None:
    response = ask(client, "/nl/supporters/club/", format="xml")
    assert response.headers["Content-Type"].startswith("text/xml")
    root = ET.fromstring(response.content)
    assert root.tag == "oembed"
    said = {child.tag: child.text for child in root}
    assert said == {name: str(value) for name, value in ask(client, "/nl/supporters/club/").json().items()}


@pytest.mark.parametrize("form", ["yaml", "JSON", "", "xml;x"])
def test_other_format_is_501(client: Client, form: str) -> None:
    assert ask(client, "/en/hearts/", format=form).status_code == 501


@pytest.mark.parametrize(
    "url",
    ["", "x", "https://elsewhere.example/en/hearts/", "{base}/en/help/", "{base}/en/supporters/nobody/",
     "{base}/xx/hearts/", "{base}/en/hearts/?group=nobody", "{base}/en/initiatives/nothing/",
     "{base}/en/initiatives/map/", "{base}/en/monuments/nothing/", "{base}@elsewhere.example/en/hearts/",
     "javascript:{base}/en/hearts/", "http://[half/en/hearts/", "{base}/en/hearts/../help/"],
)  # fmt: skip
def test_what_is_no_page_of_ours_is_404(client: Client, url: str) -> None:
    assert client.get("/oembed", {"url": url.format(base=settings.BASE_URL)}).status_code == 404
    assert client.get("/oembed").status_code == 404


def test_answer_may_be_read_and_kept_by_anybody(client: Client) -> None:
    response = ask(client, "/en/hearts/")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert not response.cookies


@pytest.mark.usefixtures("programme")
def test_initiative_becomes_a_note_with_its_link_and_its_sample_mark(client: Client) -> None:
    for initiative in Initiative.objects.filter(state="published")[:3]:
        told = ask(client, f"/en/initiatives/{initiative.slug}/").json()
        assert f'href="{settings.BASE_URL}/en/initiatives/{initiative.slug}/"' in told["html"]
        assert told["title"] == initiative.title
        assert ("Sample" in told["html"]) is initiative.is_sample
        assert "<script" not in told["html"]
        assert "<iframe" not in told["html"]


def test_pages_that_can_be_embedded_say_so_in_their_head(client: Client) -> None:
    page = client.get("/en/supporters/club/").content.decode()
    url = quote(f"{settings.BASE_URL}/en/supporters/club/", safe="")
    for media_type, form in (("application/json", "json"), ("text/xml", "xml")):
        link = f'type="{media_type}+oembed" href="{settings.BASE_URL}/oembed?url={url}&amp;format={form}"'
        assert link in page
    assert "+oembed" not in client.get("/en/supporters/").content.decode()
    assert "+oembed" not in client.get("/en/supporters/nobody/").content.decode()


def test_every_link_of_the_discovery_is_answered(client: Client) -> None:
    for link in discovery("/en/supporters/club/", ""):
        assert client.get(link["url"].removeprefix(settings.BASE_URL)).status_code == 200


def test_group_of_the_address_is_read() -> None:
    page = read_page(f"{settings.BASE_URL}/de/wear/?group=club")
    assert page is not None
    assert (page.language, page.kind, page.slug) == ("de", "wear", "club")


def test_thumbnail_is_the_card_and_only_where_it_fits(client: Client) -> None:
    url = quote(f"{settings.BASE_URL}/en/wear/")
    told = client.get(f"/oembed?url={url}").json()
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert client.get(told["thumbnail_url"].removeprefix(settings.BASE_URL)).headers["Content-Type"] == "image/png"
    assert "thumbnail_url" not in client.get(f"/oembed?url={url}&maxwidth=600").json()
    assert "thumbnail_url" not in client.get(f"/oembed?url={url}&maxheight=300").json()
