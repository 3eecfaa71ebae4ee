"""Badges, the widget and the page that gives their code."""

import html
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from blueheart.supporters.models import Supporter
from blueheart.wear.models import GroupLook, HeartCount

pytestmark = pytest.mark.django_db
TITLE = "{http://www.w3.org/2000/svg}title"


@pytest.fixture(autouse=True)
def club() -> Supporter:
    club = Supporter.objects.create(slug="club", name='Club "<b>" & co', sector="sport", is_sample=True)
    HeartCount.objects.create(day=date(2026, 11, 1), supporter_key=club.pk, state="confirmed", count=1)
    HeartCount.objects.create(day=date(2026, 11, 1), supporter_key=0, state="confirmed", count=12344)
    HeartCount.objects.create(day=date(2026, 11, 1), supporter_key=0, state="unconfirmed", count=70)
    return club


def title_of(body: bytes) -> str:
    return str(ET.fromstring(body).findtext(TITLE))


@pytest.mark.parametrize("path", ["campaign.svg", "club.svg", "club.svg?lang=ar", "club.svg?lang=xx", "nobody.svg"])
def test_badge_is_a_small_svg_that_other_sites_may_show_and_keep(client: Client, path: str) -> None:
    response = client.get(f"/badge/{path}")
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert len(response.content) < 4096
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    assert b"<script" not in response.content
    assert ET.fromstring(response.content).get("role") == "img"


def test_badge_of_the_campaign_counts_confirmed_hearts_of_all(client: Client) -> None:
    title = title_of(client.get("/badge/campaign.svg").content)
    assert "12,345 hearts" in title
    assert "Blue Heart Campaign" in title
    assert "UTC" in title


def test_badge_of_a_group_says_its_name_its_count_and_that_it_is_a_sample(client: Client) -> None:
    body = client.get("/badge/club.svg").content
    assert 'Club "<b>" & co (Sample), 1 heart,' in title_of(body)
    assert b"<b>" not in body


def test_badge_speaks_the_language_asked_for(client: Client) -> None:
    response = client.get("/badge/campaign.svg?lang=ar")
    assert response.headers["Content-Language"] == "ar"
    assert 'direction="rtl"' in response.content.decode()
    assert "حملة القلب الأزرق" in response.content.decode()
    assert client.get("/badge/campaign.svg?lang=xx").headers["Content-Language"] == settings.LANGUAGE_CODE


def test_badge_of_nobody_is_404_with_a_picture_that_counts_nothing(client: Client) -> None:
    response = client.get("/badge/nobody.svg")
    assert response.status_code == 404
    assert not re.search(r"\d", title_of(response.content))


@pytest.mark.parametrize(("query", "hearts"), [("", "12,345 hearts"), ("group=club", "1 heart"), ("lang=fr", "cœurs")])
def test_widget_may_be_framed_anywhere_and_counts(client: Client, query: str, hearts: str) -> None:
    response = client.get(f"/embed/hearts/?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert hearts in page
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert '<base target="_blank">' in page


def test_widget_leads_to_the_press_of_its_group_in_its_language(client: Client) -> None:
    page = client.get("/embed/hearts/?group=club&lang=ar").content.decode()
    assert 'href="/ar/hearts/?group=club"' in page
    assert '<html lang="ar" dir="rtl">' in page
    assert "<b>" not in page


def test_widget_shows_the_colour_on_its_ground(client: Client, club: Supporter) -> None:
    GroupLook.objects.create(supporter=club, colour="#7a1f3d", changed_at=now())
    page = client.get("/embed/hearts/?group=club").content.decode()
    assert 'class="group-band group-band--paper"' in page
    assert 'fill="#7a1f3d"' in page


def test_widget_of_nobody_says_so_inside_the_frame(client: Client) -> None:
    response = client.get("/embed/hearts/?group=nobody")
    assert response.status_code == 404
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "This group is not here any more" in response.content.decode()


def test_nothing_else_of_the_kit_may_be_framed(client: Client) -> None:
    for path in ("/badge/campaign.svg", "/en/hearts/embed/", "/en/supporters/club/", "/en/wear/downloads/"):
        response = client.get(path)
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"


def test_page_of_the_code_gives_what_works(client: Client) -> None:
    page = html.unescape(client.get("/en/hearts/embed/?group=club&lang=fr").content.decode())
    badge = re.search(rf'<img src="{settings.BASE_URL}(/badge/club\.svg\?lang=fr)" width="264"', page)
    widget = re.search(rf'<iframe src="{settings.BASE_URL}(/embed/hearts/\?group=club&(?:amp;)?lang=fr)"', page)
    assert badge
    assert widget
    for found in (badge, widget):
        assert client.get(html.unescape(found[1])).status_code == 200
    assert 'alt="Cœurs bleus portés' in page


def test_page_of_the_code_without_a_group_is_for_the_campaign(client: Client) -> None:
    for query in ("", "?group=nobody", "?lang=xx"):
        page = client.get(f"/en/hearts/embed/{query}").content.decode()
        assert "/badge/campaign.svg?lang=en" in page
