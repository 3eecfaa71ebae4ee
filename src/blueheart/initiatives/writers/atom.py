"""Atom 1.0 (RFC 4287), paged by RFC 5005; each entry says in which language it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.samples import SAMPLE_NOTE, marked_title
from blueheart.initiatives.writers.icalendar import CONTROLS, location_text
from blueheart.initiatives.writers.records import Labels, utc_text

EPOCH = datetime(2009, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomFrame:
    """`self_url` is this page's address, `page_url` the list on the site; `next_url` "" on the last page."""

    title: str
    author: str
    self_url: str
    page_url: str
    next_url: str
    labels: Labels


def write_atom(initiatives: Iterable[Initiative], frame: AtomFrame) -> bytes:
    entries = list(initiatives)
    updated = max((entry.changed_at for entry in entries), default=EPOCH)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"',
        f" xml:lang={quoteattr(frame.labels.language)}>\n",
        element("id", frame.self_url),
        element("title", frame.title),
        element("updated", utc_text(updated)),
        f"<author>{element('name', frame.author).strip()}</author>\n",
        link("self", frame.self_url, "application/atom+xml"),
        link("alternate", frame.page_url, "text/html"),
        link("next", frame.next_url, "application/atom+xml") if frame.next_url else "",
        *(write_entry(entry, frame.labels) for entry in entries),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def write_entry(initiative: Initiative, labels: Labels) -> str:
    start = utc_to_local(initiative.starts_at_utc, initiative.zone)
    kind = labels.kinds.get(initiative.kind, initiative.kind)
    summary = f"{start:%Y-%m-%d %H:%M} ({initiative.zone}), {location_text(initiative)}"
    words = [SAMPLE_NOTE if initiative.is_sample else "", initiative.organiser_name, initiative.description]
    parts = [
        f"<entry xml:lang={quoteattr(initiative.text_language)}>\n",
        element("id", f"urn:uuid:{initiative.uid}"),
        element("title", marked_title(initiative.title, is_sample=initiative.is_sample)),
        link("alternate", labels.page_url(initiative), "text/html"),
        element("published", utc_text(initiative.published_at or initiative.changed_at)),
        element("updated", utc_text(initiative.changed_at)),
        f"<author>{element('name', initiative.organiser_name).strip()}</author>\n",
        f"<category term={quoteattr(initiative.kind)} label={quoteattr(kind)}/>\n",
        '<category term="sample" label="Sample"/>\n' if initiative.is_sample else "",
        element("summary", summary),
        element("content", "\n\n".join(word for word in words if word)),
    ]
    if initiative.latitude is not None and initiative.longitude is not None:
        parts.append(element("georss:point", f"{initiative.latitude} {initiative.longitude}"))
    return "".join(parts) + "</entry>\n"


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(CONTROLS.sub('', text))}</{name}>\n"


def link(relation: str, url: str, media_type: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href={quoteattr(url)}/>\n'
