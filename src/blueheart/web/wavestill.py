"""The wave as a still picture: what is seen without a script, and first with one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from blueheart.illuminations.queries.wave import WaveLight
from blueheart.web.wavedata import Wave, suns, whole_minute
from blueheart.web.wavemap import HEIGHT, WIDTH, dots_path, night_path, place

HEARTS_AT_MOST = 300
DARKNESS = (0, -2, -4, -6, -9, -12, -15, -18)
LAND_UNITS = 2000
CROWD_GRID = 2
TIDE_WIDTH, TIDE_HEIGHT = 500, 36


@dataclass(frozen=True, slots=True)
class Still:
    width: int
    height: int
    body: SafeString


def draw_still(wave: Wave, moment: int) -> Still:
    """Day, then the night in steps through its twilights, then the lights: those to come, out again, and lit."""
    [sun] = suns([moment])
    land = f'<use href="{static("web/map/wave.svg")}#land" transform="scale({WIDTH / LAND_UNITS})"'
    nights = "".join(f'<path d="{night_path(sun, altitude)}"/>' for altitude in DARKNESS)
    parts = [
        f'<clipPath id="wave-night"><path d="{night_path(sun, -6)}"/></clipPath>',
        f'<rect class="wave-day" width="{WIDTH}" height="{HEIGHT}"/>',
        f'{land} class="wave-dayland"/>',
        f'<g class="wave-dark">{nights}</g>',
        f'<g clip-path="url(#wave-night)">{land} class="wave-nightland"/></g>',
        *draw_lights(wave, moment),
    ]
    return Still(WIDTH, HEIGHT, mark_safe("".join(parts)))  # numbers and names of ours only


def draw_lights(wave: Wave, moment: int) -> Iterable[str]:
    begun = wave.begun(moment)
    lit = [light for light in wave.lights[:begun] if whole_minute(light.off) > moment]
    out = [light for light in wave.lights[:begun] if whole_minute(light.off) <= moment]
    grid = CROWD_GRID if len(wave.lights) > HEARTS_AT_MOST else 1
    crowd = " wave-crowd" if len(wave.lights) > HEARTS_AT_MOST else ""
    yield f'<path class="wave-before{crowd}" d="{dots_path(places(wave.lights[begun:]), grid=grid)}"/>'
    yield f'<path class="wave-after{crowd}" d="{dots_path(places(out), grid=grid)}"/>'
    dots = dots_path(places(lit), grid=grid)
    yield f'<path class="wave-glow{crowd}" d="{dots}"/>'
    if crowd:
        yield f'<path class="wave-lit{crowd}" d="{dots}"/>'
    else:
        yield from (f'<use class="wave-heart" href="#wave-heart" x="{x:.1f}" y="{y:.1f}"/>' for x, y in places(lit))


def places(lights: Iterable[WaveLight]) -> list[tuple[float, float]]:
    return [place(light.latitude, light.longitude) for light in lights]


def draw_tide(wave: Wave) -> SafeString:
    """How many are lit over the fifty hours, as an outline above the slider; empty where none ever is."""
    counts = wave.tide
    highest = max(counts)
    if not highest:
        return SafeString("")
    step = TIDE_WIDTH / (len(counts) - 1)
    points = " ".join(
        f"{number * step:.0f} {TIDE_HEIGHT - count / highest * (TIDE_HEIGHT - 2):.1f}"
        for number, count in enumerate(counts)
    )
    return mark_safe(f"M0 {TIDE_HEIGHT}L{points} {TIDE_WIDTH} {TIDE_HEIGHT}z")  # numbers only
