"""Somebody wears the heart, writes on the wall, confirms by mail, is shown by the desk, and takes it away again."""

import re
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.hands import shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import Site, mail_text

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Wearer:
    name: str
    words: str
    email: str
    language: str


ENGLISH = Wearer("Amina", "For all who are not yet free, from a journey.", "amina.journey@example.org", "en")
ARABIC = Wearer("سارة", "لكل من فقد حريته: لستم وحدكم.", "sara.journey@example.org", "ar")


def worn(page: Any, language: str) -> int:
    """As of now: an address that nobody has asked for is in no store."""
    page.goto(f"/{language}/hearts/?{uuid.uuid4().hex}")
    return int(re.sub(r"\D", "", page.locator(".hearts-head__count").inner_text()))


def wear(page: Any, examiner: Examiner, wearer: Wearer) -> None:
    """One press on the kept page, with the script."""
    requests: list[Any] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108  (it wants a plain function)
    examiner.look(f"/{wearer.language}/hearts/")
    shoot(page, f"hearts-{wearer.language}")
    page.locator(".heart-press select").select_option("BE")
    page.locator(".heart-press__button").click()
    page.locator("[data-heart-said] a").wait_for()
    assert all(not request.header_value("cookie") for request in requests)
    assert page.context.cookies() == []
    examiner.look()
    shoot(page, f"hearts-worn-{wearer.language}")
    page.locator("[data-heart-said] a").click()
    page.wait_for_url("**/hearts/worn/**")


def write(page: Any, examiner: Examiner, wearer: Wearer) -> None:
    """First without the tick, which is asked for and keeps the words; then with it."""
    assert page.locator("main [name=country]").input_value() == "BE"
    assert page.locator("main [name=text_language]").input_value() == wearer.language
    page.locator("main [name=first_name]").fill(wearer.name)
    page.locator("main [name=text]").fill(wearer.words)
    page.locator("main [name=email]").fill(wearer.email)
    page.locator("main .form__actions button").click()
    page.locator(".field__error").first.wait_for()
    examiner.look()
    assert page.locator("main [name=text]").input_value() == wearer.words
    page.locator("main [name=is_16_or_older]").check()
    shoot(page, f"hearts-message-{wearer.language}")
    page.locator("main .form__actions button").click()
    page.get_by_text(wearer.email).wait_for()
    examiner.look()


def path_in(site: Site, wearer: Wearer, *, after: int = 0) -> str:
    text = mail_text(site.wait_for_mail(to=wearer.email, after=after)).replace("=\n", "")
    found = re.search(rf"https?://\S+/{wearer.language}/hearts/mine/[\w.-]+/(?=\s)", text)
    assert found, text
    return urlsplit(found[0]).path


def confirm(page: Any, examiner: Examiner, path: str, wearer: Wearer) -> None:
    examiner.look(path)
    assert wearer.words in page.locator("main").inner_text()
    page.locator("main form button").click()
    page.wait_for_url("**?done=confirmed")
    examiner.look()
    shoot(page, f"hearts-mine-{wearer.language}")


def show(desk: Any, wearer: Wearer) -> None:
    desk.goto("/desk/hearts/?country=BE")
    desk.get_by_role("checkbox", name=f"Mark: {wearer.name}").check()
    shoot(desk, f"hearts-desk-{wearer.language}")
    desk.locator("button[value=show]").click()
    desk.locator(".messages, [data-w-messages-target]").first.wait_for(state="attached")


@pytest.mark.parametrize("wearer", [ENGLISH, ARABIC], ids=lambda wearer: wearer.language)
def test_heart_message_mail_desk_wall_and_away(page: Any, desk: Any, live_site: Site, wearer: Wearer) -> None:
    examiner = Examiner(page)
    before = worn(page, wearer.language)
    wear(page, examiner, wearer)
    write(page, examiner, wearer)
    path = path_in(live_site, wearer)
    confirm(page, examiner, path, wearer)
    page.goto(f"/{wearer.language}/hearts/")
    assert wearer.words not in page.locator("main").inner_text()
    look = Examiner(desk)
    look.look("/desk/hearts/?country=BE")
    show(desk, wearer)
    page.goto(f"/{wearer.language}/hearts/")
    message = page.locator(".hearts-wall__text", has_text=wearer.words)
    message.wait_for()
    assert message.get_attribute("lang") == wearer.language
    assert message.get_attribute("dir") == ("rtl" if wearer.language == "ar" else "ltr")
    assert worn(page, wearer.language) == before + 1
    examiner.look()
    path_in(live_site, wearer, after=1)  # the mail that it is shown holds the link too
    page.goto(path)
    page.locator("main a[href$='/not-me/']").click()
    examiner.look()
    page.locator("main form button").click()
    page.wait_for_url("**/hearts/gone/")
    page.goto(f"/{wearer.language}/hearts/")
    assert page.locator(".hearts-wall__text", has_text=wearer.words).count() == 0
    assert worn(page, wearer.language) == before
    assert page.goto(path).status == 410
    assert not examiner.found + look.found, "\n".join(examiner.found + look.found)


def test_press_without_scripts_counts_once(browser: Any, live_site: Site) -> None:
    context = browser.new_context(base_url=live_site.base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/hearts/")
    page.locator(".heart-press select").select_option("FR")
    page.locator(".heart-press__button").click()
    page.wait_for_url("**/hearts/wear/**")
    assert page.locator("main select").input_value() == "FR"
    page.locator(".heart-press__button").click()
    page.wait_for_url("**/hearts/worn/**")
    address = page.url
    page.go_back()
    page.locator(".heart-press__button").click()
    page.wait_for_url("**/hearts/worn/**")
    assert "You wear the heart" in page.locator("h1").inner_text()
    assert address.startswith(live_site.base_url)
    context.close()


def test_burst_is_voided_and_put_back_at_the_desk(page: Any, desk: Any) -> None:
    page.goto("/en/hearts/")
    page.locator(".heart-press__button").click()
    page.locator("[data-heart-said] a").wait_for()
    examiner = Examiner(desk)
    examiner.look("/desk/hearts/bursts/")
    desk.locator("main form button").first.click()
    desk.locator("textarea[name=reason]").fill("A machine pressed in a journey.")
    examiner.look()
    shoot(desk, "hearts-burst")
    desk.locator("form[action$='/void/'] button").click()
    row = desk.locator("tr", has_text="A machine pressed in a journey.")
    row.locator("form button").click()
    desk.locator("tr", has_text="put back on").first.wait_for()
    examiner.look("/desk/hearts/bursts/")  # anew: the message that fades in has no contrast yet
    assert not examiner.found, "\n".join(examiner.found)
