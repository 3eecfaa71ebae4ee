"""Pages: the start page and pages of text. Public text only, no personal data."""

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.search import index

from blueheart.campaign.queries import newest_open_edition
from blueheart.editorial.blocks import WIDE_BLOCKS, BodyBlock
from blueheart.kernel.text import direction

OTHER_SECTION = "prose"


class TextPage(Page):
    """What both kinds of page share. A page in a language that has no text yet is an alias of the English one."""

    lead = models.TextField(_("lead"), max_length=600, blank=True, help_text=_("One or two sentences under the title"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    # Indexed at once by `handlers`, so that search knows a page as soon as it is published
    search_auto_update = False
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True

    @cached_property
    def languages(self) -> tuple[str, str]:
        """Of the address and of the text, in one query; they differ where this page is an alias."""
        original = Page.objects.filter(pk=self.alias_of_id).values("locale")
        codes = dict(
            Locale.objects.filter(Q(pk=self.locale_id) | Q(pk__in=original)).values_list("pk", "language_code")
        )
        own = codes.pop(self.locale_id)
        return own, next(iter(codes.values()), own)

    @property
    def address_language(self) -> str:
        """The language that the frame of the page is in."""
        return self.languages[0]

    @property
    def text_language(self) -> str:
        return self.languages[1]

    @property
    def text_direction(self) -> str:
        return direction(self.text_language)

    @property
    def is_fallback(self) -> bool:
        return self.text_language != self.address_language

    @cached_property
    def open_year(self) -> int | None:
        """The year of the edition that takes initiatives; None where none does."""
        edition = newest_open_edition()
        return edition.year if edition else None

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """One query in place of up to four, as long as no page of the site is restricted."""
        if not PageViewRestriction.objects.exists():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def sections(self) -> list[tuple[str, list[Any]]]:
        """The body's blocks, neighbours of one width together: ("prose" or the wide block's kind, blocks)."""
        sections: list[tuple[str, list[Any]]] = []
        for block in self.body:
            kind = block.block_type if block.block_type in WIDE_BLOCKS else OTHER_SECTION
            if sections and sections[-1][0] == kind == OTHER_SECTION:
                sections[-1][1].append(block)
            else:
                sections.append((kind, [block]))
        return sections

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = self.sections()
        return context


class HomePage(TextPage):
    """The start page of one language."""

    hero = models.CharField(_("line over the picture"), max_length=160, blank=True)

    template = "editorial/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    search_fields: ClassVar = [*TextPage.search_fields, index.SearchField("hero")]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("hero"), FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("start page")
        verbose_name_plural = _("start pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The web's own part (countdown, map, newest initiatives) is taken where it exists."""
        context = super().get_context(request, *args, **kwargs)
        context["dynamic_parts"] = ["web/parts/home_dynamic.html", "editorial/nothing.html"]
        return context


class ContentPage(TextPage):
    """A page of text; a plain one is small and carries no script, for people who must read it safely."""

    is_plain = models.BooleanField(
        _("plain page"), default=False, help_text=_("No script and few bytes, with a link to leave the page quickly")
    )

    parent_page_types: ClassVar = ["editorial.HomePage", "editorial.ContentPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    settings_panels: ClassVar = [*Page.settings_panels, FieldPanel("is_plain")]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "editorial/plain_page.html" if self.is_plain else "editorial/content_page.html"
