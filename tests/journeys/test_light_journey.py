"""The whole way of a light: a city promises, the coordinator confirms, the sheet is right, and the wave shows it at its
minute as the list says it."""

import io
import json
import re
import urllib.request
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from blueheart.illuminations.rules.sun import evening_of
from tests.journeys.test_promise import Tower, choose_city, fill_monument, fill_promiser, press, row_of, send, verify
from tests.sites import Site

pytestmark = pytest.mark.slow
BRUSSELS = ZoneInfo("Europe/Brussels")


def fetch(site: Site, path: str) -> bytes:
    with urllib.request.urlopen(f"{site.base_url}{path}", timeout=30) as answer:
        return bytes(answer.read())


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def confirm_at_the_desk(desk: Any, name: str) -> None:
    desk.goto("/desk/illuminations/?year=2027&country=BE")
    desk.get_by_role("checkbox", name=f"Mark: {name}").check()
    desk.locator(".desk-batch button").click()
    desk.get_by_text("1 promise confirmed.").wait_for()


def count_at(page: Any, moment: datetime) -> int:
    """How many monuments are lit at a moment, as the wave says in words."""
    page.goto(f"/en/wave/?year=2027&at={moment:%Y-%m-%dT%H:%MZ}")
    found = re.search(r"\d+", page.locator("[data-wave-count]").inner_text())
    assert found
    return int(found[0])


def test_light_goes_from_the_citys_form_to_the_wave_at_its_minute(page: Any, desk: Any, live_site: Site) -> None:
    tower = Tower("Lantern of the journey", "lantern@example.org", "51.0590", "3.7290")
    dusk = evening_of(latitude=51.059, longitude=3.729, zone="Europe/Brussels", day=date(2027, 7, 30)).civil
    assert dusk is not None
    page.goto("/en/wave/2027/promise/?new=1")
    page.locator("main [name=name]").fill(tower.name)
    choose_city(page, tower)
    fill_monument(page, tower)
    page.locator("main [name=end_time]").fill("00:30")
    fill_promiser(page, tower)
    send(page, tower)
    link = verify(page, live_site, tower)
    press(page, "asked")
    press(page, "promised")
    assert row_of(live_site, tower.name)[0] == "promised"
    before = json.loads(fetch(live_site, "/en/wave/2027.json"))["lights"]
    assert tower.name not in before["name"]

    confirm_at_the_desk(desk, tower.name)
    state, slug = row_of(live_site, tower.name)
    assert state == "confirmed"

    sheet = words_of(fetch(live_site, f"{link}sheet.pdf"))
    local = dusk.astimezone(BRUSSELS)
    for expected in (tower.name, f"{local:%H:%M}", "00:30", "#009EDB"):
        assert expected in sheet, expected

    lights = json.loads(fetch(live_site, "/en/wave/2027.json"))["lights"]
    number = lights["slug"].index(slug)
    minute = datetime.fromtimestamp(lights["on"][number], UTC)
    assert minute == dusk.replace(second=0, microsecond=0)
    at_once = [on for on in lights["on"] if on == lights["on"][number]]
    gone_out = [off for off in lights["off"] if off == lights["on"][number]]
    lit_before = count_at(page, datetime.fromtimestamp(lights["on"][number] - 60, UTC))
    assert count_at(page, minute) == lit_before + len(at_once) - len(gone_out)

    page.goto(f"/en/wave/?year=2027&view=list&at={minute:%Y-%m-%dT%H:%MZ}")
    row = page.locator("li, tr", has_text=tower.name).last
    assert f"{minute:%H:%M}" in row.inner_text()
    row.get_by_role("link", name=tower.name).click()
    assert page.url.endswith(f"/en/monuments/{slug}/")
    assert f"{local:%H:%M}" in page.locator("main").inner_text()
