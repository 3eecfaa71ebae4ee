"""An initiative as the desk shows it: words for codes, the place's own time, and how two of them differ."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.queries import country_name
from blueheart.campaign.rules.mercator import to_unit
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.enums import Kind, PlaceKind, Purpose
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.languages import language_name
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.text import direction
from blueheart.supporters.enums import Sector

WORLD = 4096
MAP_WIDTH, MAP_HEIGHT = 240.0, 135.0
WORDS = re.compile(r"\s+|\S+")
MOST_WORDS = 3000


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside the text."""

    kind: str
    purpose: str
    sector: str
    country: str
    place: str
    begins: str
    ends: str
    offset: str
    languages: str
    text_language: str
    text_direction: str


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A piece of the world's map in units of `world.svg`, and the point on it."""

    view_box: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of two; the texts as (is this part only here?, words)."""

    label: str
    one: str
    other: str
    differs: bool
    one_parts: tuple[tuple[bool, str], ...]
    other_parts: tuple[tuple[bool, str], ...]


def facts_of(initiative: Initiative) -> Facts:
    """Moments as words in the place's own time: a template would turn them into the reader's."""
    language = get_language() or "en"
    starts = utc_to_local(initiative.starts_at_utc, initiative.zone)
    return Facts(
        kind=str(Kind(initiative.kind).label),
        purpose=str(Purpose(initiative.purpose).label),
        sector=str(Sector(initiative.organiser_sector).label),
        country=country_name(initiative.country, language),
        place=place_of(initiative),
        begins=moment(starts),
        ends=moment(utc_to_local(initiative.ends_at_utc, initiative.zone)),
        offset=f"UTC{starts:%z}",
        languages=", ".join(language_name(code, language) for code in initiative.languages),
        text_language=language_name(initiative.text_language, language),
        text_direction=direction(initiative.text_language),
    )


def place_of(initiative: Initiative) -> str:
    if initiative.place_kind == PlaceKind.ONLINE:
        return _("Online")
    city = initiative.city.name if initiative.city else ""
    return ", ".join(part for part in (initiative.venue, city) if part)


def map_point(*, latitude: Decimal | None, longitude: Decimal | None) -> MapPoint | None:
    if latitude is None or longitude is None:
        return None
    x, y = to_unit(float(latitude), float(longitude))
    x, y = x * WORLD, y * WORLD
    box = f"{x - MAP_WIDTH / 2:.1f} {y - MAP_HEIGHT / 2:.1f} {MAP_WIDTH:.0f} {MAP_HEIGHT:.0f}"
    return MapPoint(view_box=box, x=f"{x:.2f}", y=f"{y:.2f}")


# --- two of them


def text_facts(initiative: Initiative) -> list[tuple[str, str]]:
    """(label, text) of each field that two initiatives are compared by."""
    facts = facts_of(initiative)
    return [
        (_("Title"), initiative.title),
        (_("Organiser"), initiative.organiser_name),
        (_("Kind"), facts.kind),
        (_("Purpose"), facts.purpose),
        (_("Place"), ", ".join(part for part in (facts.place, facts.country) if part)),
        (_("Begins"), f"{facts.begins} ({initiative.zone})"),
        (_("Ends"), f"{facts.ends} ({initiative.zone})"),
        (_("Languages"), facts.languages),
        (_("Link"), initiative.link),
        (_("Description"), initiative.description),
        (_("Accessibility"), initiative.accessibility),
    ]


def moment(value: datetime) -> str:
    parts = {"weekday": date_format(value, "l"), "date": date_format(value, "DATE_FORMAT"), "time": f"{value:%H:%M}"}
    return _("%(weekday)s, %(date)s, %(time)s") % parts


def differences(one: Initiative, other: Initiative) -> list[Difference]:
    pairs = zip(text_facts(one), text_facts(other), strict=True)
    return [difference(label, mine, theirs) for (label, mine), (_label, theirs) in pairs]


def difference(label: str, one: str, other: str) -> Difference:
    one_parts, other_parts = word_diff(one, other)
    return Difference(label, one, other, one != other, one_parts, other_parts)


Parts = tuple[tuple[bool, str], ...]


def word_diff(one: str, other: str) -> tuple[Parts, Parts]:
    """Both texts in parts, each marked True where it stands in that text alone."""
    if one == other:
        return ((False, one),), ((False, other),)
    a, b = WORDS.findall(one), WORDS.findall(other)
    if len(a) > MOST_WORDS or len(b) > MOST_WORDS:
        return ((True, one),), ((True, other),)
    left: list[tuple[bool, str]] = []
    right: list[tuple[bool, str]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a2 > a1:
            left.append((tag != "equal", "".join(a[a1:a2])))
        if b2 > b1:
            right.append((tag != "equal", "".join(b[b1:b2])))
    return tuple(left), tuple(right)


# --- what stands and what is proposed, field by field as typed


def field_labels() -> dict[str, str]:
    return {
        "title": _("Title"),
        "text_language": _("Language of the text"),
        "kind": _("Kind"),
        "purpose": _("Purpose"),
        "organiser_name": _("Organiser"),
        "organiser_sector": _("Sector of the organiser"),
        "place_kind": _("Where"),
        "city": _("City"),
        "city_id": _("City’s number in GeoNames"),
        "venue": _("Venue or address"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "zone": _("Time zone"),
        "starts_on": _("First day"),
        "starts_at": _("Begins at"),
        "ends_on": _("Last day"),
        "ends_at": _("Ends at"),
        "languages": _("Languages"),
        "description": _("Description"),
        "link": _("Link"),
        "accessibility": _("Accessibility"),
        "picture_id": _("Picture"),
        "picture_alternative_text": _("What the picture shows"),
        "picture_credit": _("Credit of the picture"),
        "picture_has_consent": _("Consent of the people in the picture"),
    }


def typed_differences(before: TypedInitiative, after: TypedInitiative) -> list[Difference]:
    """Of the fields that differ only."""
    one, other = before.as_mapping(), after.as_mapping()
    found = [
        difference(label, as_words(one, name), as_words(other, name))
        for name, label in field_labels().items()
        if one.get(name) != other.get(name)
    ]
    return [item for item in found if item.differs]


def as_words(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    enums = {"kind": Kind, "purpose": Purpose, "organiser_sector": Sector, "place_kind": PlaceKind}
    if name in enums and value in enums[name].values:
        return str(enums[name](value).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(language_name(str(code), get_language() or "en") for code in value)
    if name == "text_language":
        return language_name(str(value), get_language() or "en")
    return str(value or "")
