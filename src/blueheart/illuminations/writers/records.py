"""A light and a monument as plain values: the one shape that GeoJSON, CSV and the API give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueheart.campaign.queries import country_name
from blueheart.campaign.rules.addresses import Addresses
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.enums import Dressing, LightRule, MonumentKind, PromiseState
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.lights import NamedPromise
from blueheart.illuminations.rules.light import MINUTE
from blueheart.initiatives.writers.records import utc_text
from blueheart.kernel.text import direction

Record = dict[str, Any]
SAMPLE_NOTE = "SAMPLE: invented to show the software working, not a real monument."
PATH = "monuments"
"""Where a monument's page stands, after the language."""


@dataclass(frozen=True, slots=True)
class LightLabels(Addresses):
    """Names of the choices in `language`, too."""

    kinds: Mapping[str, str]
    states: Mapping[str, str]
    dressings: Mapping[str, str]
    rules: Mapping[str, str]

    @classmethod
    def in_active_language(cls, *, base_url: str, language: str) -> "LightLabels":
        named = (
            {str(value): str(label) for value, label in choices.choices}
            for choices in (MonumentKind, PromiseState, Dressing, LightRule)
        )
        return cls(base_url, language, *named)

    def page_url(self, monument: Monument) -> str:
        return self.page(f"{PATH}/{monument.slug}")


def place_record(monument: Monument, *, name: str, name_language: str, city: str, labels: LightLabels) -> Record:
    """What a light and a monument have in common. Coordinates are degrees WGS 84."""
    return {
        "url": labels.page_url(monument),
        "is_sample": monument.is_sample,
        "name": name,
        "name_language": name_language,
        "name_direction": direction(name_language or labels.language),
        "kind": monument.kind,
        "kind_label": labels.kinds[monument.kind],
        "city": city,
        "city_id": monument.city_id,
        "country": monument.country,
        "country_name": country_name(monument.country, labels.language),
        "latitude": float(monument.latitude),
        "longitude": float(monument.longitude),
        "zone": monument.zone,
    }


def light_record(light: NamedPromise, labels: LightLabels) -> Record:
    """Times are ISO 8601; `minutes` were promised, `minutes_lit` are what was reported afterwards."""
    promise, monument = light.promise, light.promise.monument
    start = utc_to_local(promise.starts_at_utc, monument.zone)
    end = utc_to_local(promise.ends_at_utc, monument.zone)
    place = place_record(monument, name=light.name, name_language=light.name_language, city=light.city, labels=labels)
    return {
        "id": str(promise.uid),
        "monument": monument.slug,
        **place,
        "is_sample": promise.is_sample or monument.is_sample,
        "year": promise.year,
        "day": promise.day.isoformat(),
        "state": promise.state,
        "state_label": labels.states[promise.state],
        "dressing": promise.dressing,
        "dressing_label": labels.dressings[promise.dressing],
        "dressing_note": promise.dressing_note,
        "rule": promise.rule,
        "rule_label": labels.rules[promise.rule],
        "offset_minutes": promise.offset_minutes,
        "starts_at_local": start.isoformat(timespec="seconds"),
        "ends_at_local": end.isoformat(timespec="seconds"),
        "starts_at_utc": utc_text(promise.starts_at_utc),
        "ends_at_utc": utc_text(promise.ends_at_utc),
        "minutes": round((promise.ends_at_utc - promise.starts_at_utc) / MINUTE),
        "daylight_minutes": promise.daylight_minutes,
        "organiser_name": promise.organiser_name,
        "minutes_lit": promise.minutes_lit,
        "people_reached": promise.people_reached,
        "published_at": utc_text(promise.published_at) if promise.published_at else None,
        "changed_at": utc_text(promise.changed_at),
    }


def monument_record(monument: Monument, *, name: str, name_language: str, city: str, labels: LightLabels) -> Record:
    """Its names must be loaded. `names` has every name by language, its own included where the language is known."""
    own = {monument.name_language: monument.name} if monument.name_language else {}
    return {
        "id": str(monument.uid),
        "slug": monument.slug,
        **place_record(monument, name=name, name_language=name_language, city=city, labels=labels),
        "names": own | {item.language: item.text for item in monument.names.all()},
        "owner_name": monument.owner_name,
        "lit_by": monument.lit_by,
        "height_m": monument.height_m,
        "curfew": f"{monument.curfew:%H:%M}" if monument.curfew else None,
        "is_national": monument.is_national,
        "photograph": photograph_record(monument, labels),
        "source_url": monument.source_url,
        "changed_at": utc_text(monument.changed_at),
    }


def photograph_record(monument: Monument, labels: LightLabels) -> Record | None:
    picture = monument.photograph if monument.photograph_id else None
    if picture is None or not picture.file:
        return None
    return {
        "url": labels.absolute(picture.file.url), "width": picture.width, "height": picture.height,
        "alternative_text": picture.alternative_text, "credit": picture.credit,
    }  # fmt: skip
