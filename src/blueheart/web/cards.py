"""An initiative as the templates show it: local time, names in the page's language, addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from blueheart.campaign.queries import city_names, country_name
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.enums import Kind
from blueheart.initiatives.models import Initiative
from blueheart.kernel.text import direction


@dataclass(frozen=True, slots=True)
class InitiativeCard:
    url: str
    title: str
    text_language: str
    direction: str
    organiser_name: str
    kind: str
    kind_label: str
    city_name: str
    country_name: str
    starts_local: datetime
    ends_local: datetime | None
    starts_on: date
    is_online: bool
    is_ongoing: bool
    is_sample: bool
    is_off: bool
    picture_url: str
    picture_alt: str

    @property
    def kind_icon(self) -> str:
        return f"kind-{self.kind}"


@dataclass(frozen=True, slots=True)
class Day:
    """A local day with its cards; `count` is how many of them stand here."""

    date: date
    items_shown: list[InitiativeCard]
    is_world_day: bool

    @property
    def count(self) -> int:
        return len(self.items_shown)


def make_cards(initiatives: Iterable[Initiative], *, language: str) -> list[InitiativeCard]:
    """One query for the cities' names in the language, whatever the number."""
    items = list(initiatives)
    names = city_names(cities=[item.city for item in items if item.city], language=language)
    return [make_card(item, names, language) for item in items]


def make_card(item: Initiative, names: dict[int, str], language: str) -> InitiativeCard:
    start = utc_to_local(item.starts_at_utc, item.zone)
    end = utc_to_local(item.ends_at_utc, item.zone)
    is_long = end - start >= timedelta(hours=20)
    return InitiativeCard(
        url=f"/{language}/initiatives/{item.slug}/",
        title=item.title,
        text_language=item.text_language,
        direction=direction(item.text_language),
        organiser_name=item.organiser_name,
        kind=item.kind,
        kind_label=str(Kind(item.kind).label),
        city_name="" if item.is_online else names.get(item.city_id or 0, ""),
        country_name=country_name(item.country, language) if item.country else "",
        starts_local=start,
        ends_local=None if is_long else end,
        starts_on=item.starts_on,
        is_online=item.is_online,
        is_ongoing=is_long,
        is_sample=item.is_sample,
        is_off=not item.is_public,
        picture_url=item.picture.file.url if item.picture else "",
        picture_alt=item.picture.alternative_text if item.picture else "",
    )


def group_by_day(cards: Iterable[InitiativeCard]) -> list[Day]:
    """In the order of the cards; a day that comes again after another begins a new group."""
    days: list[Day] = []
    for card in sorted(cards, key=lambda one: (one.starts_on, one.starts_local)):
        if not days or days[-1].date != card.starts_on:
            days.append(Day(card.starts_on, [], (card.starts_on.month, card.starts_on.day) == (7, 30)))
        days[-1].items_shown.append(card)
    return days
