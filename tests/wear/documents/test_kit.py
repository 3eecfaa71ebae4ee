"""Every ready-made file: opened by a reader that is not ours, of its size, in its language."""

import io
import re

import pytest
from django.conf import settings
from django.utils.translation import gettext, override
from PIL import Image
from pypdf import PdfReader

from blueheart.wear.documents.kit import kit_bytes
from blueheart.wear.documents.sizes import kilobytes
from blueheart.wear.rules.heart import HEART_PATH
from blueheart.wear.rules.kit import BY_NAME, KIT, Form, KitFile, Shelf

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PDFS = [file for file in KIT if file.form == Form.PDF]
PICTURES_OF_HEARTS = [file for file in KIT if file.shelf == Shelf.HEARTS and file.width]
BLUE = (0, 158, 219)
POINTS_PER_MM = 72 / 25.4


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    return [(round(float(box.width) / POINTS_PER_MM, 1), round(float(box.height) / POINTS_PER_MM, 1)) for box in boxes]


def test_heart_as_svg_is_the_sites_own() -> None:
    svg = kit_bytes(BY_NAME["heart"]).decode()
    assert HEART_PATH in svg
    assert 'viewBox="0 0 48 48"' in svg


@pytest.mark.parametrize("file", PICTURES_OF_HEARTS, ids=lambda file: file.name)
def test_heart_is_blue_on_nothing_and_of_its_size(file: KitFile) -> None:
    picture = Image.open(io.BytesIO(kit_bytes(file)))
    assert picture.size == (file.width, file.width)
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == 0
    red, green, blue, alpha = picture.getpixel((file.width // 2, file.width // 2))
    assert alpha == 255
    assert max(abs(one - other) for one, other in zip((red, green, blue), BLUE, strict=True)) <= 1
    assert not picture.info.get("exif")


@pytest.mark.parametrize("file", [file for file in KIT if file.shelf == Shelf.BANNERS], ids=lambda f: f.name)
def test_banner_has_its_size_and_a_blue_heart(file: KitFile) -> None:
    picture = Image.open(io.BytesIO(kit_bytes(file, "en"))).convert("RGB")
    assert picture.size == (file.width, file.height)
    blue = sum(number for number, colour in picture.getcolors(1 << 24) if colour == BLUE)
    assert blue > file.width * file.height / 200


def test_banner_differs_from_language_to_language() -> None:
    file = BY_NAME["banner-1200x300"]
    assert len({kit_bytes(file, language) for language in LANGUAGES}) == len(LANGUAGES)


def test_banner_in_arabic_has_its_heart_at_the_right() -> None:
    def middle_of_blue(language: str) -> float:
        picture = Image.open(io.BytesIO(kit_bytes(BY_NAME["banner-1200x300"], language))).convert("RGB")
        across = [x for x in range(picture.width) for y in (picture.height // 2,) if picture.getpixel((x, y)) == BLUE]
        return sum(across) / len(across)

    assert middle_of_blue("en") < 600 < middle_of_blue("ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", PDFS, ids=lambda file: file.name)
def test_paper_is_pdf_ua_in_its_language_with_embedded_fonts(file: KitFile, language: str) -> None:
    reader = PdfReader(io.BytesIO(kit_bytes(file, language)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title
    assert {font.split("+")[-1].split("-")[0] for font in fonts_of(reader)} <= {"NotoSans", "NotoSansArabic"}


def fonts_of(reader: PdfReader) -> set[str]:
    found = set()
    for page in reader.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            found.add(str(font.get_object()["/BaseFont"]).lstrip("/"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["poster-a4", "poster-a3", "poster-a4-light", "poster-a3-light"])
def test_poster_is_one_page_of_its_size_with_the_words_of_its_language(name: str, language: str) -> None:
    file = BY_NAME[name]
    pdf = kit_bytes(file, language)
    assert sizes_mm(pdf) == [(file.width, file.height)]
    words = words_of(pdf)
    with override(language):
        for told in ("I wear the Blue Heart", "against human trafficking", "Wear it too:"):
            letters = "".join(gettext(told).split())
            # A reader of PDF gives Arabic in the order and the forms in which it is drawn
            assert set(letters) <= set(words) if language == "ar" else letters in "".join(words.split()), told
    assert f"/{language}/wear/" in words.replace(" ", "")


def test_poster_holds_no_pixels_but_the_codes() -> None:
    for page in PdfReader(io.BytesIO(kit_bytes(BY_NAME["poster-a4-light"], "en"))).pages:
        assert len(page.images) == 0


@pytest.mark.parametrize("face", [25, 37, 58])
def test_pins_fill_an_a4_page_and_say_how_to_cut(face: int) -> None:
    file = BY_NAME[f"pins-{face}"]
    pdf = kit_bytes(file, "en")
    assert sizes_mm(pdf) == [(210, 297)]
    words = words_of(pdf)
    assert f"Pins of {face} mm" in words
    assert f"runs out to {file.bleed} mm" in words  # type: ignore[attr-defined]
    assert "50 mm" in words
    assert words.count("Blue Heart") == (0 if face == 25 else words.count("I wear the Blue Heart"))


def test_shirt_has_a_guide_and_two_prints_at_real_size() -> None:
    pdf = kit_bytes(BY_NAME["shirt"], "en")
    assert sizes_mm(pdf) == [(210, 297), (280, 350), (90, 90)]
    front, chest = (page.extract_text() for page in list(PdfReader(io.BytesIO(pdf)).pages)[1:])
    assert "I wear" in front
    assert chest.strip() == ""


def test_files_are_the_same_bytes_each_time() -> None:
    for name in ("heart-64", "banner-1128x191", "poster-a4", "pins-25"):
        assert kit_bytes(BY_NAME[name], "fr") == kit_bytes(BY_NAME[name], "fr")


@pytest.mark.parametrize("file", KIT, ids=lambda file: file.name)
def test_listed_size_is_that_of_the_file(file: KitFile) -> None:
    for language in ("en", "ar") if file.has_words and file.form == Form.PDF else ("en",):
        made = len(kit_bytes(file, language)) / 1000
        assert kilobytes(file, language if file.has_words else "") == pytest.approx(made, rel=0.1, abs=1.5), (
            "run ./blueheart measurekit"
        )


def test_a_site_of_an_office_says_nothing_of_the_united_nations(settings) -> None:
    pdf = words_of(kit_bytes(BY_NAME["poster-a4"], "en"))
    assert "Not an official publication of the United Nations" in pdf
    settings.OFFICE_NAME = "The office"
    assert "Not an official" not in words_of(kit_bytes(BY_NAME["poster-a4"], "en"))
