"""Every page type before axe at 390 and 1440 px, in English and Arabic; and before a keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.wire import ask, confirmed_link, form_token, press_send, put_drafts
from tests.sites import Site

pytestmark = pytest.mark.slow

WIDTHS = (1440, 390)
PUBLIC = (
    "/{}/", "/{}/world-day/2027/", "/{}/world-day/2027/?view=list", "/{}/world-day/2027/?view=calendar",
    "/{}/world-day/2019/", "/{}/initiatives/", "/{}/initiatives/?q=nothing+fits+this", "/{}/search/?q=march",
    "/{}/editions/", "/{}/countries/", "/{}/supporters/", "/{}/campaign/", "/{}/belgium/", "/{}/help/",
    "/{}/privacy/", "/{}/accessibility/", "/{}/imprint/", "/{}/nothing-is-here/", "/{}/initiatives/embed/",
    "/{}/manage/", "/{}/promises/", "/{}/monuments/", "/{}/wave/", "/{}/wave/?view=list", "/embed/wave/?lang={}",
    "/{}/wave/2027/promise/?q=tower", "/{}/wave/2027/promise/?new=1",
    "/{}/wear/", "/{}/hearts/", "/{}/hearts/wear/",
    "/{}/wear/downloads/", "/{}/supporters/ghent/", "/{}/hearts/embed/?group=ghent",
    "/embed/hearts/?group=ghent&lang={}",
    "/embed/initiatives/?lang={}", "/embed/initiatives/?view=map&lang={}",
)  # fmt: skip
STEPS = ("where", "when", "details", "contact")
DESK = (
    "/desk/",
    "/desk/staff/",
    "/desk/staff/1/",
    "/desk/mail/",
    "/desk/editions/",
    "/desk/wear/groups/",
    "/desk/wear/groups/1/",
    "/desk/wear/frames/",
    "/desk/wear/frames/add/",
    "/desk/deliveries/",
    "/desk/account/2fa/",
)


class Examiner:
    """Opens pages and keeps what axe found, so that one test names all of it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.found: list[str] = []
        # A colour half-way through its transition is not the one that people read
        page.emulate_media(reduced_motion="reduce")

    def look(self, address: str = "") -> None:
        if address:
            self.page.goto(address)
        # After a press, the page that it leads to
        self.page.wait_for_load_state("load")
        self.page.locator("main").first.wait_for(state="attached")
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            for violation in Axe().run(self.page).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.found.append(f"{self.page.url} {width}px {violation['id']}: {violation['help']}: {nodes}")


@pytest.fixture
def examiner(page: Any) -> Iterator[Examiner]:
    examiner = Examiner(page)
    yield examiner
    assert not examiner.found, "\n".join(examiner.found)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_public_pages_have_no_violation(examiner: Examiner, language: str) -> None:
    for address in PUBLIC:
        examiner.look(address.format(language))
    page = examiner.page
    page.goto(f"/{language}/world-day/2027/?view=list")
    page.locator("main .card a, main article a, main li a[href*='/initiatives/']").first.click()
    examiner.look()


def test_api_docs_have_no_violation(examiner: Examiner) -> None:
    examiner.look("/api/v1/docs")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_steps_of_the_form_have_no_violation(examiner: Examiner, language: str) -> None:
    """Each step empty, then with what is wrong with it."""
    page = examiner.page
    examiner.look(f"/{language}/world-day/2027/submit/")
    page.locator("form.form .form__actions button").first.click()
    page.locator(".field--bad").first.wait_for()
    examiner.look()
    base = str(page.locator("form.form").get_attribute("action")).removesuffix("what/")
    for step in STEPS:
        examiner.look(f"{base}{step}/")
        page.locator("main [type=email], main [name=starts_on]").first.fill("") if step == "when" else None
        page.locator("form.form .form__actions button").first.click()
        page.wait_for_load_state()
        examiner.look()
    examiner.look(f"{base}check/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_the_link_have_no_violation(examiner: Examiner, live_site: Site, language: str) -> None:
    name = f"axe-{language}"
    [key] = put_drafts(live_site, 1, name=name)
    assert press_send(live_site, key, form_token(live_site)).status == 303
    link = confirmed_link(live_site, key).replace("/en/", f"/{language}/")
    for rest in ("", "withdraw/", "erase/"):
        examiner.look(link + rest)
    assert ask(live_site.base_url + link).status == 200
    examiner.look(f"/{language}/world-day/2027/submit/{key}/sent/")


def test_desk_has_no_violation(desk: Any, live_site: Site) -> None:
    """What we made of it; Wagtail's own frame is Wagtail's."""
    [key] = put_drafts(live_site, 1, name="axe-desk")
    assert press_send(live_site, key, form_token(live_site)).status == 303
    confirmed_link(live_site, key)
    examiner = Examiner(desk)
    for address in DESK:
        examiner.look(address)
    desk.goto("/desk/")
    desk.locator(".desk-figures a").first.click()
    examiner.look()
    desk.locator("table a", has_text=key).first.click()
    examiner.look()
    assert not examiner.found, "\n".join(examiner.found)


def test_sign_in_has_no_violation(examiner: Examiner) -> None:
    examiner.look("/desk/")
    assert "/login/" in examiner.page.url


# --- keyboard


def reached(page: Any, presses: int) -> list[str]:
    """What has the focus after each Tab, as tag, id or href, and its place in the page."""
    script = """() => {
        const at = document.activeElement;
        const name = at.id || at.name || at.getAttribute('href') || at.textContent.trim();
        return `${at.tagName.toLowerCase()} ${name}`;
    }"""
    found = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        found.append(str(page.evaluate(script)))
    return found


def test_world_day_by_keyboard(page: Any) -> None:
    page.goto("/en/world-day/2027/?country=BE")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'main' || location.hash === '#main'")
    path = reached(page, 120)
    whole = " | ".join(path)
    assert "Filter" in whole
    assert "/initiatives/" in whole
    assert any("zoom" in item.lower() or "z=" in item for item in path), whole
    assert "/en/imprint/" in whole, "the footer is not reached"


def test_no_page_traps_the_keyboard(page: Any) -> None:
    """Tab goes through the whole page and out at its end."""
    for address in ("/en/", "/en/help/", "/en/world-day/2027/submit/"):
        page.goto(address)
        path = reached(page, 90)
        assert any(item.startswith("body") for item in path) or len(set(path)) > 60, address


def test_combobox_by_keyboard(page: Any, live_site: Site) -> None:
    [key] = put_drafts(live_site, 1, name="keys")
    page.goto(f"/en/world-day/2027/submit/{key}/where/")
    box = page.locator("main [name=city]")
    box.fill("")
    box.press_sequentially("Antw")
    page.locator("[role=option]").first.wait_for()
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("e")
    page.locator("[role=option]").first.wait_for()
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    box.press("Tab")
    assert page.evaluate("document.activeElement.name") != "city"
    assert box.get_attribute("aria-expanded") == "false"
