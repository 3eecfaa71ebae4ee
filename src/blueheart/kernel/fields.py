"""What may stand in a text field: plain words, of a bounded length, in the order in which they are read."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from blueheart.kernel.problems import ProblemList
from blueheart.kernel.text import clean_line, clean_text

MARKUP = re.compile(r"<[a-zA-Z/!?][^>]{0,200}>?")
UNREADABLE = "\ufffd"
"""What stands where bytes were no UTF-8, or where a NUL was typed."""

DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read_text(
    field: str, typed: str, *, limit: int, problems: ProblemList, is_required: bool = False, lines: bool = False
) -> str:
    """The text in NFC without control characters, of at most `limit` characters; or a problem added."""
    if len(typed) > limit * 4:
        add_too_long(field, len(typed), limit, problems)
        return ""
    if UNREADABLE in typed:
        problems.add(
            field, "unreadable",
            _("Some letters in this could not be read; “�” stands in their place. Type them again."),
        )  # fmt: skip
        return ""
    refused = refused_characters(typed, lines=lines)
    if refused:
        problems.add(
            field, "control_characters",
            _("This holds invisible characters that change how text is read (%(names)s). Type it again without them.")
            % {"names": refused},
        )  # fmt: skip
        return ""
    text = clean_text(typed) if lines else clean_line(typed)
    markup = MARKUP.search(text)
    if markup:
        problems.add(
            field, "markup",
            _("Write plain words here: take out “%(markup)s”.") % {"markup": markup.group()[:40]},
        )  # fmt: skip
    elif len(text) > limit:
        add_too_long(field, len(text), limit, problems)
    elif is_required and not any(char.isalnum() for char in text):
        problems.add(field, "required", _("This is needed. Fill it in."))
    return text


def refused_characters(typed: str, *, lines: bool) -> str:
    """The names of characters that no honest text here needs, at most three; "" when there are none."""
    allowed = "\n\r\t" if lines else "\t"
    found = {
        char
        for char in typed
        if char in DIRECTION_CONTROLS or (unicodedata.category(char) == "Cc" and char not in allowed)
    }
    return ", ".join(unicodedata.name(char, f"U+{ord(char):04X}").lower() for char in sorted(found)[:3])


def add_too_long(field: str, length: int, limit: int, problems: ProblemList) -> None:
    over = length - limit
    problems.add(
        field, "too_long",
        ngettext_lazy(
            "At most %(limit)d characters fit here; take out %(over)d.",
            "At most %(limit)d characters fit here; take out %(over)d.",
            over,
        )
        % {"limit": limit, "over": over},
    )  # fmt: skip
