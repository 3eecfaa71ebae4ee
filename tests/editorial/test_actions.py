"""Seeding: complete, idempotent, quick, and never over an editor's words."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from wagtail.models import Locale, Page, Site

from blueheart.editorial import actions
from blueheart.editorial.actions import FALLBACK_LANGUAGES, seed_pages
from blueheart.editorial.models import ContentPage, HomePage
from blueheart.editorial.readers import read_pages
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import TEXT_LANGUAGES

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def seed(at=AT):
    return seed_pages(by=Actor.system(), at=at)


def page(slug, language):
    return ContentPage.objects.get(slug=slug, locale__language_code=language)


def test_seed_pages_makes_every_page_in_every_language():
    event = seed()
    languages = len(TEXT_LANGUAGES) + len(FALLBACK_LANGUAGES)
    assert event.created == len(read_pages()) * languages
    assert HomePage.objects.count() == languages
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="en")


def test_seed_pages_takes_less_than_three_seconds_of_computing():
    started = time.process_time()
    seed()
    assert time.process_time() - started < 3


def test_seed_pages_twice_adds_and_changes_nothing():
    seed()
    before = list(Page.objects.order_by("pk").values())
    again = seed(at=LATER)
    assert (again.created, again.updated, again.left_alone) == (0, 0, 0)
    assert list(Page.objects.order_by("pk").values()) == before


def test_seed_pages_leaves_the_welcome_page_of_wagtail_behind():
    seed()
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_seed_pages_works_where_even_the_root_is_missing():
    Site.objects.all().delete()
    Page.objects.all().delete()
    Locale.objects.all().delete()
    assert seed().created > 0


def test_seed_pages_keeps_a_page_that_an_editor_changed_by_hand():
    seed()
    belgium = page("belgium", "fr")
    belgium.lead = "Autre texte"
    belgium.save()
    event = seed(at=LATER)
    belgium.refresh_from_db()
    assert belgium.lead == "Autre texte"
    assert event.left_alone == 1


def test_seed_pages_keeps_a_page_of_which_a_draft_waits():
    seed()
    heart = page("heart", "nl")
    heart.lead = "Nog niet klaar"
    heart.save_revision()
    assert seed(at=LATER).left_alone == 1
    heart.refresh_from_db()
    assert heart.get_latest_revision_as_object().lead == "Nog niet klaar"


def test_seed_pages_brings_an_untouched_page_up_to_new_texts(monkeypatch):
    seed()
    texts = [
        replace(one, texts={**one.texts, "lead": dict.fromkeys(TEXT_LANGUAGES, "New lead")})
        if one.slug == "heart"
        else one
        for one in read_pages()
    ]
    monkeypatch.setattr(actions, "read_pages", lambda: texts)
    event = seed(at=LATER)
    assert (event.created, event.updated) == (0, 5)
    assert page("heart", "de").lead == "New lead"
    assert page("heart", "de").last_published_at == LATER


def test_seed_pages_keeps_a_translation_made_of_a_fallback():
    seed()
    german = page("heart", "de")
    german.alias_of = None
    german.lead = "Ein Zeichen mit drei Bedeutungen"
    german.save()
    assert seed(at=LATER).left_alone == 1
    assert page("heart", "de").lead == "Ein Zeichen mit drei Bedeutungen"


def test_seed_pages_links_the_translations_of_a_page():
    seed()
    for text in read_pages():
        if text.slug == "home":
            continue
        translations = page(text.slug, "en").get_translations(inclusive=True)
        assert translations.count() == len(TEXT_LANGUAGES) + len(FALLBACK_LANGUAGES)


def test_seed_pages_makes_aliases_of_the_english_pages_where_no_text_is_written():
    seed()
    for language in FALLBACK_LANGUAGES:
        for text in read_pages():
            if language in text.languages:
                continue
            model = HomePage if text.type == "home" else ContentPage
            fallback = model.objects.filter(locale__language_code=language)
            one = fallback.get() if text.type == "home" else fallback.get(slug=text.slug)
            assert one.alias_of.locale.language_code == "en"
            assert one.text_language == "en"
            assert one.is_fallback


def test_the_start_page_and_the_help_page_are_written_in_german_and_arabic():
    seed()
    for language, hero in (("de", "Menschenhandel"), ("ar", "الاتجار بالأشخاص")):
        home = HomePage.objects.get(locale__language_code=language)
        assert hero in home.hero
        for one in (home, page("help", language)):
            assert one.text_language == language
            assert not one.is_fallback
            assert one.get_translations().count() == len(TEXT_LANGUAGES) + len(FALLBACK_LANGUAGES) - 1


def test_a_fallback_becomes_a_page_of_its_own_once_its_text_is_written(monkeypatch):
    written = read_pages()
    fields = {name: {code: text for code, text in texts.items() if code in TEXT_LANGUAGES}
              for name, texts in next(text for text in written if text.slug == "help").texts.items()}  # fmt: skip
    before = [replace(text, texts=fields) if text.slug == "help" else text for text in written]
    monkeypatch.setattr(actions, "read_pages", lambda: before)
    seed()
    assert page("help", "ar").is_fallback
    monkeypatch.setattr(actions, "read_pages", lambda: written)
    event = seed(at=LATER)
    assert (event.updated, event.left_alone) == (2, 0)
    assert not page("help", "ar").is_fallback
    assert page("help", "ar").lead == next(text for text in written if text.slug == "help").texts["lead"]["ar"]


def test_seed_pages_gives_every_translation_the_same_blocks():
    seed()
    for text in read_pages():
        if text.slug == "home":
            pages = [HomePage.objects.get(locale__language_code=code) for code in TEXT_LANGUAGES]
        else:
            pages = [page(text.slug, code) for code in TEXT_LANGUAGES]
        shapes = [[block.block_type for block in one.body] for one in pages]
        assert shapes[0] == shapes[1] == shapes[2]
        assert len(shapes[0]) > 0
        for one in pages:
            assert one.search_description
            assert one.lead


def test_an_alias_follows_when_the_english_page_is_published_anew():
    seed()
    english = page("heart", "en")
    english.lead = "Changed by an editor"
    english.save_revision().publish()
    assert page("heart", "ar").lead == "Changed by an editor"
    assert page("heart", "fr").lead != "Changed by an editor"
