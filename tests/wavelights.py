"""Invented lights on real cities, for tests, measurements and looking; never content."""

import csv
import lzma
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from math import acos, cos, degrees, radians, sin
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from blueheart.campaign.rules.names import search_key
from blueheart.illuminations.queries.wave import WaveLight
from blueheart.kernel.text import fold
from blueheart.web.wavedata import suns
from tests.services import free_port
from tests.sites import ROOT, environment_for

if TYPE_CHECKING:
    from blueheart.campaign.models import City

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
        longitude=longitude, on=on, off=off, state=("confirmed", "lit", "photographed")[number % 3], is_sample=False,
    )  # fmt: skip


def many(count: int, *, year: int = 2026) -> list[WaveLight]:
    """So many, two in each of half as many cities, the same ones each time."""
    return in_order(light for _city, light in placed(count, year=year))


def placed(count: int, *, year: int) -> list[tuple[dict[str, str], WaveLight]]:
    """The lights of `many`, each with its city's row of the shipped table."""
    chosen = random.Random(30).sample(cities(), (count + 1) // 2)
    places = ((chosen[number // 2], number) for number in range(count))
    return [(city, light_of(city, number * 7, year, number % 2 / 50)) for city, number in places]


def twelve(*, year: int = 2026) -> list[WaveLight]:
    return in_order(light for _city, light in placed_twelve(year=year))


def placed_twelve(*, year: int) -> list[tuple[dict[str, str], WaveLight]]:
    found = {city["name"]: city for city in sorted(cities(), key=lambda city: int(city["population"]))}
    return [(found[name], light_of(found[name], number, year)) for number, name in enumerate(TWELVE)]


def add_rows(lights: Iterable[tuple[dict[str, str], WaveLight]], *, year: int) -> None:
    """The same lights as monuments and promises of the database, which needs none of their cities."""
    from blueheart.campaign.models import City
    from blueheart.illuminations.models import Monument, Promise

    pairs = list(lights)
    at = datetime(year, 1, 15, 12, tzinfo=UTC)
    towns = {city["geonameid"]: city for city, _light in pairs}
    City.objects.bulk_create((city_row(city) for city in towns.values()), ignore_conflicts=True)
    slugs = Counter[str]()
    monuments = []
    for city, light in pairs:
        slugs[light.slug] += 1
        again = f"-{slugs[light.slug]}" if slugs[light.slug] > 1 else ""
        monuments.append(
            Monument(
                slug=f"{slugify(light.slug)}{again}", name=light.name, name_language=light.language,
                folded=f" {fold(light.name)}", kind="tower", city_id=int(city["geonameid"]), country=light.country,
                latitude=f"{light.latitude:.5f}", longitude=f"{light.longitude:.5f}", zone=city["zone"],
                is_listed=True, is_sample=light.is_sample, registered_at=at, changed_at=at,
            )
        )  # fmt: skip
    Monument.objects.bulk_create(monuments, batch_size=1000)
    promises = (
        Promise(
            monument=monument, year=year, day=date(year, 7, 30), state=light.state, end_time=time_of_day(0, 30),
            starts_at_utc=datetime.fromtimestamp(light.on, UTC), ends_at_utc=datetime.fromtimestamp(light.off, UTC),
            organiser_name="Sample organiser", submission_key=f"light-{number}", is_sample=light.is_sample,
            submitted_at=at, verified_at=at, published_at=at, changed_at=at,
        )
        for number, (monument, (_city, light)) in enumerate(zip(monuments, pairs, strict=True))
    )  # fmt: skip
    Promise.objects.bulk_create(promises, batch_size=1000)


def city_row(city: dict[str, str]) -> "City":
    from blueheart.campaign.models import City

    return City(
        geoname_id=int(city["geonameid"]), name=city["name"], folded=search_key(city["name"]), country=city["country"],
        latitude=city["latitude"], longitude=city["longitude"], population=int(city["population"]), zone=city["zone"],
    )  # fmt: skip


def in_order(lights: Iterable[WaveLight]) -> list[WaveLight]:
    return sorted(lights, key=lambda light: (light.on, light.name))


def cities() -> list[dict[str, str]]:
    with lzma.open(CITIES, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@contextmanager
def lit_site(folder: Path, *, count: int) -> Iterator[str]:
    """The address of a real server with its page store over a database with so many lights."""
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
