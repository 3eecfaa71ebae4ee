"""The interface's strings, read out of the source without gettext's programs.

Django turns a template into Python, Babel reads the Python; a test holds the result against xgettext's.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polib

PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATES = {".html", ".txt", ".xml"}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\-+ ]*\d*(?:\.\d+)?[sdif]|%%")
KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, order=True)
class Message:
    """What gettext looks a translation up by, and its plural."""

    context: str
    singular: str
    plural: str = ""


def find_messages(package: Path = PACKAGE) -> dict[Message, str]:
    """Every string of the source in the order of the files, with the file and line that has it first."""
    found: dict[Message, str] = {}
    for path in sorted(package.rglob("*")):
        if "migrations" in path.parts or "locale" in path.parts:
            continue
        if path.suffix == ".py":
            code = path.read_bytes()
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            code = as_python(path)
        else:
            continue
        for line, message in read(code):
            found.setdefault(message, f"{path.relative_to(package)}:{line}")
    return join_plurals(found)


def as_python(path: Path) -> bytes:
    from django.utils.translation.template import templatize

    # Between brackets Python's tokenizer minds no indentation, and a template has its own.
    return f"({templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)".encode()


def read(code: bytes) -> Iterator[tuple[int, Message]]:
    from babel.messages.extract import extract

    for line, texts, _, context in extract("python", io.BytesIO(code), keywords=KEYWORDS):  # type: ignore[arg-type]
        singular, plural = texts if isinstance(texts, tuple) else (texts, "")
        if singular:
            yield line, Message(context or "", singular, plural)


def join_plurals(found: dict[Message, str]) -> dict[Message, str]:
    """A string that stands alone in one place and with a plural in another is one entry, with the plural."""
    with_plural = {(message.context, message.singular) for message in found if message.plural}
    return {
        message: where
        for message, where in found.items()
        if message.plural or (message.context, message.singular) not in with_plural
    }


def is_format(message: Message) -> bool:
    return bool(PLACEHOLDER.search(message.singular + message.plural))


def merge(catalogue: polib.POFile, found: dict[Message, str]) -> tuple[int, int]:
    """Bring a catalogue to the strings of the source, in their order; says how many were added and taken out.

    Nothing is guessed: a string that changed by one letter is a new one, to be translated, and never "fuzzy".
    """
    import polib

    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    plurals = int(str(catalogue.metadata["Plural-Forms"]).split("nplurals=")[1].split(";")[0])
    entries, added = [], 0
    for message in found:
        entry = known.pop((message.context, message.singular), None)
        if entry is None or entry.obsolete or (entry.msgid_plural or "") != message.plural:
            added += 1
            entry = polib.POEntry(msgctxt=message.context or None, msgid=message.singular)
            if message.plural:
                entry.msgid_plural = message.plural
                entry.msgstr_plural = dict.fromkeys(range(plurals), "")
        entry.flags = ["python-format"] if is_format(message) else []
        entry.occurrences = []
        entries.append(entry)
    catalogue[:] = entries
    return added, len(known)


def missing(catalogue: polib.POFile, found: dict[Message, str]) -> dict[Message, str]:
    known = {Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") for entry in catalogue}
    return {message: where for message, where in found.items() if message not in known}


def left_over(catalogue: polib.POFile, found: dict[Message, str]) -> list[str]:
    return [
        entry.msgid
        for entry in catalogue
        if Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") not in found
    ]
