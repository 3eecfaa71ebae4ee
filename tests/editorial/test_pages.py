"""Pages as visitors get them."""

import re

import pytest
from django.test import Client
from wagtail.models import Site

from blueheart.editorial.readers import read_pages

pytestmark = pytest.mark.django_db
SLUGS = [page.slug for page in read_pages() if page.slug != "home"]


def get(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def paths(language):
    return [f"/{language}/", *(f"/{language}/{slug}/" for slug in SLUGS)]


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "ar"])
def test_every_page_answers_in_every_language(seeded, language):
    for path in paths(language):
        html = get(path)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
        assert html.count("<h1") == 1
        assert re.search(r'<meta name="description" content="[^"]{40,}"', html)
        for other in ("en", "fr", "nl", "de", "ar"):
            assert f'hreflang="{other}"' in html


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_fallback_marks_its_english_text(seeded, language):
    for path in paths(language):
        html = get(path)
        assert "<h1" in html
        assert html.count('lang="en" dir="ltr"') >= 1


def test_a_fallback_says_so_and_links_stay_in_its_language(seeded):
    html = get("/ar/belgium/")
    assert "Its text is in English" in html or 'role="note"' in html
    assert 'href="/ar/help/"' in html
    assert 'href="/ar/initiatives/?country=BE"' in html
    assert "20 May 2019" in html


def test_a_translated_page_is_not_marked_as_english(seeded):
    html = get("/fr/belgium/")
    assert 'lang="fr" dir="ltr"' in html
    assert "28e session" in html


def test_dates_of_sources_are_written_in_the_language_of_the_page(seeded):
    assert "mai 2023" in get("/fr/victims/")
    assert "mei 2023" in get("/nl/victims/")
    assert "May 2023" in get("/en/victims/")


def test_each_fact_shows_a_link_to_its_source(seeded):
    html = get("/en/victims/")
    facts = html.count('<div class="fact stack">') + html.count('class="figures__n"')
    links = len(re.findall(r'class="source">\s*Source:\s*<a href="http', html))
    assert facts == links > 15


def test_a_conflict_shows_both_sources(seeded):
    html = get("/en/belgium/")
    note = html[html.index('class="conflict') :]
    assert "brussels-express.eu" in note
    assert "ippdh.mercosur.int" in note


def test_what_has_no_source_says_so(seeded):
    assert get("/en/belgium/").count("No source is on record for this yet.") == 2


@pytest.mark.parametrize("path", ["/en/", "/fr/campaign/", "/en/victims/", "/ar/belgium/", "/nl/help/", "/de/"])
def test_a_page_takes_at_most_twelve_queries(seeded, path, django_assert_max_num_queries):
    Site.clear_site_root_paths_cache()
    with django_assert_max_num_queries(12):
        get(path)


def test_public_pages_set_no_cookie_and_run_no_inline_script(seeded):
    for path in paths("en"):
        response = Client().get(path)
        html = response.content.decode()
        assert not response.cookies
        assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_help_page_is_small_and_has_no_script(seeded, language):
    html = get(f"/{language}/help/")
    assert "<script" not in html
    assert len(html.encode()) < 12_000
    for site in ("stoptraite.be", "stopmensenhandel.be", "stophumantrafficking.be"):
        assert f'href="https://www.{site}/"' in html
    assert 'class="leave"' in html
    assert "tel:" not in html


def test_the_imprint_says_that_no_office_is_configured(seeded, settings):
    settings.OFFICE_NAME = ""
    assert "nobody answers for this site" in get("/en/imprint/")


def test_the_imprint_names_the_configured_office(seeded, settings):
    settings.OFFICE_NAME = "Office <of> Tests"
    settings.OFFICE_EMAIL = "office@example.org"
    settings.OFFICE_ADDRESS = "Line one\nLine two"
    html = get("/en/imprint/")
    assert "Office &lt;of&gt; Tests" in html
    assert 'href="mailto:office@example.org"' in html
    assert "Line one<br>Line two" in html


def test_links_to_submit_lead_to_the_open_edition(seeded):
    from blueheart.campaign.models import Edition

    Edition.objects.all().delete()
    assert 'href="/en/world-day/"' in get("/en/heart/")
    Edition.objects.create(year=2027, is_open_for_initiatives=True)
    assert 'href="/en/world-day/2027/submit/"' in get("/en/heart/")
