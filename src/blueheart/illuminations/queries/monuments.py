"""The registry: monuments by name, place, city and country."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from blueheart.campaign.rules.places import boxes_around
from blueheart.illuminations.enums import PUBLIC, PromiseState
from blueheart.illuminations.models import Monument, MonumentName, Promise
from blueheart.illuminations.rules.matching import NEAR_KM, Spot, is_same_monument
from blueheart.kernel.text import fold

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class MonumentFilter:
    """Which monuments somebody asks for; `year` keeps those with a public promise for that edition."""

    country: str = ""
    city: int | None = None
    kind: str = ""
    year: int | None = None
    text: str = ""


def registry() -> QuerySet[Monument]:
    """All that stand for themselves: merged ones are left out."""
    return Monument.objects.filter(merged_into__isnull=True)


def vouched_for() -> QuerySet[Monument]:
    """Of the registry what everybody sees, or somebody promised who answered from their address.

    A name that anybody typed and nobody verified is shown to nobody else.
    """
    verified = Promise.objects.filter(monument=OuterRef("pk")).exclude(state=PromiseState.UNVERIFIED)
    return registry().filter(Q(is_listed=True) | Exists(verified), is_sample=False)


def listed_monuments(wanted: MonumentFilter) -> QuerySet[Monument]:
    """What everybody may see, by country, city and name, each with its names and its city."""
    rows = registry().filter(is_listed=True)
    exact = {"country": wanted.country, "city_id": wanted.city, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.year is not None:
        rows = rows.filter(pk__in=Promise.objects.filter(year=wanted.year, state__in=PUBLIC).values("monument_id"))
    for word in fold(wanted.text).split()[:8]:
        rows = rows.filter(folded__contains=f" {word}")
    rows = rows.select_related("city", "photograph").prefetch_related("names")
    return rows.order_by("country", "city__name", "name", "pk")


def monuments_page(*, wanted: MonumentFilter, after: int, limit: int) -> list[Monument]:
    """The same in the order of registration, from the one after the id `after`: an order in which pages can be cut."""
    return list(listed_monuments(wanted).filter(pk__gt=after).order_by("pk")[:limit])


def search_monuments(*, text: str = "", city_id: int | None = None, limit: int = MOST_FOUND) -> list[Monument]:
    """For choosing one before a new one is made: by words of its names, within a city when one is given.

    Samples stand for nothing that could be lit, so they are never offered.
    """
    rows = vouched_for().select_related("city").prefetch_related("names")
    if city_id is not None:
        rows = rows.filter(city_id=city_id)
    for word in fold(text).split()[:8]:
        rows = rows.filter(folded__contains=f" {word}")
    return list(rows.order_by("name", "pk")[:limit])


def find_monument(uid: str) -> Monument | None:
    try:
        value = UUID(uid)
    except ValueError:
        return None
    found = Monument.objects.select_related("city", "merged_into").filter(uid=value).first()
    return found.merged_into if found is not None and found.merged_into is not None else found


def listed_slugs() -> Iterator[str]:
    """Addresses of what everybody may see and is no sample."""
    return registry().filter(is_listed=True, is_sample=False).order_by("slug").values_list("slug", flat=True).iterator()


def cities_with_monuments() -> list[int]:
    rows = registry().filter(is_listed=True, is_sample=False)
    return sorted(set(rows.values_list("city_id", flat=True).distinct()))


def countries_with_monuments() -> list[str]:
    return sorted(set(registry().filter(is_listed=True).values_list("country", flat=True).distinct()))


def monument_page(slug: str) -> Monument | None:
    """A listed one, or one that was merged into another, with what its page shows."""
    public = Promise.objects.filter(state__in=PUBLIC).order_by("-year").select_related("initiative")
    public = public.prefetch_related("photos__picture")
    return (
        Monument.objects.filter(Q(is_listed=True) | Q(merged_into__isnull=False), slug=slug)
        .select_related("city", "photograph", "merged_into")
        .prefetch_related("names", Prefetch("promises", queryset=public, to_attr="public_promises"))
        .first()
    )


def listed_monument(slug: str) -> Monument | None:
    """What everybody may see, by its slug; nothing that was merged."""
    return registry().filter(is_listed=True, slug=slug).select_related("city").first()


def near_namesakes(*, spot: Spot, but: int | None = None) -> list[Monument]:
    """Monuments of the registry that may be the one that is about to be made; no samples, as in a search."""
    boxes = boxes_around(float(spot.latitude), float(spot.longitude), km=NEAR_KM)
    near = Q()
    for box in boxes:
        near |= Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    rows = vouched_for().filter(near).select_related("city").prefetch_related("names")
    return [one for one in rows if one.pk != but and is_same_monument(spot, spot_of(one))]


def spot_of(monument: Monument) -> Spot:
    names = (monument.name, *(name.text for name in monument.names.all()))
    return Spot(names=names, latitude=monument.latitude, longitude=monument.longitude)


def monument_names(monuments: Iterable[Monument], language: str) -> dict[int, tuple[str, str]]:
    """By id the name in that language where it is known, else its own, each with the language it is in."""
    items = list(monuments)
    wanted = language.split("-", maxsplit=1)[0]
    named = {one.pk: (one.name, one.name_language) for one in items}
    translated = MonumentName.objects.filter(monument__in=items, language=wanted)
    return named | {pk: (text, wanted) for pk, text in translated.values_list("monument_id", "text")}


def folded_names(names: Iterable[str]) -> str:
    """For `Monument.folded`: every word of every name after a space, so that a search finds the start of each."""
    words = dict.fromkeys(word for name in names for word in fold(name).split())
    return "".join(f" {word}" for word in words)[:1000]
