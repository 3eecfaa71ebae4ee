"""The page of supporters."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from blueheart.kernel.actors import Actor
from blueheart.supporters.actions import seed_supporters

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db):
    return seed_supporters(by=Actor.system(), at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


def test_supporters_stand_by_sector_each_with_its_source(seeded):
    html = Client().get("/en/supporters/").content.decode()
    assert re.findall(r'<h2 id="sector-(\w+)"', html) == ["government", "city", "civil_society", "sport", "media"]
    assert html.count('class="source"') == seeded


def test_supporters_in_french_have_french_names(seeded):
    html = Client().get("/fr/supporters/").content.decode()
    assert "Les Schtroumpfs" in html
    assert 'lang="en" dir="auto"' not in html


def test_supporters_in_arabic_mark_their_english_texts(seeded):
    html = Client().get("/ar/supporters/").content.decode()
    assert html.count('lang="en" dir="auto"') == seeded


def test_nobody_entered_yet_is_said(db):
    from blueheart.supporters.models import Supporter

    Supporter.objects.all().delete()
    assert "wall__name" not in Client().get("/en/supporters/").content.decode()


def test_the_page_takes_two_queries(seeded, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        Client().get("/nl/supporters/")
