"""An initiative as plain values: the one shape that JSON, GeoJSON and the API give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blueheart.campaign.queries import country_name
from blueheart.campaign.rules.addresses import Addresses
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.table import TableRow
from blueheart.kernel.text import direction
from blueheart.supporters.enums import Sector

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Labels(Addresses):
    """Names of the choices in `language`, too."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    purposes: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def in_active_language(cls, *, base_url: str, language: str) -> "Labels":
        return cls(
            base_url=base_url,
            language=language,
            kinds={str(value): str(label) for value, label in Kind.choices},
            purposes={str(value): str(label) for value, label in Purpose.choices},
            sectors={str(value): str(label) for value, label in Sector.choices},
        )

    def page_url(self, initiative: Initiative | TableRow) -> str:
        return self.page(f"initiatives/{initiative.slug}")


def record_of(initiative: Initiative, labels: Labels) -> Record:
    """Names as in TypedInitiative where they mean the same; times are ISO 8601, coordinates degrees."""
    start = utc_to_local(initiative.starts_at_utc, initiative.zone)
    end = utc_to_local(initiative.ends_at_utc, initiative.zone)
    return {
        "id": str(initiative.uid),
        "slug": initiative.slug,
        "url": labels.page_url(initiative),
        "is_sample": initiative.is_sample,
        "title": initiative.title,
        "description": initiative.description,
        "text_language": initiative.text_language,
        "text_direction": direction(initiative.text_language),
        "kind": initiative.kind,
        "kind_label": labels.kinds.get(initiative.kind, initiative.kind),
        "purpose": initiative.purpose,
        "purpose_label": labels.purposes.get(initiative.purpose, initiative.purpose),
        "organiser_name": initiative.organiser_name,
        "organiser_sector": initiative.organiser_sector,
        "organiser_sector_label": labels.sectors.get(initiative.organiser_sector, initiative.organiser_sector),
        "place_kind": initiative.place_kind,
        "venue": initiative.venue,
        "city": initiative.city.name if initiative.city_id and initiative.city else "",
        "city_id": initiative.city_id,
        "country": initiative.country,
        "country_name": country_name(initiative.country, labels.language),
        "latitude": None if initiative.latitude is None else float(initiative.latitude),
        "longitude": None if initiative.longitude is None else float(initiative.longitude),
        "zone": initiative.zone,
        "starts_at_local": start.isoformat(timespec="seconds"),
        "ends_at_local": end.isoformat(timespec="seconds"),
        "starts_at_utc": utc_text(initiative.starts_at_utc),
        "ends_at_utc": utc_text(initiative.ends_at_utc),
        "starts_on": initiative.starts_on.isoformat(),
        "ends_on": initiative.ends_on.isoformat(),
        "languages": list(initiative.languages),
        "link": initiative.link,
        "accessibility": initiative.accessibility,
        "picture": picture_record(initiative, labels),
        "published_at": utc_text(initiative.published_at) if initiative.published_at else None,
        "changed_at": utc_text(initiative.changed_at),
    }


def utc_text(moment: Any) -> str:
    return f"{moment.isoformat(timespec='seconds')[:19]}Z"


def picture_record(initiative: Initiative, labels: Labels) -> Record | None:
    picture = initiative.picture if initiative.picture_id else None
    if picture is None or not picture.file:
        return None
    return {
        "url": labels.absolute(picture.file.url),
        "width": picture.width,
        "height": picture.height,
        "alternative_text": picture.alternative_text,
        "credit": picture.credit,
    }
