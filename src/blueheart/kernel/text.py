"""What people write, made safe to store, show and compare. Pure; every function is idempotent."""

import re
import unicodedata
from collections.abc import Callable
from uuid import UUID

from django.utils.text import slugify

SITE_LANGUAGES = ("en", "fr", "nl", "de", "ar")
"""In which the site is read, as `settings.LANGUAGES` has them."""

TEXT_LANGUAGES = SITE_LANGUAGES[:3]
"""In which all of its texts stand; in the others, the interface."""

MAX_MARKS = 4
ZWNJ, ZWJ = "\u200c", "\u200d"
JOINERS = ZWNJ + ZWJ

# Format characters (Cf) that are drawn, such as the Arabic number sign; all other Cf are invisible.
DRAWN_FORMATS = frozenset(map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD]))
# Invisible though Unicode calls them letters, marks or symbols; used for names that look empty.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc")
# One of these alone is French or Swiss typography; in a run they are padding.
KEPT_SPACES = frozenset("\u00a0\u202f")

NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
SPACE_RUN = re.compile(r"[^\S\n]+")
BLANK_LINES = re.compile(r"\n{3,}")

# Letters that Unicode does not decompose, as people without them on the keyboard write them.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
    | dict.fromkeys("\u2018\u2019\u02bc\u02bb\u0060\u00b4\u2032", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"\u0640": None}  # tatweel, which only stretches an Arabic word
)

# fmt: off
RTL_LANGUAGES = frozenset({
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "khw", "ks", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi",
})
# fmt: on
RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})


def clean_line(text: str) -> str:
    """One line: as `clean_text`, with every run of space or newlines made one space."""
    return SPACE_RUN.sub(_one_space, _visible(text).replace("\n", " ")).strip()


def clean_text(text: str) -> str:
    """Several lines, in NFC: no control, direction-changing or invisible character.

    A zero-width joiner or non-joiner stays between letters, where Persian and Indic scripts need
    it, and a joiner between emoji. More than four combining marks in a row are cut. Space in a line is
    collapsed, at most one empty line stands between two others.
    """
    spaced = SPACE_RUN.sub(_one_space, _visible(text))
    lines = "\n".join(line.strip() for line in spaced.split("\n"))
    return BLANK_LINES.sub("\n\n", lines).strip()


def fold(text: str) -> str:
    """For search and comparison: no case, accents, harakat, tatweel, width or joiners."""
    once = _fold_once(text)
    if once.isascii():
        return once
    # A few characters fold into ones that fold further (U+1E9E, U+03F4); two rounds settle all.
    return _fold_once(_fold_once(once))


def direction(language: str) -> str:
    """ "rtl" or "ltr" for a BCP 47 tag; a script subtag decides before the language."""
    tags = language.lower().replace("_", "-").split("-")
    script = next((tag for tag in tags[1:] if len(tag) == 4 and tag.isalpha()), "")
    if script:
        return "rtl" if script in RTL_SCRIPTS else "ltr"
    return "rtl" if tags[0] in RTL_LANGUAGES else "ltr"


def _one_space(match: re.Match[str]) -> str:
    run = match.group()
    return run if run in KEPT_SPACES else " "


def _visible(text: str) -> str:
    text = NEWLINES.sub("\n", text)
    if text.isascii():
        return "".join(c for c in text if c.isprintable() or c in "\n\t")
    text = unicodedata.normalize("NFC", text.translate(KEPT))
    return unicodedata.normalize("NFC", _limit_marks(_limit_joiners(text)))


def _is_kept(character: str) -> bool:
    if character in JOINERS or character in "\n\t":
        return True
    if character in BLANKS or _is_noncharacter(character):
        return False
    category = unicodedata.category(character)
    return category not in {"Cc", "Cs", "Co"} and (category != "Cf" or character in DRAWN_FORMATS)


def _is_noncharacter(character: str) -> bool:
    point = ord(character)
    return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE


def _limit_joiners(text: str) -> str:
    if ZWNJ not in text and ZWJ not in text:
        return text
    kept: list[str] = []
    for position, character in enumerate(text):
        if character in JOINERS:
            before = kept[-1] if kept else ""
            after = text[position + 1 : position + 2]
            if not (_may_join(before, character) and _may_join(after, character)):
                continue
        kept.append(character)
    return "".join(kept)


def _may_join(neighbour: str, joiner: str) -> bool:
    if not neighbour:
        return False
    category = unicodedata.category(neighbour)
    return category[0] == "L" or category[0] == "M" or (joiner == ZWJ and category in {"So", "Sk"})


def _limit_marks(text: str) -> str:
    if "m" * (MAX_MARKS + 1) not in text.translate(MARKS):
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


class _Table(dict[int, int | None]):
    """For str.translate: asks once per character and remembers, so that long texts go at C's speed."""

    MOST = 20_000

    def __init__(self, answer: Callable[[str], int | None]) -> None:
        super().__init__()
        self.answer = answer

    def __missing__(self, point: int) -> int | None:
        if len(self) > self.MOST:
            self.clear()
        self[point] = answer = self.answer(chr(point))
        return answer


KEPT = _Table(lambda character: ord(character) if _is_kept(character) else None)
MARKS = _Table(lambda character: ord("m") if _is_mark(character) else ord(" "))
FOLDED = _Table(
    lambda character: None if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cs"} else ord(character)
)


def _fold_once(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(PLAIN_LETTERS)
        text = text.translate(FOLDED)
    return " ".join(text.split())


def slug_for(text: str, uid: UUID) -> str:
    """At most 71 characters: readable where the text is in Latin script, unique without a look at a table."""
    words = slugify(fold(text))[:60].strip("-")
    return f"{words}-{uid.hex[:10]}" if words else uid.hex[:16]
