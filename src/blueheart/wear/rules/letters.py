"""Which characters of a name a card can show, and a name without the others."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

LONGEST = 300
"""Characters that are kept of one text; nothing near that fits on a card."""
LOOKED_AT = 2_000
MARKS_ON_A_LETTER = 3
"""What languages need (Vietnamese 2, pointed Arabic 2); more of them reach over the lines above."""
JOINERS = frozenset("\u200c\u200d")
ARABIC = range(0x0600, 0x0780)
PICTOGRAPHS = (range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0x1F000, 0x20000))
FIRST_PICTOGRAPH = PICTOGRAPHS[0].start
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class ShownText:
    """What is left of a text, and whether its sense survived: more than two thirds of its letters and digits."""

    text: str
    is_readable: bool


def showable(text: str, covered: Collection[int]) -> ShownText:
    """In NFC and on one line, without emoji, controls that turn the direction, and what `covered` lacks.

    What belongs to a character that is left out (marks, selectors, joiners) goes with it.
    """
    if text.isascii() and text.isprintable() and len(text) <= LONGEST:
        return ShownText(" ".join(text.split()), any(map(str.isalnum, text)))
    normal = unicodedata.normalize("NFC", text[:LOOKED_AT])
    kept = "".join(islice(kept_characters(normal, covered), LONGEST))
    before, after = count_letters(normal[:LONGEST]), count_letters(kept)
    return ShownText(" ".join(kept.split()), after > 0 and after * 3 > before * 2)


def kept_characters(text: str, covered: Collection[int]) -> Iterator[str]:
    marks, is_base_kept = 0, False
    for position, character in enumerate(text):
        code, category = ord(character), unicodedata.category(character)
        if code in VARIATION_SELECTORS:
            continue
        if category in {"Mn", "Me"}:
            marks += 1
            if is_base_kept and marks <= MARKS_ON_A_LETTER and code in covered:
                yield character
            continue
        if character in JOINERS:
            if joins_arabic(text, position):
                yield character
            continue
        marks = 0
        if character.isspace():
            is_base_kept = False
            yield " "
        elif category[0] != "C":
            is_base_kept = code in covered and not is_pictograph(text, position)
            if is_base_kept:
                yield character


def joins_arabic(text: str, position: int) -> bool:
    beside = text[position - 1 : position] + text[position + 1 : position + 2]
    return position > 0 and len(beside) == 2 and all(ord(one) in ARABIC for one in beside)


def is_pictograph(text: str, position: int) -> bool:
    """An emoji by its block, or a sign that a selector turns into one (U+FE0F; UTS 51, 1.4.3); digits stay digits."""
    code = ord(text[position])
    if code >= FIRST_PICTOGRAPH and any(code in block for block in PICTOGRAPHS):
        return True
    return text[position + 1 : position + 2] == "\ufe0f" and not text[position].isalnum()


def count_letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def is_right_to_left(text: str) -> bool:
    """By its first strong character (UAX 9, rules P2 and P3)."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)
