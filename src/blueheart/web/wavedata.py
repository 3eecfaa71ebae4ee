"""What the wave shows: the lights of one edition in the order in which they come on, and their JSON."""

import json
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from threading import Lock

from blueheart.campaign.rules.world_day import world_day_begins, world_day_ends
from blueheart.illuminations.queries import wave as registry
from blueheart.illuminations.queries.wave import WaveLight
from blueheart.kernel import generation

MINUTE = 60
PLACES_PER_DEGREE = 20
STEP_SECONDS = 900
NIGHT_IN_EUROPE_SECONDS = 35 * 3600
KEPT_AT_MOST = 10
FRESH_SECONDS = 60


def suns(moments: Sequence[int]) -> list[tuple[float, float]]:
    """Latitude and longitude, in degrees, of where the sun stands overhead at each moment."""
    from blueheart.illuminations.rules.sun import subsolar_point  # NumPy: only for who draws the night

    latitudes, longitudes = subsolar_point(moments)
    return list(zip(latitudes.tolist(), longitudes.tolist(), strict=True))


def whole_minute(seconds: int) -> int:
    """A light comes on at its minute: picture, list and data agree on it to the second."""
    return seconds // MINUTE * MINUTE


@dataclass(frozen=True)
class Wave:
    """One edition's lights, asked by the moment. `starts` and `ends` are seconds since 1970."""

    year: int
    lights: Sequence[WaveLight]

    @cached_property
    def starts(self) -> int:
        return int(world_day_begins(self.year).timestamp())

    @cached_property
    def ends(self) -> int:
        return int(world_day_ends(self.year).timestamp())

    def begun(self, moment: int) -> int:
        """How many have come on until the moment, whether they still burn or not."""
        return bisect_right(self.lights, moment, key=lambda light: whole_minute(light.on))

    def lit(self, moment: int) -> int:
        return sum(whole_minute(light.off) > moment for light in self.lights[: self.begun(moment)])

    def next_light(self, moment: int) -> WaveLight | None:
        begun = self.begun(moment)
        return self.lights[begun] if begun < len(self.lights) else None

    @cached_property
    def tide(self) -> list[int]:
        """How many are lit at each quarter of an hour from the first moment to the last."""
        starts = self.starts
        slots = (self.ends - starts) // STEP_SECONDS + 1
        changes = [0] * (slots + 1)
        for light in self.lights:
            changes[max(0, min(slots, -((starts - whole_minute(light.on)) // STEP_SECONDS)))] += 1
            changes[max(0, min(slots, -((starts - whole_minute(light.off)) // STEP_SECONDS)))] -= 1
        return list(accumulate(changes[:slots]))

    def fullest(self) -> int:
        """The moment with most lights: the picture to show to whom asked for none. Without lights, night in Europe."""
        if not self.lights:
            return self.starts + NIGHT_IN_EUROPE_SECONDS
        return self.starts + self.tide.index(max(self.tide)) * STEP_SECONDS


@dataclass(frozen=True, slots=True)
class KeptWave:
    """`read_at` is of the monotonic clock."""

    generation: int
    read_at: float
    wave: Wave


class WaveStore:
    """The waves that were asked for last, in this process: as long as the page generation stays, and a minute at most.

    10,000 lights take 5 MB. Whoever comes while they are read waits for them: reading them twice helps nobody.
    """

    def __init__(self) -> None:
        self.waves: OrderedDict[tuple[int, str], KeptWave] = OrderedDict()
        self.lock = Lock()

    def find(self, *, year: int, language: str) -> Wave:
        with self.lock:
            current = generation.current()  # before the rows: what changes in between makes them old
            kept = self.waves.pop((year, language), None)
            if kept is None or kept.generation != current or time.monotonic() - kept.read_at >= FRESH_SECONDS:
                wave = Wave(year, registry.wave_lights(year=year, language=language))
                kept = KeptWave(current, time.monotonic(), wave)
            self.waves[year, language] = kept
            if len(self.waves) > KEPT_AT_MOST:
                self.waves.popitem(last=False)
            return kept.wave

    def clear(self) -> None:
        self.waves.clear()


waves = WaveStore()


def rounded(degrees_exact: float) -> float:
    return round(degrees_exact * PLACES_PER_DEGREE) / PLACES_PER_DEGREE


def write_wave(wave: Wave) -> str:
    """JSON in columns, which is a third of the size of rows. Times are epoch seconds, angles degrees.

    Places are rounded to 0.05°, half a pixel of a world map on the widest screen, and times to whole minutes.
    """
    lights = wave.lights
    columns: dict[str, list[object]] = {
        "name": [light.name for light in lights],
        "lang": [light.language for light in lights],
        "city": [light.city for light in lights],
        "country": [light.country for light in lights],
        "slug": [light.slug for light in lights],
        "lat": [rounded(light.latitude) for light in lights],
        "lng": [rounded(light.longitude) for light in lights],
        "on": [whole_minute(light.on) for light in lights],
        "off": [whole_minute(light.off) for light in lights],
        "state": [light.state for light in lights],
        "sample": [int(light.is_sample) for light in lights],
    }
    moments = range(wave.starts, wave.ends + 1, STEP_SECONDS)
    sun = [[moment, round(lat, 3), round(lng, 3)] for moment, (lat, lng) in zip(moments, suns(moments), strict=True)]
    data = {"year": wave.year, "from": wave.starts, "to": wave.ends, "sun": sun, "lights": columns}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
