"""What visitors, organisers and the head office do with their hands; by field names, so in any language."""

import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.organisers import photograph
from tests.sites import Site, mail_text

SHOTS = os.environ.get("BLUEHEART_SHOTS", "")
"""A folder for pictures of the pages on the way; none are made without it."""


@dataclass(frozen=True)
class Story:
    """One initiative as its organiser would tell it."""

    title: str
    email: str
    language: str = "en"
    description: str = "We walk together from the town hall to the bridge, all in blue."
    city_typed: str = "Ghent"
    city_label: str = "Ghent"
    picture_text: str = "People in blue on a bridge"


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def pick(page: Any, name: str, value: str) -> None:
    """A radio or a checkbox behind its tile."""
    field = page.locator(f"input[name={name}][value='{value}']")
    if not field.is_checked():
        field.locator("xpath=ancestor::label").click()
    assert field.is_checked()


def go_on(page: Any, step: str) -> None:
    """Saves the step and stands on the next one."""
    page.locator("form.form .form__actions button.button").first.click()
    page.wait_for_url(re.compile(f"/{step}/$"))


def fill_what(page: Any, story: Story) -> None:
    page.locator("main [name=title]").fill(story.title)
    assert page.locator("main [name=text_language]").input_value() == story.language
    pick(page, "kind", "march")
    pick(page, "purpose", "awareness")
    page.locator("main [name=organiser_name]").fill("Walkers of the Harbour")
    page.locator("main [name=organiser_sector]").select_option("civil_society")
    shoot(page, f"submit-1-{story.language}")
    go_on(page, "where")


def type_city(page: Any, story: Story) -> None:
    """By the combobox, with the keyboard alone."""
    pick(page, "place_kind", "city")
    box = page.locator("main [name=city]")
    box.press_sequentially(story.city_typed, delay=20)
    page.locator("[role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    box.press("Enter")
    assert story.city_label in box.input_value()
    assert page.locator("main [name=city_id]").input_value()
    page.locator("main [name=venue]").fill("Town hall")
    shoot(page, f"submit-2-{story.language}")


def fill_when(page: Any, story: Story) -> None:
    assert page.locator("main [name=starts_on]").input_value() == "2027-07-30"
    page.locator("main [name=starts_at]").fill("18:00")
    page.locator("main [name=ends_at]").fill("20:00")
    shoot(page, f"submit-3-{story.language}")
    go_on(page, "details")


def fill_details(page: Any, story: Story) -> None:
    pick(page, "languages", story.language)
    page.locator("main [name=description]").fill(story.description)
    page.locator("main [name=accessibility]").fill("Step-free.")
    file = {"name": "bridge.jpg", "mimeType": "image/jpeg", "buffer": photograph(size=(640, 420)).read()}
    page.locator("main [name=picture]").set_input_files(file)
    page.locator("main [name=picture_alternative_text]").fill(story.picture_text)
    page.locator("main [name=picture_has_consent]").check()
    shoot(page, f"submit-4-{story.language}")
    go_on(page, "contact")


def fill_contact(page: Any, story: Story) -> None:
    page.locator("main [name=contact_email]").fill(story.email)
    page.locator("main [name=contact_name]").fill("Ann Example")
    page.locator("main [name=accepts_terms]").check()
    shoot(page, f"submit-5-{story.language}")
    go_on(page, "check")


def send(page: Any, story: Story) -> None:
    assert story.title in page.locator("main").inner_text()
    shoot(page, f"submit-6-{story.language}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/sent/")
    assert story.email in page.locator("main").inner_text()


def submit(page: Any, story: Story) -> None:
    """All six steps, from the first one's page on."""
    fill_what(page, story)
    type_city(page, story)
    go_on(page, "when")
    fill_when(page, story)
    fill_details(page, story)
    fill_contact(page, story)
    send(page, story)


# --- the mail and its link


def link_in_mail(site: Site, *, to: str) -> str:
    """The path of the organiser's link in the first mail."""
    text = mail_text(site.wait_for_mail(to=to))
    found = re.search(r"https?://\S+/manage/\S+", text)
    assert found, text
    return urlsplit(found[0]).path


def state_of(site: Site, title: str) -> str:
    """As it stands in the database, without asking the site."""
    with closing(sqlite3.connect(site.home / "db.sqlite3")) as database:
        row = database.execute("SELECT state FROM initiatives_initiative WHERE title = ?", [title]).fetchone()
    return str(row[0]) if row else ""


def confirm(page: Any, site: Site, story: Story) -> str:
    """Opens the link, which does nothing, and presses. Returns the link's path."""
    link = link_in_mail(site, to=story.email)
    for _ in range(2):
        page.goto(link)
        assert state_of(site, story.title) == "unconfirmed"
    page.locator("form[action$='/confirm/'] button").click()
    page.locator(".notice--good").wait_for()
    assert state_of(site, story.title) == "in_review"
    shoot(page, f"manage-{story.language}")
    return link


# --- the desk


def first_sign_in_address(site: Site) -> str:
    """What the server has printed once it was ready."""
    found = re.findall(r"First sign-in \(once\)\s+https?://[^/]+(/\S+)", site.log.read_text())
    assert found, site.log.read_text()[-2000:]
    return str(found[-1])


def first_sign_in(page: Any, address: str) -> None:
    """Name, password, second factor, recovery codes, desk."""
    page.goto(address)
    page.locator("[name=name]").fill("Ada Head")
    page.locator("[name=email]").fill("ada@example.org")
    page.locator("[name=password]").fill("four quiet words here")
    set_second_factor(page)


def accept_invitation(page: Any, address: str, name: str) -> None:
    page.goto(address)
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill("four quiet words here")
    set_second_factor(page)


def set_second_factor(page: Any) -> None:
    """From the form of an account, by an app that makes codes, to the desk."""
    page.locator("main form button[type=submit], form button[type=submit]").first.click()
    page.wait_for_url("**/second-factor/")
    page.locator("a[href*='totp']").click()
    page.wait_for_url("**/totp/activate/")
    shoot(page, "desk-totp")
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.content())
    assert secret, page.content()
    for _try in range(2):  # a code that runs out while it is typed is refused, and the next one is not
        code = format_hotp_value(hotp_value(secret[0], next(iter(yield_hotp_counters_from_time()))))
        page.locator("[name=code]").fill(code)
        with page.expect_navigation():
            page.locator("form:has([name=code]) button[type=submit], form:has([name=code]) button").first.click()
        if page.url.endswith("/recovery-codes/"):
            break
    assert len(re.findall(r"\b[0-9a-f]{8}\b", page.content())) >= 8
    shoot(page, "desk-recovery")
    page.goto("/desk/")
    assert page.url.endswith("/desk/")


def review(desk: Any, story: Story) -> None:
    """Dashboard, queue, the initiative's own page."""
    desk.goto("/desk/")
    waiting = desk.locator("a[href='/desk/initiatives/'] strong, .desk-figures a strong").first
    assert int(waiting.inner_text()) >= 1
    shoot(desk, f"desk-dashboard-{story.language}")
    desk.locator(".desk-figures a").first.click()
    shoot(desk, f"desk-queue-{story.language}")
    desk.get_by_role("link", name=story.title).click()
    desk.locator(".desk-review").wait_for()
    assert story.description in desk.locator(".desk-review__text").inner_text()
    assert story.email in desk.locator(".desk-private").inner_text()
    shoot(desk, f"desk-review-{story.language}")


def publish(desk: Any, site: Site, story: Story) -> None:
    review(desk, story)
    desk.locator("button[name=verb][value=publish]").click()
    desk.wait_for_load_state()
    assert state_of(site, story.title) == "published"
