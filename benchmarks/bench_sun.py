"""Civil dusk per place: 100,000 places in one call, against astral in a loop over 1,000 of them.

The places are the cities of the GeoNames table below 60° latitude, each several times, moved by up to half a degree.
What it takes to find the noon of each zone besides, which astral need not, has a row of its own.
"""

import itertools
from datetime import date

import numpy as np
from astral import Observer
from astral.sun import dusk as astral_dusk

from blueheart.campaign.actions.cities import CITIES_PATH, read_records
from blueheart.campaign.rules.zones import zone_info
from blueheart.illuminations.rules.sun import dusk_utc, noons_utc
from blueheart.ops.commands.bench import BenchOptions, Row, time_ms

NAME = "sun"
DAY = date(2026, 7, 30)
PLACES = 100_000
ASTRAL_PLACES = 1_000
CIVIL_DUSK_DEGREES = -6.0

Places = tuple[np.ndarray, np.ndarray, list[str]]


def run(options: BenchOptions) -> list[Row]:
    latitudes, longitudes, zones = spread_places()
    chosen = range(0, PLACES, PLACES // ASTRAL_PLACES)
    observers = [
        (Observer(float(latitudes[one]), float(longitudes[one])), zone_info(zones[one])) for one in chosen
    ]  # fmt: skip

    noons = noons_utc(zones=zones, day=DAY)

    def all_at_once() -> np.ndarray:
        return dusk_utc(
            latitudes=latitudes, longitudes=longitudes, noons_utc=noons, altitude_degrees=CIVIL_DUSK_DEGREES
        )

    def one_by_one() -> list[object]:
        return [astral_dusk(observer, DAY, depression=6, tzinfo=zone) for observer, zone in observers]

    if np.isnan(all_at_once()).any():
        raise RuntimeError("a place below 60° has no dusk that evening")
    rounds = 7 if options.quick else 25
    # In turns, so that what else the machine does falls on both alike
    turns = [(time_ms(one_by_one, rounds=1, warm_up=0)[0], time_ms(all_at_once, rounds=1)[0]) for _ in range(rounds)]
    theirs = [1000 * astral / ASTRAL_PLACES for astral, _ours in turns]
    ours = [1000 * ours / PLACES for _astral, ours in turns]
    finding = time_ms(lambda: noons_utc(zones=zones, day=DAY), rounds=rounds)
    astral = Row.of(f"astral, {ASTRAL_PLACES:,} places in a loop", theirs, unit="µs a place")
    return [
        astral,
        Row.of(f"dusk_utc, {PLACES:,} places in one call", ours, unit="µs a place", baseline=astral),
        Row.of("times as fast (target: 100)", [a / b for a, b in zip(theirs, ours, strict=True)], unit="×"),
        Row.of("noons_utc, for the same places", [1000 * each / PLACES for each in finding], unit="µs a place"),
    ]


def spread_places() -> Places:
    cities = [
        (float(record["latitude"]), float(record["longitude"]), record["zone"])
        for record in read_records(CITIES_PATH)
        if abs(float(record["latitude"])) < 59
    ]
    places = list(itertools.islice(itertools.cycle(cities), PLACES))
    moved = np.random.default_rng(30).uniform(-0.5, 0.5, (2, PLACES))
    latitudes = np.array([place[0] for place in places]) + moved[0]
    longitudes = np.clip(np.array([place[1] for place in places]) + moved[1], -180, 180)
    return latitudes, longitudes, [place[2] for place in places]
