"""Groups: supporters that wear the heart together, with the colour that they add."""

from dataclasses import dataclass

from blueheart.supporters.models import Supporter
from blueheart.supporters.queries import SupporterFacts, supporter_facts
from blueheart.wear.models import GroupLook


@dataclass(frozen=True, slots=True)
class Group:
    """`key` is the supporter's; `colour` is `#rrggbb`, or "" where the group adds none."""

    key: int
    facts: SupporterFacts
    colour: str


def find_group(*, slug: str, language: str) -> Group | None:
    """Three queries."""
    supporter = Supporter.objects.filter(slug=slug).prefetch_related("texts").first()
    if supporter is None:
        return None
    return Group(key=supporter.pk, facts=supporter_facts(supporter, language), colour=colour_of(supporter.pk))


def colour_of(supporter_key: int) -> str:
    found = GroupLook.objects.filter(supporter_id=supporter_key).values_list("colour", flat=True).first()
    return str(found or "")
