"""Every read of supporters."""

from collections.abc import Iterator
from dataclasses import dataclass

from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class SupporterFacts:
    """A supporter in one language; `language` is the one its description is in."""

    slug: str
    name: str
    description: str
    language: str
    sector: str
    country: str
    since_year: int | None
    url: str
    source_url: str
    confidence: str
    is_verified: bool
    is_sample: bool


@dataclass(frozen=True)
class SectorGroup:
    sector: str
    title: str
    supporters: tuple[SupporterFacts, ...]


def supporters(*, language: str, country: str = "", sector: str = "") -> list[SupporterFacts]:
    """By name in that language; two queries."""
    found = Supporter.objects.prefetch_related("texts")
    if country:
        found = found.filter(country=country)
    if sector:
        found = found.filter(sector=sector)
    facts = [supporter_facts(supporter, language) for supporter in found]
    return sorted(facts, key=lambda supporter: supporter.name.casefold())


def supporters_by_sector(*, language: str, country: str = "") -> list[SectorGroup]:
    """In the order of `Sector`; a sector that nobody takes part in is left out."""
    everyone = supporters(language=language, country=country)
    groups = [
        SectorGroup(
            sector=sector.value,
            title=str(sector.label),
            supporters=tuple(one for one in everyone if one.sector == sector.value),
        )
        for sector in Sector
    ]
    return [group for group in groups if group.supporters]


def supporter_facts(supporter: Supporter, language: str) -> SupporterFacts:
    texts = {text.language: text for text in supporter.texts.all()}
    text = texts.get(language) or texts.get(DEFAULT_LANGUAGE)
    return SupporterFacts(
        slug=supporter.slug,
        name=(text.name if text else "") or supporter.name,
        description=text.description if text else "",
        language=text.language if text else "",
        sector=supporter.sector,
        country=supporter.country,
        since_year=supporter.since_year,
        url=supporter.url,
        source_url=supporter.source_url,
        confidence=supporter.confidence,
        is_verified=supporter.verified_at is not None,
        is_sample=supporter.is_sample,
    )


def public_supporter_slugs() -> Iterator[str]:
    """For the sitemap: samples stay out."""
    yield from Supporter.objects.filter(is_sample=False).order_by("pk").values_list("slug", flat=True).iterator()


def find_supporter(*, slug: str) -> Supporter | None:
    found: Supporter | None = Supporter.objects.filter(slug=slug).first()
    return found
