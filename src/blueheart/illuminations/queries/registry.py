"""The registry at the desk: the monuments of an actor's countries, to find one by any of its names."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from blueheart.illuminations.enums import PUBLIC
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.board import visible_monuments
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import fold

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class RegistryFilter:
    """Which monuments somebody looks for; an empty field asks for nothing."""

    words: str = ""
    country: str = ""
    kind: str = ""
    is_national: bool = False


def with_words(rows: QuerySet[Monument], text: str) -> QuerySet[Monument]:
    """Those with names in which each of the first eight words begins one."""
    for word in fold(text).split()[:MOST_WORDS]:
        rows = rows.filter(folded__contains=f" {word}")
    return rows


def find_in_registry(*, by: Actor, wanted: RegistryFilter) -> QuerySet[Monument]:
    """By country, city and name; each with `lights`, how many of its promises everybody may see."""
    exact = {"country": wanted.country, "kind": wanted.kind, "is_national": wanted.is_national}
    rows = visible_monuments(by).filter(
        merged_into__isnull=True, **{key: value for key, value in exact.items() if value}
    )
    rows = with_words(rows, wanted.words).annotate(lights=Count("promises", filter=Q(promises__state__in=PUBLIC)))
    return rows.order_by("country", "city__name", "name", "pk")


def others_of_its_country(*, monument: Monument, by: Actor, words: str, limit: int) -> list[Monument]:
    """That it could be one with, by their names."""
    rows = visible_monuments(by).filter(merged_into__isnull=True, country=monument.country)
    return list(with_words(rows, words).exclude(pk=monument.pk).order_by("name", "pk")[:limit])
