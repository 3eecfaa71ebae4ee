"""Rules of IATI 2.03 that its schema can't hold: identifiers and dates.

https://iatistandard.org/en/guidance/standard-guidance/ (organisation and activity identifiers), and the standard
ruleset that IATI's own validator follows.
"""

import re
from datetime import date

IDENTIFIER = re.compile(r"[^\s/&|?]+")
ORG_ID = re.compile(r"[A-Z]{2}-[A-Z0-9_]+-[^\s/&|?]+")
"""Registration agency and number, by org-id.guide."""


def is_identifier(text: str) -> bool:
    """No `/`, `&`, `|`, `?` and no white space, as the ruleset has it of every reference."""
    return IDENTIFIER.fullmatch(text) is not None


def org_reference(org_id: str) -> str | None:
    """What may stand as a reference to an organisation; None for anything else, so that its name stands alone."""
    return org_id if ORG_ID.fullmatch(org_id) else None


def activity_identifier(org_id: str, own: str) -> str:
    """Begins with the reporter's own. Raises ValueError for what no reader would take."""
    identifier = f"{org_id}-{own}"
    if not is_identifier(identifier):
        raise ValueError(f"{identifier!r} is no identifier of IATI")
    return identifier


def not_after(day: date, today: date) -> date:
    """A transaction is never in the future: what a bank booked for tomorrow (its evening, our noon) is of today."""
    return min(day, today)


def end_of_year(year: int, today: date) -> date:
    """The day of what is told as one sum for a year."""
    return not_after(date(year, 12, 31), today)
