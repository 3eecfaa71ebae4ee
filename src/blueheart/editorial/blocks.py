"""What a page's body is made of. Every fact, figure and quotation has a place for its source."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from blueheart.campaign.enums import Confidence
from blueheart.editorial.enums import Place
from blueheart.editorial.rules import NotAPartialDate, destination_url, read_partial_date

RICH_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]
TEMPLATES = "editorial/blocks"


class PartialDateBlock(blocks.CharBlock):
    """A year, a month or a day, as text: "2019", "2019-04", "2019-04-05"."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("A year, a month or a day: 2019, 2019-04 or 2019-04-05"))
        super().__init__(required=False, max_length=10, **options)

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        try:
            read_partial_date(cleaned)
        except NotAPartialDate as error:
            raise ValidationError(str(error)) from error
        return str(cleaned)


def partial_date_label(text: str) -> str:
    """The date in the active language, with no more than is known; "" for none."""
    partial = read_partial_date(text)
    return date_format(partial.first_day, partial.format_name) if partial else ""


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from. All blank: the fact file names no source, and the page says so."""

    name = blocks.CharBlock(required=False, max_length=120, label=_("Name"))
    url = blocks.URLBlock(required=False, max_length=500, label=_("Web address"))
    date = PartialDateBlock(label=_("Date of the source"))
    confidence = blocks.ChoiceBlock(choices=Confidence.choices, required=False, label=_("Confidence"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["date_label"] = partial_date_label(value.get("date") or "")
        context["confidence_label"] = Confidence(value["confidence"]).label if value.get("confidence") else ""
        return dict(context)

    class Meta:
        template = f"{TEMPLATES}/source.html"
        label = _("Source")


class FactBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Fact"))
    when = PartialDateBlock(label=_("Date of the fact"))
    note = blocks.TextBlock(required=False, label=_("Note"))
    source = SourceBlock()

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["when_label"] = partial_date_label(value.get("when") or "")
        return dict(context)

    class Meta:
        template = f"{TEMPLATES}/fact.html"
        icon = "info-circle"
        label = _("Fact with its source")


class ListBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.TextBlock(), label=_("Items"))
    is_unsourced = blocks.BooleanBlock(
        required=False,
        label=_("Facts without a source"),
        help_text=_("The page then says that no source is on record."),
    )

    class Meta:
        template = f"{TEMPLATES}/list.html"
        icon = "list-ul"
        label = _("List")


class MeaningBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock()


class MeaningsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    items = blocks.ListBlock(MeaningBlock(), min_num=1, max_num=3)
    source = SourceBlock()

    class Meta:
        template = f"{TEMPLATES}/meanings.html"
        icon = "group"
        label = _("Three meanings")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation, in its own language"))
    language = blocks.CharBlock(max_length=12, label=_("Language of the quotation"), help_text="en, fr, nl, …")
    attribution = blocks.CharBlock(required=False, max_length=200, label=_("Whose words"))
    source = SourceBlock()

    class Meta:
        template = f"{TEMPLATES}/quote.html"
        icon = "openquote"
        label = _("Quotation")


class DestinationBlock(blocks.StructBlock):
    """Where a link leads: exactly one of a part of this site, a page, or an address elsewhere."""

    label = blocks.CharBlock(max_length=120, label=_("Text of the link"))
    place = blocks.ChoiceBlock(choices=Place.choices, required=False, label=_("Part of this site"))
    page = blocks.PageChooserBlock(required=False, label=_("Page"))
    url = blocks.URLBlock(required=False, label=_("Address elsewhere"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(bool(cleaned.get(name)) for name in ("place", "page", "url")) != 1:
            message = _("Choose one: a part of this site, a page, or an address elsewhere.")
            raise blocks.StructBlockValidationError(block_errors={"place": ValidationError(message)})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        context["destination"] = destination_url(
            place=value.get("place") or "",
            page=value.get("page"),
            url=value.get("url") or "",
            language=page.address_language if page else settings.LANGUAGE_CODE,
            open_year=(lambda: page.open_year) if page else (lambda: None),
        )
        return dict(context)


class ActionBlock(DestinationBlock):
    class Meta:
        template = f"{TEMPLATES}/action.html"
        icon = "arrow-right"
        label = _("Call to action")


class WayBlock(DestinationBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock(required=False)

    class Meta:
        template = f"{TEMPLATES}/way.html"


class WaysBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    items = blocks.ListBlock(WayBlock())

    class Meta:
        template = f"{TEMPLATES}/ways.html"
        icon = "tasks"
        label = _("Ways to take part")


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(max_length=30, label=_("Figure, as it is written"))
    text = blocks.CharBlock(max_length=200, label=_("What it counts"))
    period = blocks.CharBlock(required=False, max_length=80, label=_("Period"))
    note = blocks.CharBlock(required=False, max_length=300, label=_("Note"))
    source = SourceBlock()


class FiguresBlock(blocks.StructBlock):
    items = blocks.ListBlock(FigureBlock())

    class Meta:
        template = f"{TEMPLATES}/figures.html"
        icon = "order"
        label = _("Key figures")


class ConflictBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What the sources say"))
    sources = blocks.ListBlock(SourceBlock(), label=_("Sources"))

    class Meta:
        template = f"{TEMPLATES}/conflict.html"
        icon = "warning"
        label = _("Sources disagree")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alternative_text = blocks.CharBlock(max_length=300, label=_("What the picture shows"))
    caption = blocks.CharBlock(required=False, max_length=300)
    credit = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        template = f"{TEMPLATES}/picture.html"
        icon = "image"
        label = _("Picture")


class OfficeBlock(blocks.StaticBlock):
    """Who keeps the site, from the configuration; says so where nothing is configured."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["office"] = {
            "name": settings.OFFICE_NAME,
            "email": settings.OFFICE_EMAIL,
            "address": settings.OFFICE_ADDRESS,
        }
        return dict(context)

    class Meta:
        template = f"{TEMPLATES}/office.html"
        icon = "home"
        label = _("The office’s name and address")


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(max_length=160, template=f"{TEMPLATES}/heading.html", icon="title", label=_("Heading"))
    paragraph = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, template=f"{TEMPLATES}/paragraph.html", icon="pilcrow", label=_("Text")
    )
    fact = FactBlock()
    list = ListBlock()
    meanings = MeaningsBlock()
    quote = QuoteBlock()
    action = ActionBlock()
    ways = WaysBlock()
    figures = FiguresBlock()
    conflict = ConflictBlock()
    picture = PictureBlock()
    office = OfficeBlock()


WIDE_BLOCKS = frozenset({"ways", "figures", "meanings"})
