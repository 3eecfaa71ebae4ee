import pytest
from fontTools.ttLib import TTFont

from blueheart.kernel.fonts import FOLDER
from blueheart.wear.readers import read_font

FONTS = sorted(FOLDER.glob("*.ttf"))


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_characters_and_widths_are_those_that_fonttools_reads(path):
    font = TTFont(path)
    units, widths = font["head"].unitsPerEm, font["hmtx"]
    assert read_font(path.read_bytes()).advances == {
        code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()
    }


@pytest.mark.parametrize("size", [0, 3, 12, 200, 5000])
def test_a_font_cut_off_is_refused_with_a_word(size):
    with pytest.raises(ValueError, match="no font"):
        read_font(FONTS[0].read_bytes()[:size])


def test_each_font_has_its_licence_beside_it():
    assert {path.name for path in FOLDER.glob("LICENSE-*.txt")} == {
        f"LICENSE-{path.stem.split('-')[0]}.txt" for path in FONTS
    }
