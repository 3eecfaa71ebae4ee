"""A group's poster: its name, its colour, its own code, which a reader that is not ours finds."""

import io
import re

import pytest
import zxingcpp
from django.conf import settings
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from blueheart.kernel.documents import typeset_picture
from blueheart.wear.documents.posters import POSTER, PosterGroup, poster_pdf, poster_values
from blueheart.wear.rules.kit import BY_NAME, Poster

POSTERS = [file for file in BY_NAME.values() if isinstance(file, Poster)]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
GHENT = PosterGroup(slug="ghent", name="Ghent", colour="#c8102e", is_sample=False)


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def picture_of(poster: Poster, language: str, group: PosterGroup | None) -> Image.Image:
    with override(language):
        png = typeset_picture(POSTER, poster_values(poster, language=language, group=group))
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("poster", POSTERS, ids=lambda poster: poster.name)
def test_code_on_the_poster_leads_to_the_group_in_its_language(poster: Poster, language: str) -> None:
    found = zxingcpp.read_barcodes(picture_of(poster, language, GHENT))
    assert [code.text for code in found] == [f"{settings.BASE_URL}/{language}/supporters/ghent/"]


def test_code_on_the_campaigns_poster_leads_to_the_overlay() -> None:
    found = zxingcpp.read_barcodes(picture_of(POSTERS[0], "fr", None))
    assert [code.text for code in found] == [f"{settings.BASE_URL}/fr/wear/"]


@pytest.mark.parametrize("poster", POSTERS, ids=lambda poster: poster.name)
def test_group_poster_is_one_page_of_pdf_ua_with_its_name(poster: Poster) -> None:
    with override("de"):
        pdf = poster_pdf(poster, language="de", group=GHENT)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    words = words_of(pdf)
    assert "Ghent" in words
    assert "/de/supporters/ghent/" in words.replace(" ", "")
    assert "Beispiel" not in words


def test_sample_is_marked_on_its_poster() -> None:
    group = PosterGroup(slug="x", name="A club", colour="", is_sample=True)
    with override("en"):
        assert "Sample, not a real supporter" in words_of(poster_pdf(POSTERS[0], language="en", group=group))


def test_heart_stays_blue_and_the_colour_stands_beside_it() -> None:
    picture = picture_of(BY_NAME["poster-a4-light"], "en", GHENT)  # type: ignore[arg-type]
    width, height = picture.size
    assert picture.getpixel((width // 2, round(height * 0.2))) == (0, 158, 219)
    red = [y for y in range(height) if picture.getpixel((width // 2, y)) == (0xC8, 0x10, 0x2E)]
    assert 10 <= len(red) <= 25
    assert min(red) > height * 0.6


@pytest.mark.parametrize(
    "name",
    ["W" * 200, "Sint-Jozefscollege Aalst " * 8, "نادي الأمل الرياضي في القدس", "#set page(width: 1mm)",
     "$x^2$ *b* <label> \\"],
)  # fmt: skip
def test_any_name_stays_on_the_page_and_is_never_run(name: str) -> None:
    group = PosterGroup(slug="x", name=name, colour="#fdb913", is_sample=True)
    with override("en"):
        reader = PdfReader(io.BytesIO(poster_pdf(POSTERS[0], language="en", group=group)))
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width) / 72 * 25.4) == 210
    words = re.sub(r"\s+", "", reader.pages[0].extract_text())
    assert set(name.replace(" ", "")) - set("لا") <= set(words) | set("ًاأإآلا")
