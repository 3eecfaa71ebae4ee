"""Writes the pages that the site starts with, and brings them up to date as long as no editor has changed them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from blueheart.editorial.events import PagesSeeded
from blueheart.editorial.models import ContentPage, HomePage, TextPage
from blueheart.editorial.readers import BodyWriter, SeedPage, read_pages, read_sources
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import TEXT_LANGUAGES

ORIGINAL_LANGUAGE = "en"
FALLBACK_LANGUAGES = ("de", "ar")
HOME = "home"
MODELS: Mapping[str, type[TextPage]] = {"home": HomePage, "content": ContentPage}


@dataclass
class Seeding:
    """What one run knows and did. `pages` is (language, slug) → page."""

    at: datetime
    sources: Mapping[str, Mapping[str, str]]
    pages: dict[tuple[str, str], TextPage] = field(default_factory=dict)
    created: list[TextPage] = field(default_factory=list)
    updated: list[TextPage] = field(default_factory=list)
    left_alone: list[TextPage] = field(default_factory=list)


def seed_pages(*, by: Actor, at: datetime) -> PagesSeeded:
    """Makes what is missing and updates what no editor has touched; a second run changes nothing.

    A page counts as touched once it has a revision, or holds other text than this action wrote. A
    translation made of a fallback page is left alone as well.
    """
    texts = read_pages()
    with transaction.atomic(), disable_reference_index_auto_update():
        run = Seeding(at=at, sources=read_sources())
        root = root_page()
        find_pages(run)
        for language in (*TEXT_LANGUAGES, *FALLBACK_LANGUAGES):
            seed_language(run, texts, language=language, root=root)
        point_site_at(run.pages[ORIGINAL_LANGUAGE, HOME])
        for page in (*run.created, *run.updated):
            ReferenceIndex.create_or_update_for_object(page)
        event = PagesSeeded(
            subject_id="seed", created=len(run.created), updated=len(run.updated), left_alone=len(run.left_alone)
        )
        if run.created or run.updated:
            record_event(event=event, by=by, at=at)
    return event


def root_page() -> Page:
    root = Page.get_first_root_node()
    if root is None:
        locale, _ = Locale.objects.get_or_create(language_code=ORIGINAL_LANGUAGE)
        root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    return root


def find_pages(run: Seeding) -> None:
    """The start page is known by its place, the others by the slug under it."""
    for home in HomePage.objects.select_related("locale"):
        language = home.locale.language_code
        run.pages[language, HOME] = home
        for page in ContentPage.objects.child_of(home).select_related("locale"):
            run.pages[language, page.slug] = page


def seed_language(run: Seeding, texts: Sequence[SeedPage], *, language: str, root: Page) -> None:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    for text in sorted(texts, key=lambda text: (text.slug != HOME, text.order)):
        if (language, text.slug) not in run.pages:
            create_page(run, text, locale=locale, root=root)
    for text in texts:
        page = run.pages[language, text.slug]
        if page not in run.created:
            update_page(run, page, text)
        elif text.linked_slugs():
            write_texts(run, page, text)
            page.save(clean=False)


def text_language(language: str, text: SeedPage) -> str:
    return language if language in text.languages else ORIGINAL_LANGUAGE


def create_page(run: Seeding, text: SeedPage, *, locale: Locale, root: Page) -> None:
    """A page that links to others gets its body once all of them are there."""
    language = locale.language_code
    original = run.pages.get((ORIGINAL_LANGUAGE, text.slug))
    page = MODELS[text.type](
        slug=text.slug if text.slug != HOME or language == ORIGINAL_LANGUAGE else f"{HOME}-{language}",
        locale=locale,
        show_in_menus=text.in_menu,
        live=True,
        first_published_at=run.at,
        last_published_at=run.at,
    )
    if original is not None:
        page.translation_key = original.translation_key
        if language not in text.languages:
            page.alias_of = original.page_ptr
    write_texts(run, page, text, has_body=not text.linked_slugs())
    if text.slug == HOME:
        clear_slug(root, page.slug)
        root.refresh_from_db()
        root.add_child(instance=page)
    else:
        run.pages[language, HOME].add_child(instance=page)
    run.pages[language, text.slug] = page
    run.created.append(page)


def clear_slug(root: Page, slug: str) -> None:
    """Wagtail's first migration leaves a bare welcome page where the start page goes."""
    for page in Page.objects.child_of(root).filter(slug=slug, content_type__model="page"):
        Site.objects.filter(root_page=page).update(root_page=root)
        page.delete()


def update_page(run: Seeding, page: TextPage, text: SeedPage) -> None:
    if is_touched(page, text):
        run.left_alone.append(page)
        return
    digest_before = page.seed_digest
    write_texts(run, page, text)
    if page.seed_digest == digest_before:
        return
    page.last_published_at = run.at
    page.save(clean=False)
    run.updated.append(page)


def is_touched(page: TextPage, text: SeedPage) -> bool:
    is_translated_alias = page.alias_of_id is None and page.locale.language_code not in text.languages
    return page.latest_revision_id is not None or is_translated_alias or page.seed_digest != digest(page)


def write_texts(run: Seeding, page: TextPage, text: SeedPage, *, has_body: bool = True) -> None:
    language = text_language(page.locale.language_code, text)
    if language == page.locale.language_code:
        page.alias_of = None
    page.title = page.draft_title = text.texts["title"][language]
    page.lead = text.texts["lead"][language]
    page.search_description = text.texts["description"][language]
    if isinstance(page, HomePage):
        page.hero = text.texts["hero"][language]
    if isinstance(page, ContentPage):
        page.is_plain = text.is_plain
    page_ids = {slug: found.pk for (code, slug), found in run.pages.items() if code == language}
    writer = BodyWriter(slug=text.slug, language=language, sources=run.sources, page_ids=page_ids)
    page.body = json.dumps(writer.body(text.blocks)) if has_body else "[]"
    page.seed_digest = digest(page)


def digest(page: TextPage) -> str:
    """Of all that a visitor reads, without the ids that Wagtail gives to blocks."""
    read = [page.title, page.lead, page.search_description, getattr(page, "hero", ""), getattr(page, "is_plain", "")]
    content = json.dumps([*read, without_ids(page.body.get_prep_value())], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def without_ids(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: without_ids(inner) for key, inner in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [without_ids(inner) for inner in value]
    return value


def point_site_at(home: TextPage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    if site.root_page_id != home.pk:
        site.root_page = home
        site.site_name = home.title
        site.save()
