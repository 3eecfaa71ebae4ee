"""A grant from its call to its payment at the desk: three people, of whom no one pays alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.granters import SAMPLE_IBAN, sanctions_xml
from tests.journeys.hands import accept_invitation, shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import ROOT, Site, environment_for, mail_text

pytestmark = pytest.mark.slow
GIVE = """
import django
django.setup()
from tests.givers import given
given(1_000_000)
"""


def put_money(site: Site) -> None:
    """A gift that came, straight through the actions."""
    environment = {**environment_for(site.home), "DJANGO_SETTINGS_MODULE": "blueheart.settings.dev"}
    environment["PYTHONPATH"] += os.pathsep + str(ROOT)
    command = [sys.executable, "-c", GIVE]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture
def colleagues(browser: Any, live_site: Site, desk: Any) -> Iterator[list[Any]]:
    """Two fund officers, invited by the head office, each in a browser of their own."""
    contexts, pages = [], []
    for name in ("Bea", "Cas"):
        desk.goto("/desk/staff/")
        desk.locator("form[action*=invite] [name=email]").fill(f"{name.lower()}@example.org")
        desk.locator("form[action*=invite] [name=role]").select_option("fund_officer")
        desk.locator("form[action*=invite] button[type=submit]").click()
        mail = mail_text(live_site.wait_for_mail(to=f"{name.lower()}@example.org"))
        found = re.search(r"https?://[^/]+(/desk/invitation/\S+?/)(?=\s|$)", mail)
        assert found, mail
        context = browser.new_context(
            base_url=live_site.base_url, viewport={"width": 1440, "height": 900}, locale="en-GB"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        pages.append(context.new_page())
        accept_invitation(pages[-1], found[1], name)
    yield pages
    for context in contexts:
        context.close()


def fill(page: Any, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f".desk-form [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator(".desk-form button[type=submit]").first.click()
    page.wait_for_load_state()


def press(page: Any, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def test_a_grant_is_paid_by_two_people(desk: Any, colleagues: list[Any], live_site: Site, tmp_path: Path) -> None:
    bea, cas = colleagues
    put_money(live_site)
    examiner = Examiner(desk)
    today = desk.evaluate("new Date().toISOString().slice(0, 10)")
    desk.goto("/desk/fund/calls/add/")
    fill(desk, opens_on=today, closes_on=today, largest="9 000,00", title_en="Shelter and care (journey)")
    desk.get_by_role("link", name="Shelter and care (journey)").wait_for()
    examiner.look(desk.url)
    desk.goto("/desk/fund/grantees/add/")
    fill(desk, name="Journey Harbour (sample)", country="BE")
    house = desk.url
    examiner.look(house)
    desk.goto(f"{house}people/")
    fill(desk, holder="Journey Harbour vzw", iban=SAMPLE_IBAN[:-1] + "0")
    assert "check digits" in desk.locator(".desk-field--bad").inner_text()
    examiner.look()
    fill(desk, iban=SAMPLE_IBAN)
    assert desk.url == house
    cas.goto("/desk/fund/applications/add/")
    record(cas)
    application = cas.url
    assert cas.locator("#score").count() == 0
    for page in (desk, bea):
        page.goto(application)
        page.locator("#score").select_option("4")
        page.locator("#words").fill("Sound, and needed.")
        press(page, "Save the review")
    press(bea, "Shortlisted")
    examiner.look(application)
    shoot(desk, "grant-application")
    bea.get_by_role("link", name="Award").click()
    fill(bea, title="Ten beds", description="A house for those who got away.", amount="4000", starts_on=today,
         ends_on="2099-12-31")  # fmt: skip
    grant = bea.url
    bea.get_by_role("link", name="Plan a part").click()
    fill(bea, amount="1500", due_on=today)
    press(bea, "Propose the payment")
    assert bea.get_by_text("A second person has to release it.").is_visible()
    assert bea.get_by_role("button", name="Release the payment").count() == 0
    examiner.look(grant)
    press(desk, "Release the payment")
    assert "sanctions list" in desk.locator("[role=alert]").inner_text()
    release(desk, examiner, house, grant, tmp_path)
    bea.goto(grant)
    bea.get_by_role("link", name="Paid by the bank").click()
    fill(bea, day=today, account="office")
    assert "1500.00 EUR" in bea.locator(".desk-facts").inner_text()
    assert "released by Ada Head" in bea.locator(".desk-table").inner_text()
    examiner.look(grant)
    shoot(desk, "grant-paid")
    desk.goto("/desk/fund/")
    assert "1500.00 EUR" in desk.locator("tr", has_text="test:grants:150:eur").inner_text()
    for name in ("grants", "applications", "figures", "figures/add", "exchange", "cover"):
        examiner.look(f"/desk/fund/{name}/")
    assert not examiner.found, "\n".join(examiner.found)


def record(page: Any) -> None:
    """The application, by choosing the newest call and the house by their names."""
    page.locator("[name=call]").select_option(label="Shelter and care (journey) (EUR)")
    page.locator("[name=grantee]").select_option(label="Journey Harbour (sample)")
    fill(page, title="A house with ten beds", summary="Beds and lawyers.", amount="4000", region="150")


def release(desk: Any, examiner: Examiner, house: str, grant: str, folder: Path) -> None:
    """The list is loaded, the payee is held against it, and the payment is released."""
    file = folder / "consolidated.xml"
    file.write_bytes(sanctions_xml())
    desk.goto("/desk/fund/sanctions/")
    desk.locator("[name=file]").set_input_files(file)
    press(desk, "Load")
    examiner.look(desk.url)
    shoot(desk, "grant-sanctions")
    desk.goto(house)
    press(desk, "Check against the sanctions list")
    assert "No match" in desk.locator(".desk").inner_text()
    desk.goto(grant)
    press(desk, "Release the payment")
