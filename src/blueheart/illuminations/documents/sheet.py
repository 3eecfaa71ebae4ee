"""The technician's sheet: one page a monument, read outdoors in the dark. It names bodies and no person."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from blueheart.campaign.queries import country_name
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.documents.typeset import joined, labelled, long_day, typeset
from blueheart.illuminations.enums import PUBLIC, Dressing, LightRule, PromiseState, SunEvent
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.evenings import evening_of_promise
from blueheart.illuminations.queries.lights import NamedPromise, named
from blueheart.illuminations.rules import colour
from blueheart.illuminations.rules.light import LightPlan
from blueheart.illuminations.rules.sun import Evening
from blueheart.kernel.text import direction

Pairs = list[tuple[str, str]]
NOTE_SHOWN = 400
"""Characters of the note on how it turns blue, so that the page stays one; the CSV has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """Every word of one page; `warnings` are shown like a lamp, `log` are the blanks to fill in on the evening."""

    kicker: str
    mark: str
    name: str
    place: str
    on_label: str
    on_time: str
    on_day: str
    off_label: str
    off_time: str
    off_day: str
    span: str
    sky: str
    warnings: list[str]
    colour_title: str
    colours: Pairs
    colour_note: str
    filters: Pairs
    lines: Pairs
    dark_sky: str
    log_title: str
    log: list[str]


def sheet_pdf(promises: Iterable[Promise], language: str = "") -> bytes:
    """A page for each promise in the order given; monuments and cities must be loaded. Raises ValueError for none.

    In the language asked for, else in the active one.
    """
    chosen = sheet_language(language)
    rows = named(promises, chosen)
    if not rows:
        raise ValueError("no promise to make a sheet of")
    with override(chosen):
        values = {
            "language": chosen, "direction": direction(chosen), "title": title_of(rows), "footer": footer_text(),
            "sheets": [asdict(write_page(row)) for row in rows],
        }  # fmt: skip
        return typeset("sheet.typ", values)


def sheet_language(asked: str) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    return next((code for code in (asked, get_language() or "") if code in known), settings.LANGUAGE_CODE)


def title_of(rows: Sequence[NamedPromise]) -> str:
    cities = list(dict.fromkeys(row.city for row in rows))
    what = rows[0].name if len(rows) == 1 else joined(*cities[:3], "…" if len(cities) > 3 else "")
    return labelled(f"{_('Technician’s sheet')} {rows[0].promise.year}", what)


def footer_text() -> str:
    told = _(
        "Sunset is when the sun’s upper edge meets a level horizon, civil dusk when its middle is 6° below. "
        "Sources of the colour values:"
    )
    return f"{told} {colour.SRGB_SOURCE}; {colour.DMX_SOURCE}; {colour.FILTER_SOURCE}"


def write_page(row: NamedPromise) -> SheetPage:
    promise, monument = row.promise, row.promise.monument
    evening = evening_of_promise(promise)
    start = utc_to_local(promise.starts_at_utc, monument.zone)
    end = utc_to_local(promise.ends_at_utc, monument.zone)
    country = country_name(monument.country, get_language() or "en")
    return SheetPage(
        kicker=f"{_('Technician’s sheet')} · {_('World Day')} {promise.year}", mark=mark_of(promise), name=row.name,
        place=joined(row.city, country), on_label=_("Blue on"), on_time=f"{start:%H:%M}", on_day=long_day(start),
        off_label=_("Blue off"), off_time=f"{end:%H:%M}", off_day=long_day(end),
        span=span_text(promise, evening.plan.minutes), sky=sky_text(evening.sky, monument.zone),
        warnings=notes_of(evening.plan, "daylight", "curfew"), colour_title=_("The heart’s blue"),
        colours=colour_rows(), colour_note=colour_note(), filters=filter_rows(), lines=line_rows(promise),
        dark_sky=dark_sky_text(evening.plan), log_title=_("Noted on the evening, for the report"),
        log=[_("Blue on"), _("Blue off"), _("Remarks")],
    )  # fmt: skip


def mark_of(promise: Promise) -> str:
    """What keeps a reader from taking the page for more than it is."""
    state = [] if promise.state in PUBLIC else [str(PromiseState(promise.state).label)]
    return " · ".join([*([_("Sample")] if promise.is_sample else []), *state])


def span_text(promise: Promise, minutes: int) -> str:
    told = ngettext("%(count)d minute of blue", "%(count)d minutes of blue", minutes) % {"count": minutes}
    offset = f"{utc_to_local(promise.starts_at_utc, promise.monument.zone):%z}"
    return f"{told} · {promise.monument.zone} (UTC{offset[:3]}:{offset[3:]})"


def sky_text(evening: Evening, zone: str) -> str:
    """Sunset and the first two dusks, each with its local time; where there is no civil dusk, it says so."""
    events = (SunEvent.SUNSET, SunEvent.CIVIL_DUSK, SunEvent.NAUTICAL_DUSK)
    told = [
        f"{event.label} {utc_to_local(moment, zone):%H:%M}"
        for event in events
        if (moment := evening.moment_of(event)) is not None
    ]
    if evening.civil is None:
        darkest = utc_to_local(evening.darkest_at, zone)
        told.append(_("no civil dusk that night, darkest at %(time)s") % {"time": f"{darkest:%H:%M}"})
    return " · ".join(told)


def notes_of(plan: LightPlan, *codes: str) -> list[str]:
    return [str(note.message) for note in plan.notes if note.code in codes]


def colour_rows() -> Pairs:
    red, green, blue = colour.read_hex(colour.HEART_BLUE)
    xy = colour.chromaticity_of(colour.HEART_BLUE)
    return [
        ("sRGB", f"{colour.HEART_BLUE}   {red} / {green} / {blue}"),
        ("CIE 1931 x, y", f"{xy.x:.4f}, {xy.y:.4f}"),
        ("DMX R G B", " / ".join(str(value) for value in colour.rgb_dmx_of(colour.HEART_BLUE))),
        ("DMX R G B W", " / ".join(str(value) for value in colour.rgbw_dmx_of(colour.HEART_BLUE))),
    ]


def colour_note() -> str:
    return _("The DMX values are a start, for lamps with a linear curve: trim them by eye, or by x and y.")


def filter_rows() -> Pairs:
    """With semicolons, so that codes and names of makers stay in their order in a text from right to left."""
    labels = {
        colour.Lamp.TUNGSTEN: _("Filter, halogen lamp"),
        colour.Lamp.DAYLIGHT: _("Filter, white or daylight lamp"),
    }
    found = {lamp: colour.nearest_filters(colour.HEART_BLUE, lamp=lamp) for lamp in colour.Lamp}
    return [
        (labels[lamp], "; ".join(f"{one.maker} {one.code} {one.name}" for one in filters))
        for lamp, filters in found.items()
    ]


def line_rows(promise: Promise) -> Pairs:
    monument = promise.monument
    pairs = [
        (_("Where"), f"{monument.latitude}, {monument.longitude}"),
        (_("Height"), _("%(count)d m") % {"count": monument.height_m} if monument.height_m else ""),
        (_("Begins"), rule_text(promise)),
        (_("Curfew for lights"), f"{monument.curfew:%H:%M}" if monument.curfew else ""),
        (_("Owner"), monument.owner_name),
        (_("Who lights it"), monument.lit_by),
        (_("Who promises"), promise.organiser_name),
        (_("Dressing"), dressing_text(promise, most=NOTE_SHOWN)),
    ]
    return [(label, str(value)) for label, value in pairs if value]


def dressing_text(promise: Promise, *, most: int | None = None) -> str:
    """The way and the note on it, of which at most so many characters."""
    label, note = str(Dressing(promise.dressing).label), promise.dressing_note
    return labelled(label, Truncator(note).chars(most) if most else note)


def rule_text(promise: Promise) -> str:
    """How the hour came about, so that somebody can find it again when the day moves."""
    label = str(LightRule(promise.rule).label)
    return f"{label} ({promise.offset_minutes:+d} min)" if promise.offset_minutes else label


def dark_sky_text(plan: LightPlan) -> str:
    aim = _("Aim the lamps at the monument and not past it, and switch off on the minute.")
    return " ".join([aim, *notes_of(plan, "dark_sky")])
