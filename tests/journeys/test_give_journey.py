"""Somebody gives by card on the local provider, from the form to the thanks and the trace; the desk refunds a part."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.hands import pick, shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import Site

pytestmark = pytest.mark.slow
NARROW = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Giver:
    language: str
    typed: str
    name: str
    email: str
    minor: int


ENGLISH = Giver("en", "40,00", "Ann Example", "ann.gift@example.org", 4_086)
ARABIC = Giver("ar", "٤٠٫٠٠", "سارة مثال", "sara.gift@example.org", 4_086)


def stored(site: Site, code: str) -> tuple[str, int, int]:
    """(state, received, refunded), as it stands in the database."""
    with closing(sqlite3.connect(site.home / "db.sqlite3")) as database:
        row = database.execute(
            "SELECT state, received, refunded FROM fund_contribution WHERE code = ?", [code.replace("-", "")]
        ).fetchone()
    return str(row[0]), int(row[1]), int(row[2])


def fill(page: Any, examiner: Examiner, giver: Giver) -> None:
    """First a sum that is none, which is named and keeps the rest; then the right one."""
    examiner.look(f"/{giver.language}/fund/give/")
    page.set_viewport_size(NARROW)
    shoot(page, f"give-form-{giver.language}")
    page.locator("main [name=amount]").fill("0")
    page.locator("main [name=covers_fee]").check()
    page.locator("main [name=is_named]").check()
    page.locator("main [name=name]").fill(giver.name)
    page.locator("main [name=email]").fill(giver.email)
    pick(page, "means", "card")
    page.locator("main .form__actions button").click()
    page.locator("#id_amount_error").wait_for()
    examiner.look()
    page.set_viewport_size(NARROW)
    shoot(page, f"give-wrong-{giver.language}")
    assert page.locator("main [name=name]").input_value() == giver.name
    page.locator("main [name=amount]").fill(giver.typed)
    page.locator("main .form__actions button").click()


def pay(page: Any, examiner: Examiner, giver: Giver) -> str:
    """The page that says what is paid, the provider's, and the thanks: the code there."""
    page.locator("button[name=pay]").wait_for()
    assert giver.email in page.locator("main").inner_text()
    examiner.look()
    page.set_viewport_size(NARROW)
    shoot(page, f"give-summary-{giver.language}")
    page.locator("button[name=pay]").click()
    page.wait_for_url("**/fund/give/pay/**")
    examiner.look()
    page.set_viewport_size(NARROW)
    shoot(page, f"give-pay-{giver.language}")
    page.locator("button[name=pay]").click()
    page.wait_for_url("**/fund/give/thanks/**")
    page.locator("a[href*='/fund/trace/']").first.wait_for()
    examiner.look()
    page.set_viewport_size(NARROW)
    shoot(page, f"give-thanks-{giver.language}")
    found = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


@pytest.mark.parametrize("giver", [ENGLISH, ARABIC], ids=lambda giver: giver.language)
def test_a_card_gift_from_the_form_to_the_thanks(page: Any, live_site: Site, desk: Any, giver: Giver) -> None:
    page.set_viewport_size(NARROW)
    examiner = Examiner(page)
    fill(page, examiner, giver)
    code = pay(page, examiner, giver)
    assert page.context.cookies() == []
    assert stored(live_site, code) == ("settled", giver.minor, 0)
    page.locator("a[href*='/fund/trace/']").first.click()
    page.wait_for_url(f"**/fund/trace/{code.replace('-', '')}/")
    assert "40.86" in page.locator("main").inner_text()
    assert not examiner.found, "\n".join(examiner.found)
    give_back(desk, live_site, code)


def give_back(desk: Any, site: Site, code: str) -> None:
    """A part of it, at the desk; booked by the provider's message a moment later."""
    desk.goto(f"/desk/fund/contributions/?state=&words={code}")
    shoot(desk, "desk-contributions")
    desk.get_by_role("link", name=code).click()
    desk.locator("#refund-amount").fill("10,00")
    desk.get_by_role("button", name="Give it back").click()
    desk.locator(".messages, [data-wagtail-messages]").first.wait_for()
    for _look in range(30):
        if stored(site, code)[2]:
            break
        desk.wait_for_timeout(500)
    assert stored(site, code)[1:] == (4_086, 1_000)
    desk.reload()
    shoot(desk, "desk-contribution")
    text = desk.locator("main").inner_text()
    assert "10.00" in text
    assert "test:pool:general:eur" in text
