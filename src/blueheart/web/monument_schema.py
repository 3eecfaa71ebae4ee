"""A monument and its lights for search engines, as schema.org has them."""

from typing import Any

from django.conf import settings

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.enums import MonumentKind
from blueheart.illuminations.models import Monument, Promise

TYPES: dict[str, str] = {
    MonumentKind.CITY_HALL: "CityHall",
    MonumentKind.GOVERNMENT: "GovernmentBuilding",
    MonumentKind.BRIDGE: "Bridge",
    MonumentKind.WORSHIP: "PlaceOfWorship",
    MonumentKind.STADIUM: "StadiumOrArena",
    MonumentKind.NATURE: "Landform",
}


def schema_monument(item: Monument, *, name: str, url: str, city: str, promises: list[Promise]) -> dict[str, Any]:
    """schema.org/Place or one of its kinds; a sample is none, so it says nothing to search engines."""
    if item.is_sample:
        return {}
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(item.kind, "LandmarksOrHistoricalBuildings"),
        "name": name,
        "url": url,
        "address": {"@type": "PostalAddress", "addressLocality": city, "addressCountry": item.country},
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": float(item.latitude),
            "longitude": float(item.longitude),
        },
    }
    others = sorted({item.name, *(one.text for one in item.names.all())} - {name})
    if others:
        place["alternateName"] = others
    images = [photo.picture for promise in promises for photo in promise.photos.all() if photo.is_public]
    if item.photograph is not None:
        images.insert(0, item.photograph)
    if images:
        place["image"] = [f"{settings.BASE_URL}{picture.file.url}" for picture in images]
    if promises:
        place["event"] = [schema_light(promise, name=name, url=url, zone=item.zone) for promise in promises]
    return place


def schema_light(promise: Promise, *, name: str, url: str, zone: str) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": name,
        "url": url,
        "startDate": utc_to_local(promise.starts_at_utc, zone).isoformat(),
        "endDate": utc_to_local(promise.ends_at_utc, zone).isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": name, "url": url},
        "organizer": {"@type": "Organization", "name": promise.organiser_name},
    }
