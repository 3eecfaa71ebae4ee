"""A 1200×630 card with a text never seen, against the same card drawn whole each time by Pillow, pyvips and resvg.

Processor time, since that is what a server runs out of, and the clock's time of ours besides. The base is warm: it is
drawn once for a size and language. Then finished cards from `./blueheart run` as it is, against a static file of the
site and against Granian sending as many fixed bytes.
"""

import re
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack

from benchmarks.bench_pages import fixed_server
from benchmarks.load import requests_per_second
from benchmarks.whole_cards import by_pillow, by_resvg, by_vips
from blueheart.ops.commands.bench import BenchOptions, Row
from blueheart.wear.documents.cards.drawing import draw_card
from blueheart.wear.rules.cards import Card, CardKind, CardSize
from tests.sites import Site

NAME = "cards"
WHOLE = {"pyvips, whole SVG": by_vips, "resvg, whole SVG": by_resvg}
OTHER_STATIC = "/static/wagtailadmin/js/vendor.js"
"""One that is about as large as a card once it is compressed."""


def run(options: BenchOptions) -> list[Row]:
    return [*drawn(12 if options.quick else 60), *cached(options)]


def card(number: int) -> Card:
    """A name and a message that no card before had."""
    name = f"Mari{'aeiou'[number % 5]}nne {number * 7919 % 100_003}"
    return Card(
        CardKind.HEART, "en", is_rtl=False, title=f"{name} wears the Blue Heart", plain_title="I wear the Blue Heart",
        footer="Blue Heart Campaign", eyebrow="The wall of hearts",
        lines=(f"For the {number * 104_729 % 1_000_003} who still wait",),
    )  # fmt: skip


def drawn(rounds: int) -> list[Row]:
    ways: dict[str, Callable[[Card], bytes]] = {
        "Pillow, whole": by_pillow, **WHOLE, "ours": lambda one: draw_card(one, CardSize.WIDE),
    }  # fmt: skip
    work: dict[str, list[float]] = {name: [] for name in ways}
    clock: list[float] = []
    for number in range(-3, rounds):
        for name, way in ways.items():
            # ours eight times a round: it is so short that the system's clock of processor time needs more of it
            for again in range(8 if name == "ours" else 1):
                subject = card(number * 8 + again)
                started, began = time.perf_counter(), time.process_time()
                way(subject)
                spent, took = time.process_time() - began, time.perf_counter() - started
                if number >= 0:
                    work[name].append(spent * 1000)
                    clock += [took * 1000] if name == "ours" else []
    pillow = Row.of("Pillow, whole, processor time", work["Pillow, whole"])
    others = [Row.of(f"{name}, processor time", work[name], baseline=pillow) for name in WHOLE]
    ours = Row.of("text never seen, base warm, processor time", work["ours"], baseline=pillow)
    times = [sample / ours.median for sample in work["Pillow, whole"]]
    return [
        pillow,
        *others,
        ours,
        Row.of("times less than Pillow (target: 30)", times, unit="×"),
        Row.of("text never seen, base warm, by the clock (target: 3 ms)", clock),
    ]


def cached(options: BenchOptions) -> list[Row]:
    site = Site(home=options.folder / "home")
    rounds, seconds = (3, 0.7) if options.quick else (9, 2.0)
    with ExitStack() as stack:
        site.start()
        stack.callback(site.stop)
        path = path_of_card(site.base_url)
        size = len(fetch(f"{site.base_url}{path}"))
        port = stack.enter_context(fixed_server(options.folder, size=size))
        asked = {"fixed": (port, "/"), "static": (site.port, OTHER_STATIC), "card": (site.port, path)}
        for where, what in asked.values():
            requests_per_second(where, what, seconds=0.3)
        samples: dict[str, list[float]] = {name: [] for name in asked}
        for number in range(rounds):
            # there and back, so that none is always asked last
            for name, (where, what) in list(asked.items())[:: -1 if number % 2 else 1]:
                samples[name].append(requests_per_second(where, what, seconds=seconds))
        static_size = len(fetch(f"{site.base_url}{OTHER_STATIC}", encoding="br"))
    fixed = Row.of(f"Granian, {size / 1000:.0f} kB of fixed bytes", samples["fixed"], unit="/s")
    return [
        fixed,
        Row.of(f"a static file of the site, {static_size / 1000:.0f} kB", samples["static"], unit="/s", baseline=fixed),
        Row.of(f"a cached card, {size / 1000:.0f} kB", samples["card"], unit="/s", baseline=fixed),
    ]


def path_of_card(base_url: str) -> str:
    """The campaign's, as the start page names it."""
    named = re.search(r'property="og:image" content="[^"]*(/cards/[^"]+)"', fetch(f"{base_url}/en/").decode())
    if named is None:
        raise RuntimeError("the start page names no card")
    return named[1]


def fetch(url: str, *, encoding: str = "") -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding} if encoding else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
        return body
