"""A monument and its light as the desk shows them: words for codes, and hours in the place's own time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.queries import city_names, country_name
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.enums import Dressing, LightRule, MonumentKind
from blueheart.illuminations.models import Monument, Promise
from blueheart.illuminations.queries.monuments import monument_names
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.languages import language_name
from blueheart.kernel.text import direction


@dataclass(frozen=True, slots=True)
class Hours:
    """Of the place's own clocks. `is_late`: the light comes on after midnight, on the day after the promised one."""

    starts: str
    ends: str
    is_late: bool
    zone: str
    offset: str


@dataclass(frozen=True, slots=True)
class Names:
    """What monuments and their cities are called in the reader's language; monuments with the language of the name."""

    monuments: dict[int, tuple[str, str]]
    cities: dict[int, str]


def hours_of(promise: Promise) -> Hours:
    zone = promise.monument.zone
    starts, ends = utc_to_local(promise.starts_at_utc, zone), utc_to_local(promise.ends_at_utc, zone)
    return Hours(
        starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}", is_late=starts.date() > promise.day, zone=zone,
        offset=f"UTC{starts:%z}",
    )  # fmt: skip


def names_of(monuments: Iterable[Monument]) -> Names:
    """Two queries, whatever their number."""
    known, language = list(monuments), get_language() or "en"
    cities = [monument.city for monument in known]
    return Names(
        monuments=monument_names(known, language),
        cities=city_names(cities=cities, language=language) if cities else {},
    )


def field_labels() -> dict[str, str]:
    """Of everything that the desk edits, and that the history names."""
    return {
        "name": _("Name"),
        "name_language": _("Language of the name"),
        "names": _("Names in other languages"),
        "kind": _("Kind"),
        "city": _("City"),
        "city_id": _("City’s number in GeoNames"),
        "country": _("Country"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "zone": _("Time zone"),
        "owner_name": _("Owner"),
        "lit_by": _("Who lights it"),
        "height_m": _("Height in metres"),
        "notice_days": _("Days before the evening by which its owner wants to be asked"),
        "curfew": _("The city wants lights out at"),
        "is_national": _("National building"),
        "day": _("Evening"),
        "dressing": _("How it turns blue"),
        "dressing_note": _("About it"),
        "waiting_note": _("Words that wait"),
        "rule": _("From"),
        "offset_minutes": _("Minutes after sunset"),
        "fixed_time": _("Fixed hour"),
        "end_time": _("Until"),
        "starts_at_utc": _("The light comes on"),
        "ends_at_utc": _("The light goes out"),
        "daylight_minutes": _("Minutes in daylight"),
        "minutes_lit": _("Minutes lit"),
        "people_reached": _("People reached"),
    }


def labelled(fields: Iterable[object]) -> str:
    labels = field_labels()
    return listed(str(labels.get(str(name), name)) for name in fields)


def listed(parts: Iterable[str]) -> str:
    """With the comma of the reader's script."""
    comma = "، " if direction(get_language() or "en") == "rtl" else ", "
    return comma.join(part for part in parts if part)


def place_of(monument: Monument, names: Names) -> str:
    return listed((names.cities[monument.city_id], country_name(monument.country, get_language() or "en")))


# --- as typed, for forms and for what two people typed at once


def typed_light(promise: Promise) -> TypedPromise:
    """The light of a promise as somebody would type it."""
    return TypedPromise(
        day=promise.day.isoformat(), dressing=promise.dressing, dressing_note=promise.dressing_note,
        rule=promise.rule, offset_minutes=str(promise.offset_minutes or ""), fixed_time=clock_text(promise.fixed_time),
        end_time=clock_text(promise.end_time),
    )  # fmt: skip


def typed_monument(monument: Monument) -> TypedPromise:
    """An entry of the registry as somebody would type it; its zone follows from its place."""
    return TypedPromise(
        name=monument.name, name_language=monument.name_language, kind=monument.kind, city=monument.city.name,
        city_id=str(monument.city_id), latitude=str(monument.latitude), longitude=str(monument.longitude),
        owner_name=monument.owner_name, lit_by=monument.lit_by,
        height_m="" if monument.height_m is None else str(monument.height_m), notice_days=str(monument.notice_days),
        curfew=clock_text(monument.curfew),
    )  # fmt: skip


def with_city_typed(typed: TypedPromise, before: TypedPromise) -> TypedPromise:
    """Whoever writes another city and leaves the number means the name."""
    is_renamed = typed.city != before.city and typed.city_id == before.city_id
    return replace(typed, city_id="") if is_renamed else typed


def clock_text(value: time | None) -> str:
    return "" if value is None else f"{value:%H:%M}"


def light_words(typed: TypedPromise) -> dict[str, str]:
    """Each field of a light, as a person reads it."""
    words = {name: str(getattr(typed, name)) for name in LIGHT_FIELDS}
    if typed.rule in LightRule.values:
        words["rule"] = str(LightRule(typed.rule).label)
    if typed.dressing in Dressing.values:
        words["dressing"] = str(Dressing(typed.dressing).label)
    return words


def monument_words(typed: TypedPromise, *, is_national: bool) -> dict[str, str]:
    """Each field of an entry of the registry, as a person reads it."""
    words = {name: str(getattr(typed, name)) for name in MONUMENT_FIELDS}
    if typed.kind in MonumentKind.values:
        words["kind"] = str(MonumentKind(typed.kind).label)
    if typed.name_language:
        words["name_language"] = language_name(typed.name_language, get_language() or "en")
    return {**words, "is_national": _("yes") if is_national else _("no")}


MONUMENT_FIELDS = (
    "name", "name_language", "kind", "city", "city_id", "latitude", "longitude", "owner_name", "lit_by", "height_m",
    "notice_days", "curfew",
)  # fmt: skip
LIGHT_FIELDS = ("day", "rule", "offset_minutes", "fixed_time", "end_time", "dressing", "dressing_note")


def day_text(promise: Promise) -> str:
    return listed((date_format(promise.day, "l"), date_format(promise.day, "DATE_FORMAT")))
