"""A supporter's page: facts, counter, code and kit."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import pytest
import pyvips
import zxingcpp
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from blueheart.kernel.actors import Actor
from blueheart.supporters.actions import seed_supporters
from blueheart.supporters.models import Supporter, SupporterText
from blueheart.wear.models import GroupLook, HeartCount

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def club() -> Supporter:
    club = Supporter.objects.create(
        slug="club", name="A <club> & co", sector="sport", country="BE", since_year=2019, url="https://club.example/",
        source_url="https://source.example/page", confidence="B",
    )  # fmt: skip
    SupporterText.objects.create(supporter=club, language="en", description="Plays in blue.")
    GroupLook.objects.create(supporter=club, colour="#c8102e", changed_at=now())
    for state, count in (("confirmed", 1200), ("unconfirmed", 3), ("void", 500)):
        HeartCount.objects.create(day=date(2026, 11, 1), supporter_key=club.pk, state=state, count=count)
    HeartCount.objects.create(day=date(2026, 11, 1), supporter_key=0, state="confirmed", count=9)
    return club


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_tells_who_it_is_with_source_and_links_to_its_kit(client: Client, club: Supporter, language: str) -> None:
    response = client.get(f"/{language}/supporters/club/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "A &lt;club&gt; &amp; co" in page
    assert "<club>" not in page
    for link in (
        f"/{language}/wear/?group=club", f"/{language}/hearts/?group=club", f"/{language}/hearts/embed/?group=club",
        f"/wear/groups/club/poster-a4-{language}.pdf", f"/wear/groups/club/poster-a3-light-{language}.pdf",
        "https://source.example/page", "https://club.example/", f"/badge/club.svg?lang={language}",
    ):  # fmt: skip
        assert link in page.replace("&amp;", "&"), link
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_page_counts_its_own_hearts_alone_and_says_when(client: Client, club: Supporter) -> None:
    page = client.get("/en/supporters/club/").content.decode()
    assert "1,200 hearts" in page
    assert "3 more are not confirmed yet." in page
    assert re.search(r"As of .* UTC\.", page)


def test_code_on_the_page_is_read_and_has_a_name(client: Client, club: Supporter) -> None:
    page = client.get("/ar/supporters/club/").content.decode()
    svg = page[page.index("<svg xmlns") :]
    svg = svg[: svg.index("</svg>") + 6]
    url = f"{settings.BASE_URL}/ar/supporters/club/"
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert url in str(root.findtext("{http://www.w3.org/2000/svg}title"))
    drawn = pyvips.Image.thumbnail_buffer(svg.encode(), 500).flatten(background=255).colourspace("b-w")
    image = Image.frombytes("L", (drawn.width, drawn.height), drawn.write_to_memory())
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [url]


def test_colour_stands_beside_the_heart_on_its_ground(client: Client, club: Supporter) -> None:
    page = client.get("/en/supporters/club/").content.decode()
    assert 'class="group-band group-band--paper"' in page
    assert page.count('fill="#c8102e"') == 1
    GroupLook.objects.all().delete()
    assert "group-band" not in client.get("/en/supporters/club/").content.decode()


def test_page_takes_four_queries(client: Client, club: Supporter, django_assert_num_queries) -> None:
    client.get("/nl/supporters/club/")
    with django_assert_num_queries(4):  # the supporter, its texts, its colour, its count
        client.get("/nl/supporters/club/")


def test_sample_is_marked_and_kept_from_search_engines_and_the_sitemap(client: Client, club: Supporter) -> None:
    entry = f"{settings.BASE_URL}/en/supporters/club/"
    assert entry in client.get("/sitemap.xml").getvalue().decode()
    Supporter.objects.update(is_sample=True)
    page = client.get("/en/supporters/club/").content.decode()
    assert "Sample, not a real supporter" in page
    assert '<meta name="robots" content="noindex">' in page
    assert entry not in client.get("/sitemap.xml").getvalue().decode()


def test_page_names_itself_in_every_language(client: Client, club: Supporter) -> None:
    page = client.get("/en/supporters/club/").content.decode()
    for language in LANGUAGES:
        assert f'hreflang="{language}" href="{settings.BASE_URL}/{language}/supporters/club/"' in page


def test_nobody_of_that_name_is_404(client: Client) -> None:
    assert client.get("/en/supporters/nobody/").status_code == 404


def test_list_leads_to_every_page_of_the_seed(client: Client) -> None:
    seed_supporters(by=Actor.system(), at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    page = client.get("/fr/supporters/").content.decode()
    for slug in Supporter.objects.values_list("slug", flat=True):
        assert f'href="/fr/supporters/{slug}/"' in page
        assert client.get(f"/fr/supporters/{slug}/").status_code == 200
