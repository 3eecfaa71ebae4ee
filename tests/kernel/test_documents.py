"""Papers and pictures set from a template and its values."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from blueheart.kernel.documents import typeset, typeset_picture

PAGE = """
#let values = json(bytes(sys.inputs.values))
#set document(title: "A paper")
#set page(width: 300pt, height: 200pt, margin: 10pt, fill: none)
#set text(font: "Noto Sans", lang: "en")
#values.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(PAGE, encoding="utf-8")
    return path


def is_universal(pdf: bytes) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


def test_paper_is_pdf_ua_and_the_same_bytes_each_time(template: Path) -> None:
    first = typeset(template, {"text": "Words"})
    assert is_universal(first)
    assert first == typeset(template, {"text": "Words"})


def test_values_are_shown_and_never_run(template: Path) -> None:
    pdf = typeset(template, {"text": '#panic("run") *x* $y$'})
    assert '#panic("run") *x* $y$' in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_letter_that_no_font_has_gives_a_plain_pdf(template: Path) -> None:
    pdf = typeset(template, {"text": "Words \ue123"})
    assert not is_universal(pdf)
    assert "Words" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_picture_has_a_pixel_for_each_point_and_is_clear_where_nothing_is(template: Path) -> None:
    picture = Image.open(io.BytesIO(typeset_picture(template, {"text": "I"})))
    assert picture.size == (300, 200)
    assert picture.getpixel((299, 199))[3] == 0
    assert min(picture.getchannel("A").getextrema()) == 0 < max(picture.getchannel("A").getextrema())
