"""Search over pages, and the list for the sitemap."""

from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blueheart.editorial.actions import seed_pages
from blueheart.editorial.models import ContentPage
from blueheart.editorial.queries import find_home, find_page, public_pages, search_pages
from blueheart.kernel.actors import Actor


def slugs(text, language):
    return [match.url for match in search_pages(text=text, language=language)]


class PagesSeededOnce(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.seeded = seed_pages(by=Actor.system(), at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))

    def test_search_finds_words_of_the_body_in_the_language_asked(self):
        assert slugs("Samilia", "fr") == ["/fr/who-supports/"]
        assert "/nl/belgium/" in slugs("Broeltorens", "nl")
        assert "/en/victims/" in slugs("contribution Belgium", "en")

    def test_search_finds_a_title_by_its_beginning(self):
        assert "/en/belgium/" in slugs("Belg", "en")

    def test_search_in_a_fallback_language_says_that_the_text_is_english(self):
        (match,) = search_pages(text="Samilia", language="ar")
        assert (match.url, match.language, match.text_language) == ("/ar/who-supports/", "ar", "en")

    def test_search_does_not_find_what_is_unpublished(self):
        ContentPage.objects.get(slug="who-supports", locale__language_code="en").unpublish()
        assert slugs("Samilia", "en") == []

    def test_search_knows_a_change_as_soon_as_it_is_saved(self):
        page = find_page(slug="heart", language="en")
        page.lead = "Quokkas are not in any fact file"
        page.save_revision().publish()
        assert slugs("quokkas", "en") == ["/en/heart/"]
        page.delete()
        assert slugs("quokkas", "en") == []

    def test_search_of_an_unknown_language_finds_nothing(self):
        assert slugs("campaign", "xx") == []

    def test_search_takes_at_most_five_queries(self):
        with CaptureQueriesContext(connection) as queries:
            search_pages(text="campaign", language="en")
        assert len(queries) <= 5

    @hypothesis_settings(max_examples=40, deadline=None)
    @given(
        text=st.text(max_size=300)
        | st.sampled_from(['"', "a AND", "NOT x", "(", "a*", "-", "é OR ', ';--", "NEAR(a b)", "AND", "or not"])
    )
    def test_search_takes_any_text(self, text):
        assert isinstance(search_pages(text=text, language="en"), list)

    def test_public_pages_lists_every_page_of_every_language(self):
        pages = list(public_pages())
        assert len(pages) == self.seeded.created
        assert {page.path for page in pages if page.is_home} == {"/en/", "/fr/", "/nl/", "/de/", "/ar/"}
        assert {page.language for page in pages if page.is_fallback} == {"de", "ar"}

    def test_find_home_and_find_page(self):
        assert find_home(language="nl").hero == "Solidair met de slachtoffers van mensenhandel"
        assert find_page(slug="belgium", language="fr").title == "Belgique"
        assert find_page(slug="nowhere", language="fr") is None
