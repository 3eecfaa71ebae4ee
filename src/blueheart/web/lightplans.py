"""What the form shows beside what is typed: the hours that a light would have, and monuments to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.queries import city_names, country_name
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.actions.submit import site_of
from blueheart.illuminations.enums import LightRule, MonumentKind
from blueheart.illuminations.models import Monument, Promise
from blueheart.illuminations.queries.evenings import evening_of_promise
from blueheart.illuminations.queries.monuments import find_monument, monument_names, near_namesakes, search_monuments
from blueheart.illuminations.queries.places import resolve_monument_place
from blueheart.illuminations.queries.promises import promisers_of
from blueheart.illuminations.rules.content import Site, check_light, read_clock
from blueheart.illuminations.rules.light import Note
from blueheart.illuminations.rules.matching import Spot
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.queries.places import read_degrees
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.kernel.text import direction


@dataclass(frozen=True, slots=True)
class Choice:
    """A monument to choose. `held_by` is who has promised it already, "" while it is free."""

    uid: str
    name: str
    language: str
    kind_label: str
    where: str
    held_by: str

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else "auto"


def find_choices(words: str, *, year: int, city_id: int | None = None) -> list[Choice]:
    """Four queries: the monuments with their names, the cities', and who holds them."""
    found = search_monuments(text=words[:100], city_id=city_id) if words.strip() or city_id else []
    return choices_for(found, year=year, language=get_language() or "en")


def choices_for(monuments: Iterable[Monument], *, year: int, language: str) -> list[Choice]:
    items = list(monuments)
    names = monument_names(items, language)
    cities = city_names(cities=[one.city for one in items], language=language)
    held = promisers_of(items, year=year)
    return [
        Choice(
            uid=str(one.uid), name=names[one.pk][0], language=names[one.pk][1],
            kind_label=str(MonumentKind(one.kind).label),
            where=f"{cities[one.city_id]}, {country_name(one.country, language)}", held_by=held.get(one.pk, ""),
        )
        for one in items
    ]  # fmt: skip


def namesakes_of(typed: Mapping[str, Any], *, year: int) -> list[Choice]:
    latitude, longitude = read_point(typed)
    if latitude is None or longitude is None:
        return []
    spot = Spot(names=(str(typed.get("name", "")),), latitude=latitude, longitude=longitude)
    return choices_for(near_namesakes(spot=spot)[:5], year=year, language=get_language() or "en")


def read_point(typed: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """In degrees; both None unless both can be read."""
    problems = ProblemList()
    latitude = read_degrees("latitude", str(typed.get("latitude", "")), 90, problems)
    longitude = read_degrees("longitude", str(typed.get("longitude", "")), 180, problems)
    if latitude is None or longitude is None:
        return None, None
    return float(latitude), float(longitude)


@dataclass(frozen=True, slots=True)
class Plan:
    """The hours of a light, aware and in the place's zone; without them `why` says what is missing or wrong."""

    from_what: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    minutes: int = 0
    daylight_minutes: int = 0
    zone: str = ""
    notes: tuple[Note, ...] = ()
    why: str = ""

    @property
    def warns_of_daylight(self) -> bool:
        """The minutes in daylight are to be told here, since no note does."""
        return bool(self.daylight_minutes) and not any(note.code == "daylight" for note in self.notes)


def preview(typed: Mapping[str, Any], *, year: int, at: datetime) -> Plan:
    """By the rules that will decide; what they ask only on sending is left out."""
    whole = replace(TypedPromise.from_mapping(typed), deadline_is_known=True, place_is_right=True)
    site = site_for(whole, at=at)
    if site is None:
        return Plan(why=_("The hours show here once the monument’s city and point are known."))
    return plan_at(whole, site, year=year, at=at)


def site_for(typed: TypedPromise, *, at: datetime) -> Site | None:
    if typed.monument:
        monument = find_monument(typed.monument)
        return site_of(monument) if monument else None
    place = resolve_monument_place(typed=typed, at=at, problems=ProblemList())
    if place is None:
        return None
    return Site(
        latitude=float(place.latitude), longitude=float(place.longitude), zone=place.zone, notice_days=0,
        curfew=read_clock("curfew", typed.curfew, ProblemList()),
    )  # fmt: skip


def plan_at(typed: TypedPromise, site: Site, *, year: int, at: datetime) -> Plan:
    problems = ProblemList()
    light = check_light(typed=typed, site=site, year=year, at=at, problems=problems)
    if light is None:
        return Plan(why=" ".join(str(problem.message) for problem in problems.found))
    return Plan(
        from_what=from_what(light.rule, light.offset_minutes), zone=site.zone,
        begins=utc_to_local(light.plan.starts_at_utc, site.zone), ends=utc_to_local(light.plan.ends_at_utc, site.zone),
        minutes=minutes_between(light.plan.starts_at_utc, light.plan.ends_at_utc),
        daylight_minutes=light.plan.daylight_minutes, notes=light.plan.notes,
    )  # fmt: skip


def plan_of(promise: Promise) -> Plan:
    """Of a promise that stands. `promise.monument` is at hand."""
    zone = promise.monument.zone
    return Plan(
        from_what=from_what(promise.rule, promise.offset_minutes), zone=zone,
        begins=utc_to_local(promise.starts_at_utc, zone), ends=utc_to_local(promise.ends_at_utc, zone),
        minutes=minutes_between(promise.starts_at_utc, promise.ends_at_utc),
        daylight_minutes=promise.daylight_minutes,
    )  # fmt: skip


def judged_plan(promise: Promise) -> Plan:
    """The same with what there is to know about its hours: daylight, dark sky, curfew."""
    return replace(plan_of(promise), notes=evening_of_promise(promise).plan.notes)


def minutes_between(starts: datetime, ends: datetime) -> int:
    return round((ends - starts).total_seconds() / 60)


def from_what(rule: str, offset_minutes: int) -> str:
    match rule:
        case LightRule.CIVIL_DUSK:
            return _("civil dusk")
        case LightRule.SUNSET if offset_minutes < 0:
            return _("%(minutes)d minutes before sunset") % {"minutes": -offset_minutes}
        case LightRule.SUNSET if offset_minutes:
            return _("%(minutes)d minutes after sunset") % {"minutes": offset_minutes}
        case LightRule.SUNSET:
            return _("sunset")
        case LightRule.DARKEST:
            return _("around the darkest moment")
    return _("fixed hour")
