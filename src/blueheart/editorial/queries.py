"""Pages, read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Locale, Page

from blueheart.editorial.models import ContentPage, HomePage, TextPage
from blueheart.editorial.rules import address_of

LONGEST_SEARCH = 200
EXCERPT_LENGTH = 240


@dataclass(frozen=True)
class PageMatch:
    """A page that answers a search. `text_language` differs from `language` where the page is a fallback."""

    title: str
    url: str
    description: str
    language: str
    text_language: str


@dataclass(frozen=True)
class PublicPage:
    """A page for the sitemap. `path` has no host."""

    path: str
    slug: str
    language: str
    is_home: bool
    is_fallback: bool
    changed_at: datetime | None


def search_pages(*, text: str, language: str, limit: int = 20) -> list[PageMatch]:
    """Published pages in that language whose words begin with or match those of `text`, best first.

    Every word must be found. Five queries at most, whatever the number of matches.
    """
    words = " ".join("".join(c if c.isalnum() else " " for c in text[:LONGEST_SEARCH]).split())
    locale = Locale.objects.filter(language_code=language).first()
    if not words or locale is None:
        return []
    pages = Page.objects.live().public().filter(locale=locale)
    found = list(pages.search(words, operator="and")[:limit]) or list(pages.autocomplete(words)[:limit])
    return [
        PageMatch(
            title=page.title,
            url=address_of(page, language=language),
            description=page.search_description[:EXCERPT_LENGTH],
            language=language,
            text_language="en" if page.alias_of_id else language,
        )
        for page in found
    ]


def find_page(*, slug: str, language: str) -> ContentPage | None:
    return ContentPage.objects.live().filter(slug=slug, locale__language_code=language).first()


@dataclass(frozen=True)
class PageFacts:
    """The facts of a page, as blocks that draw themselves with their sources, and the language they are written in."""

    blocks: list[Any]
    language: str


def facts_of_page(*, slug: str, language: str) -> PageFacts:
    """Without any where there is no such page. Two queries."""
    page = ContentPage.objects.live().filter(slug=slug, locale__language_code=language).first()
    if page is None:
        return PageFacts([], language)
    return PageFacts(
        [block for block in page.body if block.block_type == "fact"], "en" if page.alias_of_id else language
    )


def find_home(*, language: str) -> HomePage | None:
    return HomePage.objects.live().filter(locale__language_code=language).first()


def public_pages() -> Iterator[PublicPage]:
    """Every published page in every language, for the sitemap."""
    for model in (HomePage, ContentPage):
        for page in model.objects.live().public().select_related("locale").order_by("path"):
            yield public_page(page)


def public_page(page: TextPage) -> PublicPage:
    language = page.locale.language_code
    return PublicPage(
        path=address_of(page, language=language),
        slug="" if isinstance(page, HomePage) else page.slug,
        language=language,
        is_home=isinstance(page, HomePage),
        is_fallback=page.alias_of_id is not None,
        changed_at=page.last_published_at,
    )
