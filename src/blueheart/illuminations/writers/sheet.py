"""The technician's sheet for machines: a CSV to sort and print, and a calendar for a telephone."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.evenings import evening_of_promise
from blueheart.illuminations.queries.lights import NamedPromise, named
from blueheart.illuminations.rules import colour
from blueheart.illuminations.writers.icalendar import calendar_frame, light_event
from blueheart.illuminations.writers.records import LightLabels
from blueheart.illuminations.writers.table import cell_text
from blueheart.initiatives.writers.icalendar import write_calendar
from blueheart.initiatives.writers.table import write_rows

WARNINGS = ("daylight", "curfew")
COLUMNS = (
    "monument", "city", "country", "day", "on_local", "off_local", "zone", "on_utc", "off_utc", "minutes",
    "daylight_minutes", "sunset_local", "civil_dusk_local", "nautical_dusk_local", "curfew", "latitude", "longitude",
    "height_m", "dressing", "dressing_note", "srgb", "cie_x", "cie_y", "dmx_rgb", "dmx_rgbw", "filters_halogen",
    "filters_daylight", "colour_sources", "owner", "lit_by", "organiser", "state", "is_sample", "id",
)  # fmt: skip


def sheet_csv(promises: Iterable[Promise], language: str = "") -> bytes:
    """A row for each promise; monuments and cities must be loaded. In the language asked for, else the active one."""
    chosen = language or get_language() or settings.LANGUAGE_CODE
    rows = (map(cell_text, (cells[name] for name in COLUMNS)) for cells in map(cells_of, named(promises, chosen)))
    return b"".join(write_rows(COLUMNS, rows))


def cells_of(row: NamedPromise) -> dict[str, object]:
    promise, monument, blue = row.promise, row.promise.monument, colour.HEART_BLUE
    evening, zone = evening_of_promise(promise), monument.zone
    sky = evening.sky
    xy = colour.chromaticity_of(blue)
    times = {
        "on_local": promise.starts_at_utc, "off_local": promise.ends_at_utc, "sunset_local": sky.sunset,
        "civil_dusk_local": sky.civil, "nautical_dusk_local": sky.nautical,
    }  # fmt: skip
    return {
        "monument": row.name, "city": row.city, "country": monument.country, "day": promise.day.isoformat(),
        "zone": zone, "on_utc": f"{promise.starts_at_utc:%Y-%m-%dT%H:%M:%SZ}",
        "off_utc": f"{promise.ends_at_utc:%Y-%m-%dT%H:%M:%SZ}",
        "minutes": evening.plan.minutes, "daylight_minutes": evening.plan.daylight_minutes,
        "curfew": f"{monument.curfew:%H:%M}" if monument.curfew else "", "latitude": monument.latitude,
        "longitude": monument.longitude, "height_m": monument.height_m, "dressing": promise.dressing,
        "dressing_note": promise.dressing_note, "srgb": blue, "cie_x": f"{xy.x:.4f}", "cie_y": f"{xy.y:.4f}",
        "dmx_rgb": slashed(colour.rgb_dmx_of(blue)), "dmx_rgbw": slashed(colour.rgbw_dmx_of(blue)),
        "filters_halogen": filters_text(colour.Lamp.TUNGSTEN), "filters_daylight": filters_text(colour.Lamp.DAYLIGHT),
        "colour_sources": sources_text(), "owner": monument.owner_name, "lit_by": monument.lit_by,
        "organiser": promise.organiser_name,
        "state": promise.state, "is_sample": promise.is_sample or monument.is_sample, "id": promise.uid,
        **{name: f"{utc_to_local(at, zone):%Y-%m-%d %H:%M}" if at else "" for name, at in times.items()},
    }  # fmt: skip


def slashed(values: Iterable[int]) -> str:
    """With slashes, so that no spreadsheet takes the numbers for a thousand or a date."""
    return " / ".join(str(value) for value in values)


def filters_text(lamp: colour.Lamp) -> str:
    found = colour.nearest_filters(colour.HEART_BLUE, lamp=lamp)
    return "; ".join(f"{one.maker} {one.code} {one.name}" for one in found)


def sources_text() -> str:
    return f"{colour.SRGB_SOURCE}; {colour.DMX_SOURCE}; {colour.FILTER_SOURCE}"


def sheet_ics(promises: Iterable[Promise], language: str = "", *, base_url: str = "") -> bytes:
    """The same promises as events, each with its warnings and the colour. `base_url` is the installation's."""
    chosen = language or get_language() or settings.LANGUAGE_CODE
    base = base_url or settings.BASE_URL
    with override(chosen):
        labels = LightLabels.in_active_language(base_url=base, language=chosen)
        frame = calendar_frame(
            name=_("Technician’s sheet"), feed_url="", host=urlsplit(base).hostname or "localhost", labels=labels
        )  # fmt: skip
        events = [light_event(row, labels, extra=event_text(row.promise)) for row in named(promises, chosen)]
        return write_calendar(events, frame)


def event_text(promise: Promise) -> str:
    """What whoever stands at the lamps reads on a telephone: what is wrong with the hours, then the colour."""
    notes = [str(note.message) for note in evening_of_promise(promise).plan.notes if note.code in WARNINGS]
    return "\n\n".join([*notes, colour_text()])


def colour_text() -> str:
    blue, xy = colour.HEART_BLUE, colour.chromaticity_of(colour.HEART_BLUE)
    return (
        f"{_('The heart’s blue')}: sRGB {blue} · CIE x {xy.x:.4f} y {xy.y:.4f} · "
        f"DMX RGB {slashed(colour.rgb_dmx_of(blue))} · RGBW {slashed(colour.rgbw_dmx_of(blue))}\n"
        f"{_('Filter, halogen lamp')}: {filters_text(colour.Lamp.TUNGSTEN)}\n"
        f"{_('Filter, white or daylight lamp')}: {filters_text(colour.Lamp.DAYLIGHT)}\n"
        f"({sources_text()})"
    )
