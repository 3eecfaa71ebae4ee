"""The wave as a list: the same lights in the order in which they come on, by hours of UTC, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from blueheart.campaign import queries as campaign
from blueheart.illuminations.queries.wave import WaveLight
from blueheart.web.pagination import page_links, read_page
from blueheart.web.wavedata import Wave, whole_minute
from blueheart.web.wavewords import moment_text

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """`on` and `off` are moments of UTC; `state` is before, lit or after, at the moment of the page."""

    light: WaveLight
    on: datetime
    off: datetime
    country_name: str
    state: str
    moment_url: str


@dataclass(frozen=True, slots=True)
class Hour:
    title: str
    anchor: str
    rows: Sequence[Row]


def list_hours(wave: Wave, *, moment: int, page: str, has_moment: bool, path: str, language: str) -> dict[str, Any]:
    """The page asked for; without one, that on which the moment's last light stands."""
    opens_at = max(0, wave.begun(moment) - 1) // PAGE_SIZE + 1 if has_moment else 1
    shown = read_page(wave.lights, size=PAGE_SIZE, typed=page, without=opens_at)
    at = f"&at={datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%MZ}" if has_moment else ""
    base = f"{path}?year={wave.year}{at}&view=list&page="
    return {
        "hours_listed": hours_of(list(shown), moment=moment, path=path, year=wave.year, language=language),
        **page_links(shown, lambda number: f"{base}{number}"),
    }


def hours_of(lights: Sequence[WaveLight], *, moment: int, path: str, year: int, language: str) -> list[Hour]:
    names = {code: campaign.country_name(code, language) for code in {light.country for light in lights} if code}

    def row(light: WaveLight) -> Row:
        on, off = (datetime.fromtimestamp(whole_minute(seconds), UTC) for seconds in (light.on, light.off))
        state = "before" if moment < on.timestamp() else "lit" if moment < off.timestamp() else "after"
        return Row(light, on, off, names.get(light.country, ""), state, f"{path}?year={year}&at={on:%Y-%m-%dT%H:%MZ}")

    return [
        Hour(moment_text(hour), f"h{datetime.fromtimestamp(hour, UTC):%dT%H}", [row(light) for light in members])
        for hour, members in groupby(lights, key=lambda light: light.on // 3600 * 3600)
    ]
