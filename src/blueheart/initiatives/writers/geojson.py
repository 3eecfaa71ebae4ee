"""GeoJSON (RFC 7946) and plain JSON, written piece by piece so that memory stays the same at any length."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from blueheart.initiatives.models import Initiative
from blueheart.initiatives.writers.records import Labels, Record, record_of

EndLinks = Callable[[], Mapping[str, str]]


def feature_of(initiative: Initiative, labels: Labels) -> Record:
    """Longitude before latitude (3.1.1); what is online has a null geometry (3.2)."""
    record = record_of(initiative, labels)
    longitude, latitude = record["longitude"], record["latitude"]
    point = longitude is not None and latitude is not None
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if point else None,
        "properties": record,
    }


def write_geojson(
    initiatives: Iterable[Initiative], *, labels: Labels, title: str, end_links: EndLinks
) -> Iterator[bytes]:
    """`end_links` is asked after the last feature, when it is known whether more follow."""
    items = (feature_of(initiative, labels) for initiative in initiatives)
    head = {"type": "FeatureCollection", "title": title, "language": labels.language}
    yield from write_object(head, "features", items, end_links)


def write_json(
    initiatives: Iterable[Initiative], *, labels: Labels, title: str, end_links: EndLinks
) -> Iterator[bytes]:
    items = (record_of(initiative, labels) for initiative in initiatives)
    yield from write_object({"title": title, "language": labels.language}, "initiatives", items, end_links)


def write_object(head: Mapping[str, Any], name: str, items: Iterable[Record], end_links: EndLinks) -> Iterator[bytes]:
    yield orjson.dumps(head)[:-1] + b',"' + name.encode() + b'":[\n'
    buffer: list[bytes] = []
    separator = b""
    for item in items:
        buffer.append(separator + orjson.dumps(item))
        separator = b",\n"
        if len(buffer) == 100:
            yield b"".join(buffer)
            buffer = []
    yield b"".join(buffer) + b'\n],"links":' + orjson.dumps(dict(end_links())) + b"}\n"
