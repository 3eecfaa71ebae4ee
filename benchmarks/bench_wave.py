"""The wave with 10,000 promises in a database: to read them, and in Chromium with software rendering to show them.

"drawn" is the script and the raster of one frame of the film in a minute: reading a pixel of each canvas makes the
raster happen at once, in the script's own time. "frames" are those of the browser, from one to the next with no cap on
their rate: drawing, raster, and everything else that a frame of this page is. Bytes are what the browser received,
headers included, until the first paint and until all lights are there.
"""

from pathlib import Path
from typing import Any

from benchmarks.databases import database_of
from blueheart.illuminations.queries.wave import wave_lights
from blueheart.ops.commands.bench import BenchOptions, Row, time_ms
from blueheart.web.wavedata import waves
from tests.services import CHROMIUM_FLAGS, get_chromium
from tests.wavelights import add_rows, lit_site, placed

NAME = "wave"
COUNT, YEAR = 10_000, 2026
ROUNDS = 4
UNCAPPED = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
SIZES = {"1440 × 900": (1440, 900), "390 × 844": (390, 844)}
PATH = "/en/wave/?at=2026-07-30T15:00Z"
KEEP_WAVE = "document.addEventListener('wave:ready', (event) => { window.wave = event.detail; })"
DRAW = """async (count) => {
  const { scene } = wave, step = 40, samples = [];
  const canvases = [scene.sky, scene.sparks, scene.lights.canvas];
  let t = wave.words.from + 28 * 3600;
  for (let i = 0; i < count; i++, t += step) {
    const started = performance.now();
    scene.draw(t, true);
    for (const canvas of canvases) canvas.getContext("2d").getImageData(0, 0, 1, 1);
    samples.push(performance.now() - started);
    if (i % 5 === 0) await new Promise((done) => setTimeout(done));
  }
  return samples;
}"""
PLAY = """async (count) => {
  const samples = [], frame = () => new Promise(requestAnimationFrame);
  wave.show(wave.words.from + 28 * 3600);
  wave.play();
  let before = await frame();
  for (let i = 0; i < count; i++) {
    const now = await frame();
    samples.push(now - before);
    before = now;
  }
  wave.pause();
  return samples;
}"""
PAINTED = """() => new Promise((done) => new PerformanceObserver((list, own) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  if (!first) return;
  own.disconnect();
  done(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


def run(options: BenchOptions) -> list[Row]:
    from playwright.sync_api import sync_playwright

    frames = 120 if options.quick else 600
    rows = read_rows(options)
    with lit_site(options.folder, count=COUNT) as address, sync_playwright() as playwright:
        path: Path = get_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, *UNCAPPED])
        for name, (width, height) in SIZES.items():
            page = browser.new_context(base_url=address, viewport={"width": width, "height": height}).new_page()
            rows += weigh(page, name)
            samples: dict[str, list[float]] = {"drawn": [], "frames": []}
            for _round in range(ROUNDS):
                for what, script in zip(samples, (DRAW, PLAY), strict=True):
                    page.evaluate(script, 10)
                    samples[what] += page.evaluate(script, frames // ROUNDS)
            rows += [Row.of(f"{name}, {what}", found) for what, found in samples.items()]
            page.context.close()
        browser.close()
    return rows


def read_rows(options: BenchOptions) -> list[Row]:
    """The lights from their rows, and as the web process keeps them until something changes."""
    rounds = 5 if options.quick else 15
    with database_of(options.folder / "read.sqlite3"):
        add_rows(placed(COUNT, year=YEAR), year=YEAR)
        read = Row.of("the lights read", time_ms(lambda: wave_lights(year=YEAR, language="fr"), rounds=rounds))
        kept = time_ms(lambda: waves.find(year=YEAR, language="fr"), rounds=rounds)
    waves.clear()
    return [read, Row.of("the lights kept", kept, baseline=read)]


def weigh(page: Any, name: str) -> list[Row]:
    """Opens the page with an empty cache; bytes that had arrived by its first paint, and bytes of all of it."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    arrived: list[tuple[float, int]] = []
    wire.on("Network.dataReceived", lambda event: arrived.append((event["timestamp"], event["encodedDataLength"])))
    wire.on("Network.responseReceived", lambda event: arrived.append(
        (event["timestamp"], event["response"]["encodedDataLength"])))  # fmt: skip
    begun: list[float] = []
    wire.on("Network.requestWillBeSent", lambda event: begun.append(event["timestamp"]))
    page.add_init_script(KEEP_WAVE)
    page.goto(PATH)
    page.locator(".wave--on").wait_for()
    page.wait_for_load_state("networkidle")
    painted = begun[0] + page.evaluate(PAINTED) / 1000
    first = sum(size for at, size in arrived if at <= painted)
    whole = sum(size for _at, size in arrived)
    return [
        Row.of(f"{name}, until the first paint", [first / 1000], unit="kB"),
        Row.of(f"{name}, with all lights", [whole / 1000], unit="kB"),
    ]
