"""GeoJSON (RFC 7946): a point for each light, written piece by piece."""

from collections.abc import Iterable, Iterator

from blueheart.illuminations.queries.lights import NamedPromise
from blueheart.illuminations.writers.records import LightLabels, Record, light_record
from blueheart.initiatives.writers.geojson import EndLinks, write_object


def feature_of(light: NamedPromise, labels: LightLabels) -> Record:
    """Longitude before latitude (3.1.1)."""
    record = light_record(light, labels)
    point = {"type": "Point", "coordinates": [record["longitude"], record["latitude"]]}
    return {"type": "Feature", "id": record["id"], "geometry": point, "properties": record}


def write_geojson(
    lights: Iterable[NamedPromise], *, labels: LightLabels, title: str, end_links: EndLinks
) -> Iterator[bytes]:
    """`end_links` is asked after the last feature, when it is known whether more follow."""
    head = {"type": "FeatureCollection", "title": title, "language": labels.language}
    yield from write_object(head, "features", (feature_of(light, labels) for light in lights), end_links)
