"""Editions and national campaigns, in the language of the page where a text in it is known."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from blueheart.campaign.models import Edition, EditionTheme, NationalCampaign, NationalCampaignText
from blueheart.campaign.queries.countries import country_name
from blueheart.campaign.rules.world_day import world_day


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """`theme` is "" where none is known; `theme_language` is the language that it is in."""

    year: int
    world_day: date
    is_open_for_initiatives: bool
    theme: str
    theme_language: str
    theme_kind: str
    theme_kind_label: str
    source_url: str
    confidence: str
    confidence_label: str
    conflict: str


@dataclass(frozen=True, slots=True)
class NationalCampaignFacts:
    """`joined_on` is a date only where the day is known; `joined_text` says it in words, in `text_language`."""

    id: int
    kind: str
    country: str
    name: str
    joined_on: date | None
    joined_year: int | None
    precision: str
    joined_text: str
    text_language: str
    source_url: str
    confidence: str
    confidence_label: str
    conflict: str


def in_language(texts: dict[str, str], language: str) -> tuple[str, str]:
    """(text, its language): the page's own, else English, else any, else ("", "")."""
    for choice in (language, language.split("-", maxsplit=1)[0], "en", *sorted(texts)):
        if texts.get(choice):
            return texts[choice], choice
    return "", ""


def edition_facts(edition: Edition, language: str) -> EditionFacts:
    text, text_language = in_language({theme.language: theme.text for theme in edition.themes.all()}, language)
    return EditionFacts(
        year=edition.year, world_day=world_day(edition.year),
        is_open_for_initiatives=edition.is_open_for_initiatives, theme=text, theme_language=text_language,
        theme_kind=edition.theme_kind, theme_kind_label=edition.get_theme_kind_display(),
        source_url=edition.source_url, confidence=edition.confidence,
        confidence_label=edition.get_confidence_display(), conflict=edition.conflict,
    )  # fmt: skip


def get_edition(*, year: int) -> Edition:
    """Raises Edition.DoesNotExist."""
    return Edition.objects.get(year=year)


def get_edition_facts(*, year: int, language: str = "en") -> EditionFacts | None:
    edition = Edition.objects.prefetch_related("themes").filter(year=year).first()
    return edition_facts(edition, language) if edition else None


def edition_for(day: date) -> Edition | None:
    """The campaign runs all year: a day belongs to its calendar year's edition."""
    return Edition.objects.filter(year=day.year).first()


def editions(language: str = "en") -> list[EditionFacts]:
    """Newest first."""
    found = Edition.objects.prefetch_related(Prefetch("themes", EditionTheme.objects.order_by("language")))
    return [edition_facts(edition, language) for edition in found.order_by("-year")]


def is_open_for_initiatives(year: int) -> bool:
    return Edition.objects.filter(year=year, is_open_for_initiatives=True).exists()


def newest_open_edition() -> Edition | None:
    return Edition.objects.filter(is_open_for_initiatives=True).order_by("-year").first()


def national_campaigns(language: str = "en") -> list[NationalCampaignFacts]:
    """In the order of joining; those of which no date is known come last."""
    texts = Prefetch("texts", NationalCampaignText.objects.order_by("language"))
    return [campaign_facts(campaign, language) for campaign in NationalCampaign.objects.prefetch_related(texts)]


def campaign_facts(campaign: NationalCampaign, language: str) -> NationalCampaignFacts:
    text, text_language = in_language({text.language: text.joined_text for text in campaign.texts.all()}, language)
    is_country = campaign.kind == "country"
    return NationalCampaignFacts(
        id=campaign.pk, kind=campaign.kind, country=campaign.country,
        name=country_name(campaign.country, language) if is_country else campaign.name,
        joined_on=campaign.joined_on, joined_year=campaign.joined_year, precision=campaign.precision,
        joined_text=text, text_language=text_language, source_url=campaign.source_url,
        confidence=campaign.confidence, confidence_label=campaign.get_confidence_display(),
        conflict=campaign.conflict,
    )  # fmt: skip
