"""Dates that are known only in part, as sources give them; and where links lead."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from blueheart.editorial.enums import Place

PARTIAL_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
PATHS = {
    Place.WORLD_DAY: "world-day/",
    Place.INITIATIVES: "initiatives/",
    Place.INITIATIVES_BE: "initiatives/?country=BE",
    Place.SUPPORTERS: "supporters/",
    Place.EDITIONS: "editions/",
    Place.COUNTRIES: "countries/",
}


class NotAPartialDate(ValueError):
    """The text is no year, month or day."""


@dataclass(frozen=True)
class PartialDate:
    """A year, a month of it, or a day of that; what is not known is None."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def format_name(self) -> str:
        """The name of Django's format that shows no more than is known."""
        if self.day:
            return "DATE_FORMAT"
        return "YEAR_MONTH_FORMAT" if self.month else "Y"


def read_partial_date(text: str) -> PartialDate | None:
    """ISO 8601 with less precision allowed: "2019", "2019-04", "2019-04-05"; "" is None.

    Raises NotAPartialDate for anything else, an impossible day included.
    """
    if not text:
        return None
    found = PARTIAL_DATE.match(text) if text.isascii() else None
    if found is None:
        raise NotAPartialDate(f"{text!r} is no date: write 2019, 2019-04 or 2019-04-05")
    year, month, day = (int(part) if part else None for part in found.groups())
    partial = PartialDate(year or 0, month, day)
    try:
        partial.first_day  # noqa: B018
    except ValueError as error:
        raise NotAPartialDate(f"{text!r} is no day of the calendar: correct the month or the day") from error
    return partial


class LinkedPage(Protocol):
    url_path: str
    live: bool


def destination_url(
    *, place: str, page: LinkedPage | None, url: str, language: str, open_year: Callable[[], int | None]
) -> str:
    """The address in `language`; "" where nothing (or an unpublished page) was chosen."""
    if place == Place.SUBMIT:
        year = open_year()
        # With no edition open, the World Day's page says so
        return f"/{language}/world-day/{year}/submit/" if year else f"/{language}/world-day/"
    if place:
        return f"/{language}/{PATHS[Place(place)]}"
    if page is not None:
        return address_of(page, language=language)
    return url


def address_of(page: LinkedPage, *, language: str) -> str:
    """The path of the page in that language; "" while it is not published.

    `url_path` begins with the start page's own slug. A fallback links to the English pages' ids, and slugs
    are the same in every language, so the language of the address is all that differs.
    """
    if not page.live:
        return ""
    rest = page.url_path.strip("/").partition("/")[2]
    return f"/{language}/{rest}/" if rest else f"/{language}/"
