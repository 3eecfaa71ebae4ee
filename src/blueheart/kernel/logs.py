"""Log lines without what opens a door or names a person: signed links, drafts' keys, mail addresses."""

import logging
import re

SECRET_PARTS = re.compile(
    r"(/(?:manage|promises?|mine|worn|submit|edit|invitation|key|trace|thanks|transfer|receipt|monthly|pay)/)"
    r"(?!\d{1,18}/)[^/\s'\"<>?]+?(?=(?:\.pdf)?(?:[/\s'\"<>?]|$))"
)
"""What follows these in a path, but for the numbers by which the desk knows things."""
ADDRESSES = re.compile(r"[^\s<>\"'(),;:/=&?]+@[^\s<>\"'(),;:/&?]+")


class CleanFormatter(logging.Formatter):
    """Looks at the whole text, with its traceback; a path in a warning holds the link that was followed."""

    def format(self, record: logging.LogRecord) -> str:
        return ADDRESSES.sub("…", SECRET_PARTS.sub(r"\1…", super().format(record)))
