"""Letter and sheet by the promise's link, and a city's sheets in one file."""

import csv
import io
from collections.abc import Iterator

import icalendar
import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from tests.promisers import GHENT, NOW, add_places, add_promise, link_to

client = Client()


@pytest.fixture
def promise(db: None) -> Iterator[Promise]:
    add_places()
    with time_machine.travel(NOW, tick=False):
        yield add_promise(to=PromiseState.PROPOSED, rule="fixed", fixed_time="22:00")


def words_of(body: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages]


def test_letter_comes_by_link_in_the_owners_language_and_is_kept_by_nobody(promise: Promise) -> None:
    response = client.get(f"{link_to(promise)}letter.pdf?lang=nl")
    assert response.headers["Content-Type"] == "application/pdf"
    assert "vrijdag 30 juli 2027" in words_of(response.content)[0]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    text = client.get(f"{link_to(promise)}letter.txt?lang=de").content.decode()
    assert "Sehr geehrte Damen und Herren," in text
    assert "30 July 2027" in client.get(f"{link_to(promise)}letter.txt").content.decode()


def test_sheet_comes_by_link_in_three_forms(promise: Promise) -> None:
    pdf, table, calendar = (client.get(f"{link_to(promise)}sheet.{form}") for form in ("pdf", "csv", "ics"))
    assert "22:00" in words_of(pdf.content)[0]
    (row,) = csv.DictReader(io.StringIO(table.content.decode()))
    assert row["on_local"] == "2027-07-30 22:00"
    (event,) = icalendar.Calendar.from_ical(calendar.content.decode()).walk("VEVENT")
    assert event["DTSTART"].dt == promise.starts_at_utc
    for response in (pdf, table, calendar):
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["letter.exe", "sheet.txt", "letter.csv"])
def test_other_forms_are_not_there(promise: Promise, name: str) -> None:
    assert client.get(f"{link_to(promise)}{name}").status_code == 404


def test_link_that_no_longer_opens_leads_to_its_page(promise: Promise) -> None:
    link = link_to(promise, serial=9)
    response = client.get(f"{link}letter.pdf")
    assert (response.status_code, response.headers["Location"]) == (303, link)


def test_city_has_all_its_public_lights_in_one_file(promise: Promise) -> None:
    path = f"/en/monuments/city/{GHENT}/sheets"
    assert client.get(f"{path}.pdf").status_code == 404
    names = ("Gravensteen", "Gate")
    for number, name in enumerate(names):
        add_promise(
            name=name, latitude=f"51.0{6 + 2 * number}", longitude="3.73", rule="fixed", fixed_time=f"22:{number}0"
        )
    response = client.get(f"{path}.pdf")
    pages = words_of(response.content)
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True, True]
    assert promise.monument.name not in "".join(pages)
    assert response.headers["Cache-Control"].startswith("public")
    assert len(list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").content.decode())))) == len(names)
    assert client.get(f"{path}.ics").content.count(b"BEGIN:VEVENT") == len(names)


@pytest.mark.parametrize("query", ["?year=2026", "?year=x", "?year=٢٠٢٧", "?year=20270"])
def test_city_without_lights_in_that_year_has_no_file(promise: Promise, query: str) -> None:
    add_promise(name="Gravensteen", latitude="51.06", longitude="3.73")
    assert client.get(f"/en/monuments/city/{GHENT}/sheets.pdf?year=2027").status_code == 200
    assert client.get(f"/en/monuments/city/{GHENT}/sheets.pdf{query}").status_code == 404


def test_only_reading_is_taken(promise: Promise) -> None:
    assert client.post(f"{link_to(promise)}letter.pdf").status_code == 405


@pytest.mark.parametrize("state", [PromiseState.UNVERIFIED, PromiseState.CANCELLED])
def test_nobody_gets_a_paper_of_what_is_not_verified_or_over(promise: Promise, state: PromiseState) -> None:
    Promise.objects.filter(pk=promise.pk).update(state=state, reason="A storm.")
    for paper in ("letter.pdf", "letter.txt", "sheet.pdf", "sheet.csv", "sheet.ics"):
        response = client.get(f"{link_to(promise)}{paper}")
        assert (response.status_code, response.headers["Location"]) == (303, link_to(promise))
