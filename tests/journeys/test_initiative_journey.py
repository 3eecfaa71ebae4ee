"""From the home page to the world's map and off it again, as a newcomer, an organiser and the head office."""

import json
import re
from typing import Any

from tests.journeys.hands import (
    Story,
    confirm,
    fill_contact,
    fill_what,
    fill_when,
    go_on,
    pick,
    publish,
    send,
    shoot,
    state_of,
    submit,
)
from tests.sites import Site

FEEDS = ("ics", "atom", "geojson", "json", "csv")
NEW_TEXT = "We start an hour later, at the bridge."
YEAR = "year=2027&country=BE"


def feed(page: Any, kind: str) -> str:
    answer = page.request.get(f"/feeds/initiatives.{kind}?{YEAR}")
    assert answer.status == 200, kind
    return str(answer.text()).replace("\r\n ", "")


def open_world_day(page: Any) -> None:
    page.goto("/en/")
    shoot(page, "home-en")
    page.locator("header nav a[href*='/world-day/']").first.click()
    page.wait_for_url("**/en/world-day/2027/")
    shoot(page, "world-day-en")


def find_in_views(page: Any, title: str) -> str:
    """The initiative's path, after it was seen on the map, in the list and in the calendar."""
    page.goto("/en/world-day/2027/?view=list&country=BE")
    link = page.locator("main").get_by_role("link", name=title).first
    path = str(link.get_attribute("href"))
    page.goto("/en/world-day/2027/?view=calendar&country=BE&q=" + title.replace(" ", "+"))
    assert title in page.locator("main .month, main table").first.inner_text()
    page.goto("/en/world-day/2027/?view=map&country=BE")
    assert page.locator(".map__marks a").count() >= 1
    page.goto("/en/world-day/2027/?view=map&q=" + title.replace(" ", "+"))
    mark = page.locator(".map__marks a")
    assert mark.count() == 1
    assert title in (mark.inner_html() + str(mark.get_attribute("aria-label")))
    return path


def check_page(page: Any, path: str, story: Story) -> None:
    page.goto(path)
    assert page.locator("h1").inner_text() == story.title
    assert story.description in page.locator("main").inner_text()
    assert page.get_by_role("img", name=story.picture_text).evaluate("picture => picture.naturalWidth") > 0
    assert story.email not in page.content()
    event = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert event["@type"] == "Event"
    assert event["name"] == story.title
    assert event["startDate"].startswith("2027-07-30T18:00")
    shoot(page, f"initiative-{story.language}")


def check_reach(page: Any, story: Story) -> None:
    for kind in FEEDS:
        text = feed(page, kind)
        assert story.title in text, kind
        assert story.email not in text, kind
    listed = page.request.get("/api/v1/initiatives?year=2027&q=" + story.title.replace(" ", "%20")).json()
    assert story.title in json.dumps(listed, ensure_ascii=False)
    page.goto("/en/search/?q=" + story.title.replace(" ", "+"))
    assert page.locator("main").get_by_role("link", name=story.title).count() == 1


def test_initiative_goes_from_the_form_to_the_map_and_off_again(page: Any, desk: Any, live_site: Site) -> None:
    story = Story(title="Blue walk to the harbour bridge", email="ann.walk@example.org")
    open_world_day(page)
    page.locator("main a[href$='/submit/']").first.click()
    submit(page, story)
    link = confirm(page, live_site, story)
    assert story.title not in page.request.get("/api/v1/initiatives?q=harbour").text()
    publish(desk, live_site, story)
    path = find_in_views(page, story.title)
    check_page(page, path, story)
    check_reach(page, story)
    edit(page, desk, link, path, story)
    withdraw(page, live_site, link, path, story)


def edit(page: Any, desk: Any, link: str, path: str, story: Story) -> None:
    """The old text stays until the desk takes the new one."""
    page.goto(link)
    page.locator("form[action$='/edit/'] button").click()
    page.wait_for_url(re.compile("/edit/.+/what/$"))
    for step in ("where", "when", "details"):
        go_on(page, step)
    page.locator("main [name=description]").fill(NEW_TEXT)
    go_on(page, "check")
    assert NEW_TEXT in page.locator("main").inner_text()
    page.locator("main form button[type=submit]").click()
    page.locator(".notice--good").wait_for()
    page.goto(path)
    assert story.description in page.locator("main").inner_text()
    desk.goto("/desk/")
    desk.locator(".desk-figures a[href='/desk/initiatives/edits/']").click()
    desk.get_by_role("link", name=story.title).first.click()
    desk.locator("button[name=verb][value=accept]").wait_for()
    assert NEW_TEXT in desk.locator("main").inner_text()
    shoot(desk, "desk-revision")
    desk.locator("button[name=verb][value=accept]").click()
    desk.wait_for_load_state()
    page.goto(path)
    assert NEW_TEXT in page.locator("main").inner_text()
    assert story.description not in page.locator("main").inner_text()


def withdraw(page: Any, site: Site, link: str, path: str, story: Story) -> None:
    page.goto(link)
    page.locator("a[href$='/withdraw/']").click()
    page.locator("main form button[type=submit]").click()
    page.locator(".notice--good").wait_for()
    assert state_of(site, story.title) == "withdrawn"
    gone = page.goto(path)
    assert gone.status == 410
    shoot(page, "gone")
    calendar = feed(page, "ics")
    entry = next(part for part in calendar.split("BEGIN:VEVENT") if story.title in part)
    assert "STATUS:CANCELLED" in entry
    assert story.title not in feed(page, "json")


def test_initiative_in_arabic(page: Any, desk: Any, live_site: Site) -> None:
    story = Story(
        title="مسيرة القلب الأزرق على ضفاف النيل",
        email="amal.walk@example.org",
        language="ar",
        description="نسير معا من دار البلدية إلى الجسر.",
        city_typed="القاهرة",
        city_label="القاهرة",
        picture_text="أناس يرتدون الأزرق على جسر",
    )
    page.goto("/ar/world-day/2027/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    shoot(page, "world-day-ar")
    page.locator("main a[href$='/submit/']").first.click()
    submit(page, story)
    confirm(page, live_site, story)
    publish(desk, live_site, story)
    page.goto("/en/world-day/2027/?view=list&country=EG")
    link = page.locator("main").get_by_role("link", name=story.title).first
    assert closest(link, "lang") == "ar"
    assert closest(link, "dir") == "rtl"
    link.click()
    heading = page.locator("h1 bdi")
    assert (heading.get_attribute("lang"), heading.get_attribute("dir")) == ("ar", "rtl")
    shoot(page, "initiative-ar-in-en")
    page.goto(page.url.replace("/en/", "/ar/"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    shoot(page, "initiative-ar")


def closest(locator: Any, attribute: str) -> str:
    return str(locator.evaluate("(e, a) => e.querySelector(`[${a}]`)?.getAttribute(a) ?? "
                                "e.closest(`[${a}]`).getAttribute(a)", attribute))  # fmt: skip


def test_initiative_without_scripts(browser: Any, live_site: Site) -> None:
    story = Story(title="Lamps along the quay", email="quay@example.org")
    context = browser.new_context(base_url=live_site.base_url, java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/en/world-day/2027/submit/")
    fill_what(page, story)
    pick(page, "place_kind", "city")
    page.locator("main [name=city]").fill("Springfield")
    page.locator("button[name=search][value=city]").click()
    choice = page.locator("label.tile:has(input[name=city_id])").first
    label = choice.inner_text().strip()
    assert "Springfield" in label
    choice.click()
    go_on(page, "when")
    assert "America/" in page.locator("main").inner_text()
    fill_when(page, story)
    pick(page, "languages", "en")
    page.locator("main [name=description]").fill(story.description)
    go_on(page, "contact")
    fill_contact(page, story)
    send(page, story)
    confirm(page, live_site, story)
    context.close()
