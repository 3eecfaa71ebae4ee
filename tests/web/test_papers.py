"""Letter and sheet by the promise's link, and a city's sheets in one file."""

import csv
import html
import io
import re
from collections.abc import Iterator
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client, RequestFactory
from pypdf import PdfReader

from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from blueheart.web import papers
from blueheart.web.store import PageStore, StartResponse
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


def test_a_large_citys_sheets_come_in_parts_that_its_page_names(
    promise: Promise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "IN_A_FILE", 2)
    names = ("Gravensteen", "Gate", "Quay")
    for number, name in enumerate(names):
        add_promise(
            name=name, latitude=f"51.0{5 + 2 * number}", longitude="3.73", rule="fixed", fixed_time=f"22:{number}0"
        )
    page = client.get(f"/en/monuments/city/{GHENT}/").content.decode()
    addresses = re.findall(r'href="([^"]+sheets[^"]+)"', page)
    assert len(addresses) == 4
    assert re.findall(r'<span class="num" dir="ltr">([^<]+)', page) == ["1–2", "3"]
    found = [client.get(html.unescape(address)) for address in addresses]
    first, second = (words_of(response.content) for response in found[:2])
    assert [name in text for name, text in zip(names, [*first, *second], strict=True)] == [True] * 3
    assert 'sheets-2797656-2027-2.pdf"' in found[1].headers["Content-Disposition"]
    assert len(list(csv.DictReader(io.StringIO(found[2].content.decode())))) == len(names)
    assert found[3].content.count(b"BEGIN:VEVENT") == len(names)


@pytest.mark.parametrize("name", ["sheets.pdf?part=2", "sheets.pdf?part=0", "sheets.pdf?part=x", "sheets.csv?part=2"])
def test_a_part_that_is_not_there_is_not_found(promise: Promise, name: str) -> None:
    add_promise(name="Gravensteen", latitude="51.06", longitude="3.73")
    assert client.get(f"/en/monuments/city/{GHENT}/{name}").status_code == 404


def test_a_citys_sheets_are_made_so_often_for_one_network(promise: Promise) -> None:
    add_promise(name="Gravensteen", latitude="51.06", longitude="3.73")
    path = f"/en/monuments/city/{GHENT}/sheets.csv"
    statuses = [client.get(path).status_code for _ in range(papers.CITY_SHEETS.per_minute)]
    assert set(statuses) == {200}
    refused = client.get(path)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_citys_sheets_are_kept_as_they_are(promise: Promise) -> None:
    add_promise(name="Gravensteen", latitude="51.06", longitude="3.73")
    path = f"/en/monuments/city/{GHENT}/sheets.pdf"
    answers: list[tuple[str, dict[str, str]]] = []

    def site(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        response = client.get(environ["PATH_INFO"])
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.headers.items()))
        return [response.content]

    store = PageStore(site)
    environ = RequestFactory().get(path, HTTP_ACCEPT_ENCODING="gzip, br").environ
    bodies = [
        b"".join(store(environ, lambda status, headers, exc_info=None: answers.append((status, dict(headers)))))
        for _ in range(papers.CITY_SHEETS.per_minute + 2)
    ]
    assert {status for status, _headers in answers} == {"200 OK"}
    assert len(set(bodies)) == 1
    assert "Gravensteen" in words_of(bodies[0])[0]
    assert "Content-Encoding" not in answers[-1][1]


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
