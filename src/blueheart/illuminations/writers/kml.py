"""KML 2.2 (OGC 07-147r2): a placemark for each light, with the time that it burns."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from blueheart.illuminations.queries.lights import NamedPromise
from blueheart.illuminations.writers.records import SAMPLE_NOTE, LightLabels, Record, light_record
from blueheart.initiatives.rules.samples import marked_title
from blueheart.initiatives.writers.geojson import EndLinks
from blueheart.initiatives.writers.icalendar import CONTROLS

HEART_BLUE = "ffdb9e00"
"""aabbggrr (15.2): the heart's blue, opaque."""

EXTENDED = (
    "monument", "name_language", "kind", "city", "country", "year", "day", "state", "zone", "starts_at_local",
    "ends_at_local", "minutes", "organiser_name", "is_sample",
)  # fmt: skip
"""What is told of each light as ExtendedData, by the names of the API."""


def write_kml(
    lights: Iterable[NamedPromise], *, labels: LightLabels, title: str, end_links: EndLinks
) -> Iterator[bytes]:
    """Element order is the schema's. Where more follow, an atom:link in a NetworkLink leads to the next page."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom">\n<Document>\n'
        f"{element('name', title)}"
        f'<Style id="light"><IconStyle><color>{HEART_BLUE}</color></IconStyle></Style>\n'
    ).encode()
    for light in lights:
        yield write_placemark(light_record(light, labels)).encode()
    following = end_links().get("next", "")
    if following:
        name = element("name", "next").strip()
        yield f"<NetworkLink>{name}<Link>{element('href', following).strip()}</Link></NetworkLink>\n".encode()
    yield b"</Document>\n</kml>\n"


def write_placemark(record: Record) -> str:
    where = f"{record['city']}, {record['country_name']}"
    words = [
        SAMPLE_NOTE if record["is_sample"] else "", where, record["state_label"], record["dressing_label"],
        record["dressing_note"], record["organiser_name"],
    ]  # fmt: skip
    span = f"<TimeSpan><begin>{record['starts_at_utc']}</begin><end>{record['ends_at_utc']}</end></TimeSpan>\n"
    parts = [
        f"<Placemark id={quoteattr('light-' + record['id'])}>\n",
        element("name", marked_title(record["name"], is_sample=record["is_sample"])),
        f"<atom:link href={quoteattr(record['url'])}/>\n",
        element("description", "\n".join(word for word in words if word)),
        span,
        "<styleUrl>#light</styleUrl>\n<ExtendedData>\n",
        *(data_element(name, record[name]) for name in EXTENDED),
        "</ExtendedData>\n",
        f"<Point><coordinates>{record['longitude']},{record['latitude']}</coordinates></Point>\n</Placemark>\n",
    ]
    return "".join(parts)


def data_element(name: str, value: object) -> str:
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return f'<Data name="{name}">{element("value", text).strip()}</Data>\n'


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(CONTROLS.sub('', text))}</{name}>\n"
