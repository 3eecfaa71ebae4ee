"""A city promises a monument, confirms it from the mail and moves it on: with scripts, without, and in Arabic."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.hands import pick, shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import Site, mail_text


@dataclass(frozen=True)
class Tower:
    """An invented monument as its city's event officer would tell of it."""

    name: str
    email: str
    latitude: str
    longitude: str
    language: str = "en"
    city_typed: str = "Ghent"
    city_label: str = "Ghent"


def fill_monument(page: Any, tower: Tower) -> None:
    page.locator("main [name=name]").fill(tower.name)
    page.locator("main [name=kind]").select_option("tower")
    page.locator("main [name=latitude]").fill(tower.latitude)
    page.locator("main [name=longitude]").fill(tower.longitude)
    page.locator("main [name=owner_name]").fill("City")


def choose_city(page: Any, tower: Tower) -> None:
    """By the combobox, with the keyboard alone; the map follows."""
    box = page.locator("main [name=city]")
    box.press_sequentially(tower.city_typed, delay=20)
    page.locator("[role=option]").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert tower.city_label in box.input_value()
    page.wait_for_function("() => document.querySelector('[data-map]').dataset.z === '6'")


def fill_promiser(page: Any, tower: Tower) -> None:
    page.locator("main [name=organiser_name]").fill("City events")
    page.locator("main [name=contact_email]").fill(tower.email)
    page.locator("main [name=accepts_terms]").check()


def send(page: Any, tower: Tower) -> None:
    page.locator("form[data-promise] .form__actions button").click()
    page.wait_for_url("**/sent/")
    assert tower.email in page.locator("main").inner_text()


def row_of(site: Site, name: str) -> tuple[str, str]:
    """State and slug, as they stand in the database, without asking the site."""
    query = (
        "SELECT p.state, m.slug FROM illuminations_promise p JOIN illuminations_monument m ON m.id = p.monument_id"
        " WHERE m.name = ?"
    )
    with closing(sqlite3.connect(site.home / "db.sqlite3")) as database:
        row = database.execute(query, [name]).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def link_in_mail(site: Site, *, to: str) -> str:
    text = mail_text(site.wait_for_mail(to=to))
    found = re.search(r"https?://\S+/promises/\S+", text)
    assert found, text
    return urlsplit(found[0]).path


def press(page: Any, rest: str) -> None:
    page.locator(f"form[action$='/{rest}/'] button").click()
    page.locator(".notice--good").wait_for()


def verify(page: Any, site: Site, tower: Tower) -> str:
    """Opens the link, which does nothing, and presses. Returns the link's path."""
    link = link_in_mail(site, to=tower.email)
    for _ in range(2):
        page.goto(link)
        assert row_of(site, tower.name)[0] == "unverified"
    press(page, "verify")
    assert row_of(site, tower.name)[0] == "proposed"
    return link


def test_city_promises_a_monument(page: Any, live_site: Site) -> None:
    tower = Tower("Clock tower of the journey", "clock@example.org", "51.0561", "3.7211")
    examiner = Examiner(page)
    page.goto("/en/world-day/2027/")
    page.locator("main a[href$='/wave/2027/promise/']").first.click()
    examiner.look()
    page.locator("main [name=q]").fill(tower.name)
    page.locator("form[role=search] button").click()
    page.locator("main a[href*='new=1']").click()
    assert page.locator("main [name=name]").input_value() == tower.name
    examiner.look()
    choose_city(page, tower)
    fill_monument(page, tower)
    page.locator("[data-plan] time, [data-plan] b").first.wait_for()
    hours = page.locator("[data-plan]").inner_text()
    page.locator("main [name=end_time]").fill("02:30")
    page.wait_for_function("before => document.querySelector('[data-plan]').innerText !== before", arg=hours)
    assert "02:30" in page.locator("[data-plan]").inner_text()
    assert "Europe/Brussels" in page.locator("[data-plan]").inner_text()
    shoot(page, "promise-form")
    page.locator("form[data-promise] .form__actions button").click()
    page.locator(".errors").wait_for()
    examiner.look()
    assert page.locator("main [name=end_time]").input_value() == "02:30"
    fill_promiser(page, tower)
    send(page, tower)
    examiner.look()
    link = verify(page, live_site, tower)
    examiner.look()
    press(page, "asked")
    press(page, "promised")
    assert row_of(live_site, tower.name)[0] == "promised"
    for rest in ("", "light/", "cancel/", "photographs/", "report/", "erase/"):
        examiner.look(link + rest)
    page.goto(f"{link}light/")
    pick(page, "rule", "fixed")
    page.locator("main [name=fixed_time]").fill("22:45")
    page.locator("main form.promise .form__actions button").click()
    page.locator(".notice--good").wait_for()
    assert "22:45" in page.locator(".plan").inner_text()
    assert not examiner.found, "\n".join(examiner.found)


def test_city_promises_a_monument_without_scripts(browser: Any, live_site: Site) -> None:
    tower = Tower("Lock house without scripts", "quay-house@example.org", "37.2001", "-93.2901")
    context = browser.new_context(base_url=live_site.base_url, java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/en/wave/2027/promise/?new=1")
    page.locator("main [name=city]").fill("Springfield")
    fill_monument(page, tower)
    fill_promiser(page, tower)
    page.locator("form[data-promise] .form__actions button").click()
    page.locator("label.tile:has(input[name=city_id][value='4409896'])").click()
    page.locator("main [name=show]").click()
    assert "America/Chicago" in page.locator("[data-plan]").inner_text()
    assert page.locator("main [name=name]").input_value() == tower.name
    send(page, tower)
    link = verify(page, live_site, tower)
    press(page, "promised")
    page.goto(f"{link}cancel/")
    page.locator("main [name=reason]").fill("The lamps are away for repair.")
    page.locator("main form button").click()
    page.locator(".notice--good").wait_for()
    assert row_of(live_site, tower.name)[0] == "cancelled"
    context.close()


def test_city_promises_a_monument_in_arabic(page: Any, live_site: Site) -> None:
    tower = Tower("برج الرحلة", "tower-ar@example.org", "30.0459", "31.2243", "ar", "القاهرة", "القاهرة")
    examiner = Examiner(page)
    page.goto("/ar/wave/2027/promise/?new=1")
    assert page.locator("html").get_attribute("dir") == "rtl"
    choose_city(page, tower)
    fill_monument(page, tower)
    page.locator("[data-plan] b").first.wait_for()
    examiner.look()
    shoot(page, "promise-form-ar")
    fill_promiser(page, tower)
    send(page, tower)
    verify(page, live_site, tower)
    examiner.look()
    assert not examiner.found, "\n".join(examiner.found)


def test_pages_of_monuments_have_no_violation(page: Any, live_site: Site) -> None:
    """The list, a monument and a city of the samples; the list by keyboard."""
    examiner = Examiner(page)
    for language in ("en", "ar"):
        examiner.look(f"/{language}/monuments/")
        page.locator(".monument h3 a").first.click()
        examiner.look()
        page.locator("main .lead a").first.click()
        examiner.look()
        examiner.look(f"/{language}/promises/")
    assert not examiner.found, "\n".join(examiner.found)
    page.goto("/en/monuments/")
    page.locator("#filter-q").focus()
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id")))
    assert any("/monuments/sample-" in item for item in reached), reached
