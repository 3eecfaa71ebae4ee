"""QR codes: a reader that is not ours finds the address in the drawn picture."""

import pytest
import pyvips
import zxingcpp
from PIL import Image

from blueheart.kernel.qr import qr_svg


def decoded(svg: str, *, width: int = 600) -> list[str]:
    picture = pyvips.Image.thumbnail_buffer(svg.encode(), width, height=width).flatten(background=255)
    grey = picture.colourspace("b-w")
    image = Image.frombytes("L", (grey.width, grey.height), grey.write_to_memory())
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize(
    "text", ["https://blueheart.example/en/supporters/ghent/", "https://example.org/ar/supporters/" + "x" * 80 + "/"]
)
def test_code_holds_the_address(text: str) -> None:
    assert decoded(qr_svg(text)) == [text]


def test_code_is_read_with_a_tenth_of_it_covered() -> None:
    svg = qr_svg("https://blueheart.example/en/supporters/ghent/")
    size = int(svg.split('viewBox="0 0 ')[1].split(" ")[0])
    patch = f'<path fill="#fff" d="M{size // 2} {size // 2}h{size // 4}v{size // 4}H{size // 2}z"/></svg>'
    assert decoded(svg.replace("</svg>", patch)) == ["https://blueheart.example/en/supporters/ghent/"]


def test_code_has_a_name_that_is_escaped() -> None:
    svg = qr_svg("https://example.org/", title='QR code to <b>"x"</b>')
    assert 'role="img"' in svg
    assert "<title>QR code to &lt;b&gt;&quot;x&quot;&lt;/b&gt;</title>" in svg


def test_code_without_a_name_is_decoration() -> None:
    assert 'aria-hidden="true"' in qr_svg("https://example.org/")
    assert "role=" not in qr_svg("https://example.org/")


def test_code_stays_dark_on_white_with_its_quiet_zone() -> None:
    svg = qr_svg("https://example.org/")
    size = int(svg.split('viewBox="0 0 ')[1].split(" ")[0])
    assert f'fill="#ffffff" d="M0 0h{size}v{size}' in svg
    assert "M0 " not in svg.split('crispEdges" d="')[1]
