"""Cards of the site's pages: what each says, and its address.

An address names the content it stands for by a digest, so that it never changes what it shows, and is signed, so that
nobody makes this server draw what it has not offered: `/cards/{kind}/{key}/{language}/{size}-{digest}-{signature}.png`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext

from blueheart.campaign.queries import city_names, country_name
from blueheart.illuminations.enums import MonumentKind
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.monuments import listed_monument, monument_names
from blueheart.initiatives.enums import Kind
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.initiatives import find_public
from blueheart.kernel.text import direction
from blueheart.supporters.enums import Sector
from blueheart.supporters.queries import SupporterFacts
from blueheart.wear.models import WallMessage
from blueheart.wear.queries.counts import heart_totals
from blueheart.wear.queries.looks import Group, find_group
from blueheart.wear.queries.wall import shown_message
from blueheart.wear.rules.cards import UN_BLUE, Card, CardKind, CardSize, at_least, spoken

CAMPAIGN_KEY = "all"
SALT = "blueheart.web.sharecards"
SIGNATURE_LENGTH = 32
"""Hex digits: 128 bits."""


@dataclass(frozen=True, slots=True)
class ShareCard:
    """A card with its key, as a page names it in its head."""

    card: Card
    key: str

    @property
    def url(self) -> str:
        """The whole address of the wide one."""
        return absolute_url(self.card, self.key, CardSize.WIDE)

    @property
    def width(self) -> int:
        return CardSize.WIDE.pixels[0]

    @property
    def height(self) -> int:
        return CardSize.WIDE.pixels[1]

    @property
    def alternative_text(self) -> str:
        return spoken(self.card)

    @property
    def title(self) -> str:
        return self.card.title


def card_urls(kind: str, key: str, language: str) -> dict[str, str]:
    """The whole address by size, "1200x630" and so on; {} for what is not public. A few queries."""
    card = find_card(CardKind(kind), key, language)
    if card is None:
        return {}
    return {size.value: absolute_url(card, key or CAMPAIGN_KEY, size) for size in CardSize}


def absolute_url(card: Card, key: str, size: CardSize) -> str:
    return f"{settings.BASE_URL}{card_path(card, key, size)}"


def card_path(card: Card, key: str, size: CardSize) -> str:
    place = f"{card.kind}/{key}/{card.language}/{size}-{card.digest}"
    return f"/cards/{place}-{signature(place)}.png"


def signature(place: str) -> str:
    return salted_hmac(SALT, place, algorithm="sha256").hexdigest()[:SIGNATURE_LENGTH]


def is_ours(place: str, signed: str) -> bool:
    return constant_time_compare(signature(place), signed)


def find_card(kind: CardKind, key: str, language: str) -> Card | None:
    """Today's content; None for what is not public, or no longer."""
    with translation.override(language):
        return FINDERS[kind](key, language)


def make_card(
    kind: CardKind, language: str, *, title: str, plain_title: str, eyebrow: str = "", lines: tuple[str, ...] = (),
    figures: tuple[str, ...] = (), accent: str = "", is_sample: bool = False,
) -> Card:  # fmt: skip
    return Card(
        kind=kind, language=language, is_rtl=direction(language) == "rtl", title=title, plain_title=plain_title,
        footer=gettext("Blue Heart Campaign"), eyebrow=eyebrow, lines=tuple(line for line in lines if line),
        figures=figures, accent=accent or UN_BLUE, sample_text=gettext("Sample, invented") if is_sample else "",
    )  # fmt: skip


def campaign_card(language: str) -> Card:
    """The same for every page that has none of its own; reads no database."""
    with translation.override(language):
        title = gettext("Wear the Blue Heart")
        line = gettext("In solidarity with the victims of human trafficking")
        day = gettext("30 July · World Day against Trafficking in Persons")
        return make_card(CardKind.CAMPAIGN, language, title=title, plain_title=title, lines=(line,), eyebrow=day)


def share_campaign(language: str) -> ShareCard:
    return ShareCard(campaign_card(language), CAMPAIGN_KEY)


def share_initiative(item: Initiative, language: str, *, city_name: str) -> ShareCard:
    return ShareCard(initiative_card(item, language, city_name=city_name), item.slug)


def share_monument(item: Monument, language: str, *, name: str, city_name: str) -> ShareCard:
    return ShareCard(monument_card(item, language, name=name, city_name=city_name), item.slug)


def share_group(group: Group, language: str, *, hearts: int) -> ShareCard:
    return ShareCard(supporter_card(group.facts, language, hearts=hearts, colour=group.colour), group.facts.slug)


def heart_card(message: WallMessage, language: str) -> Card:
    """The name stands alone: in a sentence it would turn one of another direction round."""
    return make_card(
        CardKind.HEART, language, title=message.first_name, plain_title=gettext("Somebody"),
        eyebrow=gettext("The wall of hearts"), lines=(gettext("wears the Blue Heart"), message.text),
    )  # fmt: skip


def supporter_card(facts: SupporterFacts, language: str, *, hearts: int, colour: str) -> Card:
    """`hearts` is how many its group has confirmed; said in round numbers, so that the card stays true."""
    shown = at_least(hearts)
    number = number_format(shown, force_grouping=True)
    said = ngettext("At least {n} heart", "At least {n} hearts", shown).format(n=number)
    return make_card(
        CardKind.SUPPORTER, language, title=facts.name, plain_title=gettext("A group"),
        eyebrow=in_a_row(str(Sector(facts.sector).label), country_name(facts.country, language)),
        lines=(gettext("wears the Blue Heart"),), figures=(said,) if shown else (), accent=colour,
        is_sample=facts.is_sample,
    )  # fmt: skip


def initiative_card(item: Initiative, language: str, *, city_name: str) -> Card:
    place = gettext("Online") if item.is_online else place_name(city_name, item.country, language)
    kind = str(Kind(item.kind).label)
    return make_card(
        CardKind.INITIATIVE, language, title=item.title, plain_title=kind, eyebrow=in_a_row(kind, place),
        lines=(in_a_row(date_format(item.starts_on, "DATE_FORMAT"), item.organiser_name),), is_sample=item.is_sample,
    )  # fmt: skip


def monument_card(item: Monument, language: str, *, name: str, city_name: str) -> Card:
    kind = str(MonumentKind(item.kind).label)
    return make_card(
        CardKind.MONUMENT, language, title=name, plain_title=kind,
        eyebrow=in_a_row(kind, place_name(city_name, item.country, language)),
        lines=(gettext("A monument for the Blue Heart"),), is_sample=item.is_sample,
    )  # fmt: skip


def place_name(city_name: str, country: str, language: str) -> str:
    return ", ".join(part for part in (city_name, country_name(country, language)) if part)


def in_a_row(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def find_campaign(key: str, language: str) -> Card | None:
    return campaign_card(language) if key in {"", CAMPAIGN_KEY} else None


def find_heart(key: str, language: str) -> Card | None:
    message = shown_message(key)
    return heart_card(message, language) if message else None


def find_supporters_card(key: str, language: str) -> Card | None:
    found = find_group(slug=key, language=language)
    if found is None:
        return None
    hearts = heart_totals(supporter_key=found.key).confirmed
    return supporter_card(found.facts, language, hearts=hearts, colour=found.colour)


def find_initiative(key: str, language: str) -> Card | None:
    found = find_public(key)
    if found is None or not found.is_public:
        return None
    names = city_names(cities=[found.city], language=language) if found.city else {}
    return initiative_card(found, language, city_name=names.get(found.city_id or 0, ""))


def find_monument(key: str, language: str) -> Card | None:
    found = listed_monument(key)
    if found is None:
        return None
    name = monument_names([found], language)[found.pk][0]
    city_name = city_names(cities=[found.city], language=language)[found.city_id]
    return monument_card(found, language, name=name, city_name=city_name)


FINDERS: dict[CardKind, Callable[[str, str], Card | None]] = {
    CardKind.CAMPAIGN: find_campaign,
    CardKind.HEART: find_heart,
    CardKind.SUPPORTER: find_supporters_card,
    CardKind.INITIATIVE: find_initiative,
    CardKind.MONUMENT: find_monument,
}
