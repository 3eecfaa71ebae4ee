"""One initiative's page: what it shows, its schema.org/Event, its links for calendars and for sharing."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from blueheart.campaign.queries import city_names, country_name
from blueheart.campaign.rules.mercator import to_unit
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.languages import language_name
from blueheart.kernel.text import direction
from blueheart.supporters.enums import Sector
from blueheart.web.mapview import WIDTH, Centre, lands


def describe(item: Initiative, *, language: str, at: datetime) -> dict[str, Any]:
    city = city_names(cities=[item.city], language=language).get(item.city_id or 0, "") if item.city else ""
    url = f"{settings.BASE_URL}/{language}/initiatives/{item.slug}/"
    return {
        "item": item,
        "url": url,
        "direction": direction(item.text_language),
        "kind_label": Kind(item.kind).label,
        "purpose_label": Purpose(item.purpose).label,
        "sector_label": Sector(item.organiser_sector).label,
        "city_name": city,
        "country_name": country_name(item.country, language) if item.country else "",
        "starts": utc_to_local(item.starts_at_utc, item.zone),
        "ends": utc_to_local(item.ends_at_utc, item.zone),
        "languages": [language_name(code, language) for code in item.languages],
        "text_language_name": language_name(item.text_language, language),
        "is_over": item.ends_at_utc < at,
        "paragraphs": [part for part in item.description.split("\n\n") if part.strip()],
        "event": schema_event(item, url=url, city=city),
        "map": small_map(item.latitude, item.longitude),
    }


def schema_event(item: Initiative, *, url: str, city: str) -> dict[str, Any]:
    """schema.org/Event; a sample is none, so it says nothing to search engines."""
    if item.is_sample:
        return {}
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": item.title,
        "url": url,
        "inLanguage": item.languages,
        "startDate": utc_to_local(item.starts_at_utc, item.zone).isoformat(),
        "endDate": utc_to_local(item.ends_at_utc, item.zone).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled" if item.is_public else "https://schema.org/EventCancelled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode"
        if item.is_online
        else "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": item.organiser_name},
        "location": schema_place(item, url=url, city=city),
    }
    if item.description:
        event["description"] = item.description
    if item.picture:
        event["image"] = f"{settings.BASE_URL}{item.picture.file.url}"
    return event


def schema_place(item: Initiative, *, url: str, city: str) -> dict[str, Any]:
    if item.is_online:
        return {"@type": "VirtualLocation", "url": item.link or url}
    return {
        "@type": "Place",
        "name": item.venue or city,
        "address": {"@type": "PostalAddress", "addressLocality": city, "addressCountry": item.country},
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": float(item.latitude or 0),
            "longitude": float(item.longitude or 0),
        },
    }


def small_map(latitude: Decimal | None, longitude: Decimal | None) -> dict[str, Any] | None:
    """A still picture of where it is; None when it is online."""
    if latitude is None or longitude is None:
        return None
    x, y = to_unit(float(latitude), float(longitude))
    centre = Centre(4, x, y)
    mark = {"x": WIDTH / 2, "y": 180, "left": WIDTH / 2 - 11, "top": 169, "halo": 30}
    shifted = Centre(4, x, y + (560 / 2 - 180) / centre.world)
    return {"width": WIDTH, "height": 360, "lands": lands(shifted), "mark": mark}
