"""Spellings of cities, made comparable; pure."""

import re
from collections.abc import Iterable

from blueheart.kernel.text import fold

MAX_KEY_LENGTH = 200

# Letters that Arabic, Persian and Urdu keyboards write differently for one name.
SAME_LETTERS = {"ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ە": "ه", "ة": "ه", "ھ": "ه"}
DROPPED = "'\"ʹʺʻʼʽʾʿˈˋ´`’‘"
KEY_LETTERS = str.maketrans(SAME_LETTERS | dict.fromkeys(DROPPED))
NO_WORD = re.compile(r"[^\w]+")

AIRPORT_CODE = re.compile(r"^[A-Z]{3}$")
SAINTS = {"st": ("saint", "sankt", "sint"), "ste": ("sainte",), "saint": ("st",), "sankt": ("st",), "sint": ("st",)}


def search_key(text: str) -> str:
    """Lower-case words without accents, apostrophes and punctuation: "St. Pölten" is "st polten"."""
    folded = fold(text).translate(KEY_LETTERS)
    return " ".join(NO_WORD.sub(" ", folded).split())[:MAX_KEY_LENGTH]


def other_saints(key: str) -> tuple[str, ...]:
    """The same key with the abbreviation of a saint spelled out, or the other way round."""
    first, space, rest = key.partition(" ")
    return tuple(f"{word} {rest}" for word in SAINTS.get(first, ())) if space else ()


def without_airport_codes(name: str, alternates: Iterable[str]) -> list[str]:
    """All spellings, less three-letter airport codes, which would stand before the town that is being typed ("leu").

    A code that is the name's own initials stays (NYC).
    """
    spellings = [name, *alternates]
    codes = {spelling for spelling in spellings if len(spelling) == 3 and AIRPORT_CODE.match(spelling)} - {name}
    if not codes:
        return spellings
    initials = {"".join(word[0] for word in spelling.split()).upper() for spelling in spellings if " " in spelling}
    return [spelling for spelling in spellings if spelling not in codes or spelling in initials]


class BulkKeys(dict[int, str]):
    """`search_key` for hundreds of thousands of spellings: folds each character once and keeps what it became.

    Folding works character by character (marks are dropped, so that their order does not matter), which
    `tests/campaign/test_names.py` holds against `search_key` for the whole table.
    """

    def of(self, spellings: list[str]) -> set[str]:
        """The distinct keys; a spelling must hold no newline."""
        return {self._tidy(key) for key in "\n".join(spellings).translate(self).split("\n")} - {""}

    def one(self, spelling: str) -> str:
        return self._tidy(spelling.translate(self))

    @staticmethod
    def _tidy(key: str) -> str:
        return " ".join(key.split())[:MAX_KEY_LENGTH] if " " in key else key[:MAX_KEY_LENGTH]

    def __missing__(self, point: int) -> str:
        key = self[point] = _key_of_character(chr(point))
        return key


def _key_of_character(character: str) -> str:
    if character == "\n":
        return "\n"
    between = fold(f"a{character}a")[1:-1].translate(KEY_LETTERS)
    return NO_WORD.sub(" ", between)
