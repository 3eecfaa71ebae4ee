"""iCalendar (RFC 5545) of lights: the zones, folding and frame are those of the initiatives' calendars."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from blueheart.campaign.queries import country_name
from blueheart.illuminations.enums import OVER, PUBLIC
from blueheart.illuminations.queries.lights import NamedPromise
from blueheart.illuminations.writers.records import PATH, SAMPLE_NOTE, LightLabels
from blueheart.initiatives.rules.samples import marked_title
from blueheart.initiatives.writers.icalendar import (
    CRLF,
    CalendarFrame,
    KeptEvent,
    stamp,
    text_line,
    time_line,
    write_calendar,
)

PRODUCT = "-//Blue Heart Campaign//Illuminations//EN"


def calendar_frame(*, name: str, feed_url: str, host: str, labels: LightLabels) -> CalendarFrame:
    return CalendarFrame(
        name=name, base_url=labels.base_url, feed_url=feed_url, host=host, language=labels.language,
        kinds=labels.kinds, path=PATH, product=PRODUCT,
    )  # fmt: skip


def write_light_calendar(lights: Sequence[NamedPromise], *, frame: CalendarFrame, labels: LightLabels) -> bytes:
    return write_calendar([light_event(light, labels) for light in lights], frame)


def light_event(light: NamedPromise, labels: LightLabels, *, extra: str = "") -> KeptEvent:
    """UID is the promise's, the same in every calendar; `extra` follows in the description.

    What is cancelled keeps its time and title only, so that subscribers strike it out.
    """
    promise, monument, language = light.promise, light.promise.monument, labels.language
    is_sample = promise.is_sample or monument.is_sample
    changed = stamp(promise.changed_at)
    title = marked_title(_("%(monument)s in blue") % {"monument": light.name}, is_sample=is_sample)
    lines = [
        f"DTSTAMP:{changed}", f"LAST-MODIFIED:{changed}", f"SEQUENCE:{promise.calendar_sequence}",
        time_line("DTSTART", promise.starts_at_utc, monument.zone),
        time_line("DTEND", promise.ends_at_utc, monument.zone),
        text_line("SUMMARY", title, language),
        f"STATUS:{status_of(promise.state)}",
        "TRANSP:TRANSPARENT",
        *(["X-SAMPLE:TRUE"] if is_sample else []),
    ]  # fmt: skip
    if promise.state not in OVER:
        lines += [
            text_line("DESCRIPTION", description_text(light, labels, extra), language),
            text_line("LOCATION", ", ".join((light.name, light.city, country_name(monument.country, language)))),
            f"GEO:{monument.latitude};{monument.longitude}",
        ]
    return KeptEvent(
        uid=str(promise.uid), slug=monument.slug, kind=monument.kind, zone=monument.zone,
        starts_at_utc=promise.starts_at_utc, text="".join(line + CRLF for line in lines),
    )  # fmt: skip


def status_of(state: str) -> str:
    if state in OVER:
        return "CANCELLED"
    return "CONFIRMED" if state in PUBLIC else "TENTATIVE"


def description_text(light: NamedPromise, labels: LightLabels, extra: str) -> str:
    promise = light.promise
    is_sample = promise.is_sample or promise.monument.is_sample
    parts = [
        SAMPLE_NOTE if is_sample else "", labels.dressings[promise.dressing], promise.dressing_note,
        promise.organiser_name, extra,
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)
