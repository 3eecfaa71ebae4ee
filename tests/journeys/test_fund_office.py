"""The head office has the fund receive real money, and a government keeps what it pledged."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from tests.journeys.hands import first_sign_in, first_sign_in_address, shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import ROOT, Site, environment_for

pytestmark = pytest.mark.slow
OFFICE, LAND = "Journey office (sample)", "Journeyland (sample)"
PUT = """
import django, sys
django.setup()
from blueheart.supporters.models import Supporter
Supporter.objects.create(slug="journeyland", name=sys.argv[1], sector="government", is_sample=True)
"""


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Money is real from here on, which would change what other journeys see."""
    site = Site(home=tmp_path_factory.mktemp("fund-office") / "home")
    site.start()
    yield site
    assert site.stop() == 0, site.log.read_text(errors="replace")[-4000:]


@pytest.fixture
def head(browser: Any, own_site: Site) -> Iterator[Any]:
    context = browser.new_context(base_url=own_site.base_url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    first_sign_in(page, first_sign_in_address(own_site))
    yield page
    context.close()


def put_supporter(site: Site) -> None:
    environment = {**environment_for(site.home), "DJANGO_SETTINGS_MODULE": "blueheart.settings.dev"}
    environment["PYTHONPATH"] += os.pathsep + str(ROOT)
    command = [sys.executable, "-c", PUT, LAND]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def show(page: Any, name: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 1600})
    shoot(page, name)


def fill(page: Any, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f".desk-form [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def press(page: Any, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def test_office_goes_live_and_a_pledge_is_fulfilled(head: Any, own_site: Site) -> None:
    put_supporter(own_site)
    examiner = Examiner(head)
    go_live(head, examiner)
    today = head.evaluate("new Date().toISOString().slice(0, 10)")
    head.goto("/desk/fund/pledges/")
    fill(head, supporter=LAND, amount="1 500,00", currency="EUR", pledged_on=today, words="We pledge 1500 euro.",
         source_url="https://journeyland.example/pledge")  # fmt: skip
    press(head, "Record it")
    assert "Open" in head.locator("tr", has_text=LAND).inner_text()
    examiner.look(head.url)
    show(head, "fund-pledges")
    head.goto("/en/fund/")
    assert "This is a test" not in head.locator("main").inner_text()
    assert "1,500.00" in head.locator("main").inner_text()
    head.goto("/desk/fund/record/")
    examiner.look()
    fill(head, supporter=LAND, amount="1500", currency="EUR", booked_on=today, account="treasury")
    press(head, "Record it")
    assert "in the ledger" in head.locator("main").inner_text()
    head.goto("/desk/fund/pledges/")
    head.get_by_role("link", name=LAND).click()
    examiner.look()
    press(head, "Count it for this pledge")
    assert "Fulfilled" in head.locator(".desk-facts").inner_text()
    examiner.look(head.url)
    show(head, "fund-pledge")
    read_receipt(head, examiner)
    for name in ("earmarks", "in-kind", "office"):
        examiner.look(f"/desk/fund/{name}/")
    examiner.look("/desk/")
    show(head, "fund-panel")
    assert not examiner.found, "\n".join(examiner.found)


def go_live(head: Any, examiner: Examiner) -> None:
    head.goto("/desk/fund/office/")
    examiner.look()
    fill(head, legal_name=OFFICE, address="1 Journey Street\nHarbour")
    press(head, "Save")
    fill(head, typed_name="Somebody else")
    press(head, "Receive real money from now on")
    assert "not the legal name" in head.locator(".desk-field--bad").inner_text()
    examiner.look()
    fill(head, typed_name=OFFICE)
    press(head, "Receive real money from now on")
    assert "receives real money since" in head.locator("main").inner_text()
    show(head, "fund-office")


def read_receipt(head: Any, examiner: Examiner) -> None:
    """The worker issues it a moment after the money came."""
    for _second in range(30):
        head.goto("/desk/fund/receipts/")
        if head.locator("tbody a").count():
            break
        time.sleep(1)
    examiner.look()
    show(head, "fund-receipts")
    response = head.request.get(head.locator("tbody a").get_attribute("href"))
    words = " ".join(PdfReader(io.BytesIO(response.body())).pages[0].extract_text().split())
    assert OFFICE in words
    assert "EUR 1,500.00" in words
    assert "TEST" not in words
