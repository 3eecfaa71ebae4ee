"""Invented lights on real cities, for tests, measurements and looking; never content."""

import csv
import lzma
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import acos, cos, degrees, radians, sin
from pathlib import Path
from zoneinfo import ZoneInfo

from blueheart.illuminations.queries.wave import WaveLight
from blueheart.web.wavedata import suns
from tests.services import free_port
from tests.sites import ROOT, environment_for

START_SECONDS = 60
CITIES = Path(__file__).parents[1] / "src" / "blueheart" / "campaign" / "data" / "cities15000.csv.xz"
KINDS = ("Town hall", "Clock tower", "Old bridge", "City gate", "Harbour light", "Library", "Fountain", "Theatre")
TWELVE = (
    "Auckland", "Tokyo", "New Delhi", "Nairobi", "Athens", "Brugge", "Reykjavík", "Lagos", "Rio de Janeiro",
    "New York City", "Mexico City", "Honolulu",
)  # fmt: skip


def dusk(latitude: float, longitude: float, noon: float) -> float:
    """Civil dusk after a noon in epoch seconds, near enough to look at; the darkest moment where there is none."""
    [(declination, overhead)] = suns([noon])
    transit = noon + ((overhead - longitude + 180) % 360 - 180) * 240
    phi, delta = radians(latitude), radians(declination)
    share = (sin(radians(-6)) - sin(phi) * sin(delta)) / (cos(phi) * cos(delta))
    return transit + degrees(acos(max(-1.0, min(1.0, share)))) * 240


def light_of(city: dict[str, str], number: int, year: int, apart: float = 0.0) -> WaveLight:
    latitude, longitude = float(city["latitude"]) + apart, float(city["longitude"]) + apart
    noon = datetime(year, 7, 30, 12, tzinfo=ZoneInfo(city["zone"]))
    on = int(dusk(latitude, longitude, noon.timestamp()))
    midnight = (noon + timedelta(hours=12)).timestamp()
    off = int(max(midnight + (number % 5 - 1) * 1800, on + 2700))
    kind = KINDS[number % len(KINDS)]
    name = f"{kind} of {city['name']}" if number % 4 == 0 else kind
    slug = f"{kind} {city['name']}".lower().replace(" ", "-")
    return WaveLight(
        name=name, language="en", city=city["name"], country=city["country"], slug=slug, latitude=latitude,
        longitude=longitude, on=on, off=off, state=("promised", "confirmed", "lit")[number % 3], is_sample=False,
    )  # fmt: skip


def many(count: int, *, year: int = 2026) -> list[WaveLight]:
    """So many, two in each of half as many cities, the same ones each time."""
    chosen = random.Random(30).sample(cities(), (count + 1) // 2)
    lights = [light_of(chosen[number // 2], number * 7, year, number % 2 / 50) for number in range(count)]
    return in_order(lights)


def twelve(*, year: int = 2026) -> list[WaveLight]:
    found = {city["name"]: city for city in sorted(cities(), key=lambda city: int(city["population"]))}
    return in_order(light_of(found[name], number, year) for number, name in enumerate(TWELVE))


def in_order(lights: Iterable[WaveLight]) -> list[WaveLight]:
    return sorted(lights, key=lambda light: (light.on, light.name))


def cities() -> list[dict[str, str]]:
    with lzma.open(CITIES, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@contextmanager
def lit_site(folder: Path, *, count: int) -> Iterator[str]:
    """The address of a real server with its page store that knows so many lights; the wave asks no database."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--blocking-threads", "4", "--no-ws", "--log-level", "error", "tests.wave_site:application",
    ]  # fmt: skip
    environment = environment_for(folder) | {"BLUEHEART_TEST_LIGHTS": str(count)}
    environment["PYTHONPATH"] += os.pathsep + str(ROOT)
    with (folder / "wave.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_answering(f"http://127.0.0.1:{port}/en/wave/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_until_answering(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=20).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site with lights did not start")
