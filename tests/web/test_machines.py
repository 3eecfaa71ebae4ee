"""What machines ask for: health, robots, the sitemap, the front door."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from blueheart.initiatives.models import Initiative

client = Client()
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANGUAGES = {"en", "fr", "nl", "de", "ar"}


@pytest.mark.django_db
def test_healthz_says_that_the_database_answers() -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def test_healthz_says_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def cursor(self) -> Any:
            raise DatabaseError("gone")

    monkeypatch.setattr("blueheart.web.machines.connection", Broken())
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "database does not answer"}
    assert "gone" not in response.content.decode()


def test_robots_keep_out_of_the_desk_and_of_links() -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert "Disallow: /desk/" in lines
    assert {f"Disallow: /{language}/manage/" for language in LANGUAGES} <= set(lines)
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in lines


@pytest.mark.django_db
@pytest.mark.usefixtures("programme")
def test_sitemap_names_every_page_in_every_language_but_no_sample() -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"].startswith("application/xml")
    root = ET.fromstring(response.getvalue())
    entries = root.findall("s:url", NAMES)
    addresses = [str(entry.findtext("s:loc", namespaces=NAMES)) for entry in entries]
    assert len(addresses) == len(set(addresses))
    assert all(address.startswith(f"{settings.BASE_URL}/") for address in addresses)
    for entry in entries:
        links = entry.findall("x:link", NAMES)
        assert {link.get("hreflang") for link in links} == LANGUAGES
        assert entry.findtext("s:loc", namespaces=NAMES) in {link.get("href") for link in links}
    real = Initiative.objects.filter(is_sample=False).values_list("slug", flat=True)
    for slug in real:
        assert f"{settings.BASE_URL}/ar/initiatives/{slug}/" in addresses
    sample = Initiative.objects.get(is_sample=True)
    assert not any(sample.slug in address for address in addresses)
    assert f"{settings.BASE_URL}/en/world-day/2027/" in addresses


@pytest.mark.django_db
@pytest.mark.usefixtures("programme")
def test_addresses_of_the_sitemap_answer() -> None:
    root = ET.fromstring(client.get("/sitemap.xml").getvalue())
    for entry in root.findall("s:url", NAMES):
        address = str(entry.findtext("s:loc", namespaces=NAMES)).removeprefix(settings.BASE_URL)
        if address.startswith("/nl/"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.5", "fr"),
        ("nl-BE", "nl"),
        ("ar-EG, en;q=0.1", "ar"),
        ("de;q=0.2, nl;q=0.7", "nl"),
        ("ja", "en"),
        ("", "en"),
        ("*", "en"),
        ("\u00e9;;q=x,,", "en"),
    ],
)
def test_front_door_leads_to_the_language_of_the_browser(accepted: str, language: str) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_front_door_sets_nothing_by_a_cookie_of_a_language() -> None:
    own = Client()
    own.cookies["django_language"] = "fr"
    assert own.get("/", headers={"accept-language": "nl"}).headers["Location"] in {"/nl/", "/fr/"}
