"""The wave in a real browser: its keys, its moments, its wall, and what remains without script or motion."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.hands import shoot
from tests.journeys.test_accessibility import Examiner
from tests.wavelights import lit_site

pytestmark = pytest.mark.slow

DUSK = "at=2026-07-30T20:15Z"
MOMENTS = ("2026-07-29T18:00Z", "2026-07-30T08:00Z", "2026-07-30T20:15Z", "2026-07-31T04:00Z")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with lit_site(tmp_path_factory.mktemp("wave"), count=12) as found:
        yield found


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Any]:
    """Opens an address of that site in a fresh context; what the browser complains of fails the test."""
    contexts: list[Any] = []
    said: list[str] = []

    def open_one(path: str, **options: Any) -> Any:
        context = browser.new_context(base_url=address, **{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path)
        if options.get("java_script_enabled", True) and "view=list" not in path:
            page.locator(".wave--on").wait_for()
        return page

    yield open_one
    for context in contexts:
        context.close()
    # An embed has no icon of its own, for which the browser asks all the same
    assert not [text for text in said if "404" not in text], said


def moment(page: Any) -> str:
    return str(page.locator("[data-wave-moment]").inner_text())


def count(page: Any) -> str:
    return str(page.locator("[data-wave-count]").inner_text())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_picture_list_and_embed_have_no_violation(open_page: Any, language: str) -> None:
    page = open_page(f"/{language}/wave/?{DUSK}")
    examiner = Examiner(page)
    examiner.look()
    for path in (f"/{language}/wave/?view=list&{DUSK}", f"/embed/wave/?lang={language}", f"/{language}/wave/?at=soon"):
        examiner.look(path)
    assert not examiner.found, "\n".join(examiner.found)


def test_the_slider_is_all_that_a_keyboard_needs(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}")
    slider = page.locator("[data-wave-range]")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "30 July, 20:15 UTC – 3 of 12 monuments are lit"
    for key, expected in (
        ("ArrowRight", "20:20"), ("ArrowLeft", "20:15"), ("ArrowUp", "20:20"), ("PageDown", "19:20"),
        ("PageUp", "20:20"), ("Home", "29 July, 10:00"), ("End", "31 July, 12:00"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert expected in moment(page), key
    page.wait_for_url("**at=2026-07-31T12:00Z**")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.locator(".wave--playing").wait_for()
    page.wait_for_function("() => document.querySelector('[data-wave-moment]').textContent !== '29 July, 10:00 UTC'")
    page.keyboard.press("Space")
    assert page.locator(".wave--playing").count() == 0
    still = moment(page)
    page.wait_for_timeout(300)
    assert moment(page) == still


def test_time_runs_from_right_to_left_in_arabic_and_the_night_goes_west(open_page: Any) -> None:
    page = open_page(f"/ar/wave/?{DUSK}")
    page.locator("[data-wave-range]").focus()
    page.keyboard.press("ArrowLeft")
    assert "20:20" in moment(page)
    page.keyboard.press("ArrowRight")
    assert "20:15" in moment(page)
    assert "3 من 12" in count(page)
    middle = page.evaluate("""() => {
        const box = document.querySelector('[data-wave-range]').getBoundingClientRect();
        return [box.left + box.width * 0.1, box.top + box.height / 2];
    }""")
    page.mouse.click(*middle)
    assert "31" in moment(page), "the end of the fifty hours is at the left"


def test_a_light_comes_on_at_its_minute_and_the_list_says_the_same(open_page: Any) -> None:
    page = open_page("/en/wave/?at=2026-07-30T20:17Z")
    assert page.locator("[data-wave-next-name]").inner_text() == "Library, Brugge"
    assert page.locator("[data-wave-next-wait]").inner_text() == "in 1 minute"
    lit = "() => [...document.querySelectorAll('.wave__canvas canvas')][2].getContext('2d')"
    before = page.evaluate(f"({lit})().getImageData(600, 0, 200, 400).data.reduce((a, b) => a + b)")
    page.locator("[data-wave-range]").focus()
    page.keyboard.press("ArrowRight")
    assert "Library" in page.locator("[data-wave-lately] li").first.inner_text()
    assert count(page) == "4 of 12 monuments are lit"
    after = page.evaluate(f"({lit})().getImageData(600, 0, 200, 400).data.reduce((a, b) => a + b)")
    assert after > before * 1.2, "the heart is drawn with its glow"
    assert page.locator("[data-wave-lately] a").first.get_attribute("href") == "/en/monuments/library-brugge/"
    assert str(page.locator("[data-wave-next-name]").get_attribute("href")).startswith("/en/monuments/")
    page.keyboard.press("End")
    assert page.locator("[data-wave-next-name]").get_attribute("href") is None
    page.goto("/en/wave/?view=list&at=2026-07-30T20:22Z")
    row = page.locator(".wave-row", has_text="Brugge")
    assert row.locator("time").inner_text() == "20:18"
    assert "lit at this moment" in row.inner_text()
    assert page.locator(".wave-row--lit").count() == 4


@pytest.mark.parametrize("at", MOMENTS)
def test_a_link_opens_its_moment_at_every_width(open_page: Any, at: str) -> None:
    for width, language in ((1440, "en"), (390, "en"), (1440, "ar"), (390, "ar")):
        page = open_page(f"/{language}/wave/?at={at}", viewport={"width": width, "height": 900})
        assert at[11:16] in moment(page)
        drawn = page.evaluate("[...document.querySelectorAll('.wave__canvas canvas')].map(c => [c.width, c.height])")
        assert all(size[0] >= width for size in drawn)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(page, f"wave-{at[8:13]}-{width}-{language}")


def test_a_hand_turns_the_night(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}")
    page.mouse.move(900, 400)
    page.mouse.down()
    page.mouse.move(780, 400, steps=4)
    page.mouse.up()
    assert moment(page) == "30 July, 22:15 UTC", "a twelfth of the map to the west is two hours"


def test_the_code_of_the_embed_can_be_copied(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy-button]").click()
    page.locator(".copy__said", has_text="Copied").wait_for()
    assert "/embed/wave/?lang=en" in page.evaluate("navigator.clipboard.readText()")


def test_a_moment_can_be_copied(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-wave-copy]").click()
    page.locator("[data-wave-said]", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/en/wave/?at=2026-07-30T20:15Z&year=2026")


def test_an_embed_keeps_its_own_address(open_page: Any) -> None:
    page = open_page(f"/embed/wave/?lang=en&{DUSK}")
    before = page.url
    page.locator("[data-wave-range]").focus()
    page.keyboard.press("ArrowRight")
    assert moment(page) == "30 July, 20:20 UTC"
    page.wait_for_timeout(500)
    assert page.url == before


def test_on_the_day_it_follows_the_clock(browser: Any, address: str) -> None:
    """The server's own clock stands elsewhere: what it would say on the day is put into its page."""
    context = browser.new_context(base_url=address)
    context.set_default_timeout(15_000)
    page = context.new_page()

    def on_the_day(route: Any) -> None:
        answer = route.fetch()
        copy = '<button type="button" class="linklike" data-wave-copy>'
        live = '<button type="button" class="linklike" data-wave-live>Live</button>'
        text = answer.text().replace('"live": false', '"live": true').replace(copy, live + copy)
        route.fulfill(response=answer, body=text)

    page.route("**/en/wave/", on_the_day)
    page.clock.set_fixed_time("2026-07-30T20:18:30Z")
    page.goto("/en/wave/")
    page.locator("[data-wave-moment]", has_text="30 July, 20:18 UTC").wait_for()
    assert count(page) == "4 of 12 monuments are lit"
    page.clock.set_fixed_time("2026-07-30T20:56:00Z")
    page.locator("[data-wave-moment]", has_text="30 July, 20:56 UTC").wait_for()
    page.locator("[data-wave-range]").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("[data-wave-live]").get_attribute("aria-pressed") == "false"
    page.locator("[data-wave-live]").click()
    page.locator("[data-wave-moment]", has_text="30 July, 20:56 UTC").wait_for()
    context.close()


def test_without_motion_the_night_goes_in_steps(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}", reduced_motion="reduce")
    page.locator("[data-wave-play]").click()
    seen = {moment(page)}
    for _ in range(12):
        page.wait_for_timeout(200)
        seen.add(moment(page))
    minutes = [int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d\d):(\d\d)", " ".join(seen))]
    assert 2 <= len(seen) <= 5
    assert all((minute - 20 * 60 - 15) % 30 == 0 for minute in minutes)


def test_without_a_script_the_moment_is_a_still_picture_with_a_way_to_others(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}", java_script_enabled=False)
    assert page.locator(".wave__still").is_visible()
    assert page.locator(".wave-heart").count() == 3
    assert not page.locator("[data-wave-controls]").is_visible()
    page.locator("#wave-at").select_option("2026-07-31T04:00Z")
    page.locator(".wave__pick button").click()
    assert moment(page) == "31 July, 04:00 UTC"
    page.locator(".tabs a", has_text="List").click()
    assert page.locator(".wave-row").count() == 12
    assert "31 July, 04:00 UTC" in page.locator("main").inner_text()


def test_a_wall_has_no_controls_after_three_seconds_and_still_hears_the_keyboard(open_page: Any) -> None:
    page = open_page(f"/en/wave/?{DUSK}", viewport={"width": 1920, "height": 1080})
    page.locator("[data-wave-wall]").click()
    page.locator(".wave--wall").wait_for()
    page.locator(".wave--rest").wait_for()
    page.wait_for_function("() => getComputedStyle(document.querySelector('.wave__controls')).opacity === '0'")
    shoot(page, "wave-wall")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.wave__clock')).fontSize)")
    assert size >= 80
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    assert moment(page) == "30 July, 20:20 UTC"
    assert page.locator(".wave--rest").count() == 0
    page.locator("[data-wave-wall]").click()
    page.wait_for_function("() => !document.fullscreenElement")


def test_the_wave_asks_nobody_else_and_keeps_its_policy(open_page: Any, browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    hosts: set[str] = set()
    broken: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: broken.append(message.text) if "Policy" in message.text else None)
    page.goto(f"/en/wave/?{DUSK}")
    page.locator(".wave--on").wait_for()
    page.locator("[data-wave-play]").click()
    page.wait_for_timeout(500)
    context.close()
    assert hosts == {urlsplit(address).netloc}
    assert not broken
