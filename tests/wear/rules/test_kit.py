"""The catalogue of ready-made files and the names of their addresses."""

import pytest

from blueheart.wear.rules.kit import HEART_PIXELS, KIT, Shelf, find_file

LANGUAGES = ["en", "fr", "nl", "de", "ar", "zh-hans"]


def test_every_file_is_found_by_its_name_in_every_language() -> None:
    for file in KIT:
        for language in LANGUAGES if file.has_words else [""]:
            assert find_file(file.file_name(language), LANGUAGES) == (file, language)


def test_no_two_files_share_a_name() -> None:
    names = [file.file_name(language) for file in KIT for language in (LANGUAGES if file.has_words else [""])]
    assert len(names) == len(set(names))


def test_kit_holds_what_was_promised() -> None:
    hearts = [file for file in KIT if file.shelf == Shelf.HEARTS]
    assert {file.width for file in hearts} == {0, *HEART_PIXELS}
    assert {16, 2048} <= set(HEART_PIXELS)
    posters = {(file.width, file.height) for file in KIT if file.shelf == Shelf.POSTERS}
    assert posters == {(210, 297), (297, 420)}
    assert {file.width for file in KIT if file.shelf == Shelf.PINS} == {25, 37, 58}
    assert set(Shelf) == {file.shelf for file in KIT}


@pytest.mark.parametrize(
    "name",
    ["", "poster-a4.pdf", "poster-a4-xx.pdf", "poster-a4-fr.png", "heart-64-fr.png", "heart-65.png", "heart", ".svg",
     "poster-a4-fr.pdf.pdf", "../heart.svg", "-fr.pdf", "poster-a4-fr-fr.pdf"],
)  # fmt: skip
def test_any_other_name_is_no_file(name: str) -> None:
    assert find_file(name, LANGUAGES) is None
