"""Pages as visitors get them."""

import re
from datetime import UTC, datetime

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from blueheart.campaign.models import Edition
from blueheart.editorial.actions import seed_pages
from blueheart.editorial.readers import read_pages
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import SITE_LANGUAGES

SLUGS = [page.slug for page in read_pages() if page.slug != "home"]


def get(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def paths(language):
    return [f"/{language}/", *(f"/{language}/{slug}/" for slug in SLUGS)]


class SeededPages(TestCase):
    """Seeded once for all tests of the class; each test's changes are rolled back."""

    @classmethod
    def setUpTestData(cls):
        seed_pages(by=Actor.system(), at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))

    def test_every_page_answers_in_every_language(self):
        for language in SITE_LANGUAGES:
            for path in paths(language):
                html = get(path)
                assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
                assert html.count("<h1") == 1
                assert re.search(r'<meta name="description" content="[^"]{40,}"', html)
                for other in SITE_LANGUAGES:
                    assert f'hreflang="{other}"' in html

    def test_a_fallback_marks_its_english_text_and_says_so(self):
        for language in ("de", "ar"):
            for text in read_pages():
                if language in text.languages:
                    continue
                html = get(f"/{language}/{text.slug}/")
                assert 'lang="en" dir="ltr"' in html
                assert 'role="note"' in html or 'class="note"' in html

    def test_the_start_page_and_help_speak_arabic_without_a_note(self):
        for path in ("/ar/", "/ar/help/"):
            html = get(path)
            assert 'lang="ar" dir="rtl"' in html
            assert 'role="note"' not in html
            assert 'class="note"' not in html
            assert "المصدر:" in html

    def test_links_of_a_fallback_stay_in_the_language_of_its_frame(self):
        html = get("/ar/belgium/")
        assert 'href="/ar/help/"' in html
        assert 'href="/ar/initiatives/?country=BE"' in html
        assert "20 May 2019" in html

    def test_a_translated_page_is_in_its_own_language(self):
        html = get("/fr/belgium/")
        assert 'lang="fr" dir="ltr"' in html
        assert "28e session" in html
        assert 'role="note"' not in html.replace('class="conflict stack" role="note"', "")

    def test_dates_of_sources_are_written_in_the_language_of_the_page(self):
        assert "mai 2023" in get("/fr/victims/")
        assert "mei 2023" in get("/nl/victims/")
        assert "May 2023" in get("/en/victims/")

    def test_each_fact_shows_a_link_to_its_source(self):
        html = get("/en/victims/")
        facts = html.count('<div class="fact stack">') + html.count('class="figures__n"')
        links = len(re.findall(r'class="source">\s*Source:\s*<a href="http', html))
        assert facts == links > 15

    def test_figures_are_written_out(self):
        html = get("/fr/victims/")
        assert "<bdi>202 478</bdi>" in html
        assert "None" not in html

    def test_a_conflict_shows_both_sources(self):
        html = get("/en/belgium/")
        note = html[html.index('class="conflict') :]
        assert "brussels-express.eu" in note
        assert "ippdh.mercosur.int" in note

    def test_what_has_no_source_says_so(self):
        assert get("/en/belgium/").count("No source is on record for this yet.") == 2

    def test_a_page_takes_at_most_twelve_queries(self):
        for path in (*paths("en"), *paths("ar"), "/de/", "/fr/", "/nl/victims/"):
            Site.clear_site_root_paths_cache()
            with CaptureQueriesContext(connection) as queries:
                get(path)
            assert len(queries) <= 12, (path, [query["sql"][:200] for query in queries])

    def test_public_pages_set_no_cookie_and_run_no_inline_script(self):
        for path in paths("en"):
            response = Client().get(path)
            html = response.content.decode()
            assert not response.cookies
            assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
            assert not re.search(r"<script(?![^>]*\ssrc=)", html)

    def test_the_help_page_is_small_and_has_no_script(self):
        for language in SITE_LANGUAGES:
            html = get(f"/{language}/help/")
            assert "<script" not in html
            assert len(html.encode()) < 12_000
            for site in ("stoptraite.be", "stopmensenhandel.be", "stophumantrafficking.be"):
                assert f'href="https://www.{site}/"' in html
            assert 'class="leave"' in html
            assert "tel:" not in html

    def test_the_imprint_says_that_no_office_is_configured(self):
        with self.settings(OFFICE_NAME=""):
            assert "nobody answers for this site" in get("/en/imprint/")

    def test_the_imprint_names_the_configured_office(self):
        office = {
            "OFFICE_NAME": "Office <of> Tests",
            "OFFICE_EMAIL": "office@example.org",
            "OFFICE_ADDRESS": "Line one\nLine two",
        }
        with self.settings(**office):
            html = get("/en/imprint/")
        assert "Office &lt;of&gt; Tests" in html
        assert 'href="mailto:office@example.org"' in html
        assert "Line one<br>Line two" in html

    def test_links_to_submit_lead_to_the_open_edition(self):
        Edition.objects.all().delete()
        assert 'href="/en/world-day/"' in get("/en/heart/")
        Edition.objects.create(year=2027, is_open_for_initiatives=True)
        assert 'href="/en/world-day/2027/submit/"' in get("/en/heart/")
