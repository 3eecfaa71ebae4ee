"""Somebody gives by a bank transfer: the code is read as a bank's app does; at the desk the statement finds the gift.

What it does not find is told by a person.
"""

import io
import re
from typing import Any

import pytest

from tests.fund.actions.test_import_statements import line, statement
from tests.journeys.hands import pick, shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import Site

pytestmark = pytest.mark.slow
NARROW = {"width": 390, "height": 844}


def code_on(page: Any) -> list[str]:
    """The lines of the QR code, decoded from the page as it is drawn."""
    import zxingcpp
    from PIL import Image

    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.locator(".fund-qr").screenshot())))
    return str(found.text).split("\n")


def ask_how(page: Any, language: str, typed: str) -> list[str]:
    page.set_viewport_size(NARROW)
    page.goto(f"/{language}/fund/give/")
    page.locator("main [name=amount]").fill(typed)
    pick(page, "means", "transfer")
    page.locator("main .form__actions button").click()
    page.wait_for_load_state()
    if "/transfer/" not in page.url:
        page.locator("button[name=pay]").click()
    page.wait_for_url("**/fund/give/transfer/**")
    shoot(page, f"transfer-{language}")
    return code_on(page)


def upload(desk: Any, name: str, data: bytes) -> None:
    desk.goto("/desk/fund/statements/")
    desk.locator("#files").set_input_files([{"name": name, "mimeType": "application/xml", "buffer": data}])
    desk.get_by_role("button", name="Read the files").click()
    desk.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_transfer_finds_its_gift(page: Any, desk: Any, live_site: Site, language: str) -> None:
    del live_site
    examiner, at_desk = Examiner(page), Examiner(desk)
    code = ask_how(page, language, "25,50")
    examiner.look()
    assert code[:4] == ["BCD", "002", "1", "SCT"]
    assert code[7] == "EUR25.50"
    reference = code[10]
    assert re.fullmatch(r"\+\+\+\d{3}/\d{4}/\d{5}\+\+\+", reference)
    assert reference in page.locator("main").inner_text()
    number = f"XX00JOURNEY{language.upper()}"
    made = statement("0", "32.50", line("25.50", reference), line("7.00", "collected at the choir"))
    file = made.replace(b"XX00TEST", number.encode())
    upload(desk, f"{language}.xml", file)
    assert "matched: 1, waiting: 1" in desk.locator("body").inner_text()
    shoot(desk, f"statements-{language}")
    at_desk.look("/desk/fund/statements/")
    page.reload()
    assert page.locator(".fund-qr").count() == 0
    page.set_viewport_size(NARROW)
    shoot(page, f"transfer-there-{language}")
    page.locator("a[href*='/fund/trace/']").first.click()
    page.wait_for_url("**/fund/trace/**")
    assert "25.50" in page.locator("main").inner_text()
    tell(desk, at_desk)
    upload(desk, "again.xml", file)
    assert "Newly booked: 0" in desk.locator("body").inner_text()
    assert not [*examiner.found, *at_desk.found], "\n".join([*examiner.found, *at_desk.found])


def tell(desk: Any, examiner: Examiner) -> None:
    """The other line becomes a gift of civil society; what does not fit it is refused with a word."""
    examiner.look("/desk/fund/lines/")
    shoot(desk, "lines")
    desk.locator("tr", has_text="collected at the choir").get_by_role("link").click()
    desk.wait_for_load_state()
    desk.locator("#contribution").fill("+++010/8068/17183+++")
    desk.get_by_role("button", name="Match", exact=True).click()
    assert "No contribution has this code" in desk.locator("[role=alert]").inner_text()
    examiner.look()
    desk.locator("summary", has_text="A new contribution").click()
    desk.locator("[name=sector]").select_option("civil_society")
    desk.get_by_role("button", name="Record the contribution").click()
    desk.wait_for_url("**/desk/fund/lines/")
    assert desk.locator("tr", has_text="collected at the choir").count() == 0
    examiner.look("/desk/fund/bank/")
    examiner.look("/desk/fund/bank/add/")


def test_a_wrong_file_and_a_gap_are_told_at_the_desk(desk: Any, live_site: Site) -> None:
    del live_site
    examiner = Examiner(desk)
    upload(desk, "none.xml", b"<a/>")
    assert "none.xml" in desk.locator("[role=alert]").inner_text()
    examiner.look()
    first, third = statement("0", "1.00", line("1.00")), statement("5.00", "6.00", line("1.00", "c"), name="S3")
    upload(desk, "first.xml", first.replace(b"XX00TEST", b"XX00GAP"))
    upload(desk, "third.xml", third.replace(b"XX00TEST", b"XX00GAP"))
    aside = desk.locator(".desk-batch", has_text="XX00GAP")
    assert "one before it is missing" in aside.inner_text()
    shoot(desk, "set-aside")
    examiner.look("/desk/fund/statements/")
    aside.get_by_role("button", name="Try again").click()
    desk.wait_for_load_state()
    assert desk.locator(".desk-batch", has_text="XX00GAP").count() == 1
    second = statement("1.00", "5.00", line("4.00", "b"), name="S2").replace(b"XX00TEST", b"XX00GAP")
    upload(desk, "second.xml", second)
    assert desk.locator(".desk-batch", has_text="XX00GAP").count() == 0
    assert not examiner.found, "\n".join(examiner.found)
