"""The technician's sheet, read back from its PDF."""

import io
import re
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from blueheart.illuminations.documents.sheet import sheet_pdf
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from tests.promisers import BRUSSELS, add_places, add_promise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def pages_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def add_fixed(**values: Any) -> Promise:
    return add_promise(**{"rule": "fixed", "fixed_time": "22:15", **values})


def test_sheet_has_times_colour_and_place_and_no_contact() -> None:
    promise = add_fixed(dressing_note="Three sides")
    (words,) = pages_of(sheet_pdf([promise], "en"))
    for told in (
        "Belfry of Ghent", "Ghent, Belgium", "22:15", "Friday, 30 July 2027", "00:30", "Saturday, 31 July 2027",
        "135 minutes of blue", "Europe/Brussels (UTC+02:00)", "Sunset 21:35", "Civil dusk 22:15", "#009EDB",
        "0 / 158 / 219", "0.1985, 0.2347", "0 / 123 / 255", "0 / 123 / 255 / 0", "51.05365, 3.72497", "91 m",
        "Technical service", "Blue light on the building: Three sides", "IEC 61966-2-1",
    ):  # fmt: skip
        assert told in words, told
    for private in ("Ann Example", "ann@example.org"):
        assert private not in words


def test_sheet_names_filters_with_their_source() -> None:
    (words,) = pages_of(sheet_pdf([add_fixed()], "en"))
    assert "E075 Evening Blue" in words
    assert "Rosco myColor" in words


def test_sheet_warns_of_daylight_and_of_the_curfew() -> None:
    promise = add_fixed(fixed_time="21:30", curfew="00:00")
    (words,) = pages_of(sheet_pdf([promise], "en"))
    assert f"burn in daylight: {promise.daylight_minutes} of 180" in words
    assert promise.daylight_minutes == 45
    assert "curfew for lights is at 00:00. Minutes that would burn after it: 30" in words
    assert "shortest useful time is from 22:15 to 23:09" in words


def test_sheet_of_a_light_within_bounds_warns_of_nothing() -> None:
    (words,) = pages_of(sheet_pdf([add_fixed(fixed_time="22:20", end_time="23:00", curfew="01:00")], "en"))
    assert "would burn" not in words
    assert "shortest useful time" not in words
    assert "Curfew for lights 01:00" in words


def test_sheet_says_where_there_is_no_civil_dusk() -> None:
    promise = add_fixed()
    promise.monument.latitude, promise.monument.longitude = "69.6496", "18.956"  # type: ignore[assignment]
    promise.monument.zone, promise.day = "Europe/Oslo", date(2026, 7, 30)
    (words,) = pages_of(sheet_pdf([promise], "en"))
    assert "Sunset 23:29" in words
    assert "no civil dusk that night, darkest at" in words
    assert "shortest useful time" not in words


def test_sheets_of_a_city_are_one_file_with_a_page_each_in_their_order() -> None:
    promises = [
        add_fixed(), add_fixed(name="Gravensteen", latitude="51.0573", longitude="3.7208"),
        add_fixed(name="City hall", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525"),
    ]  # fmt: skip
    pages = pages_of(sheet_pdf(promises, "en"))
    assert len(pages) == len(promises)
    for promise, page in zip(promises, pages, strict=True):
        assert promise.monument.name in page
    assert "2 / 3" in pages[1]


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "ar"])
def test_longest_sheet_stays_on_one_page_of_pdf_ua(language: str) -> None:
    promise = add_fixed(to=PromiseState.PROPOSED, name="Monument " * 17, curfew="00:00", fixed_time="21:30")
    promise.is_sample = True
    promise.dressing_note = "A long word about it " * 95
    promise.monument.owner_name = promise.monument.lit_by = promise.organiser_name = "Department " * 14
    pdf = sheet_pdf([promise], language)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == language
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_sheet_of_what_is_not_confirmed_or_a_sample_is_marked() -> None:
    promise = add_fixed(to=PromiseState.PROPOSED)
    promise.is_sample = True
    (words,) = pages_of(sheet_pdf([promise], "en"))
    assert "Sample · Proposed" in words


def test_sheet_is_in_the_active_language_unless_another_is_asked_for() -> None:
    promise = add_fixed()
    with override("de"):
        assert "30. Juli 2027" in pages_of(sheet_pdf([promise]))[0]
        assert "30 July 2027" in pages_of(sheet_pdf([promise], "en"))[0]


def test_sheet_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no promise"):
        sheet_pdf([])


def test_sheets_take_the_same_queries_whatever_their_number(django_assert_num_queries: Any) -> None:
    add_fixed()
    add_fixed(name="Gravensteen", latitude="51.0573", longitude="3.7208")
    promises = list(Promise.objects.select_related("monument__city").order_by("pk"))
    for some in (promises[:1], promises):
        with django_assert_num_queries(2):
            sheet_pdf(some, "fr")
