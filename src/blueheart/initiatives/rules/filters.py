"""What a visitor, a feed or a program asks to see: one filter for the list, the map, the calendar and every format."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from blueheart.campaign.queries import is_country
from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.rules.facets import YEARS, Span, join_facet
from blueheart.initiatives.rules.languages import is_language
from blueheart.initiatives.rules.problems import Problem, ProblemList
from blueheart.kernel.text import fold
from blueheart.supporters.enums import Sector

MAX_SEARCH_LENGTH = 100
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeFilter:
    """`from_day` and `to_day` are inclusive local days; `world_day` keeps those whose days include 30 July."""

    year: int | None = None
    world_day: bool = False
    country: str = ""
    city: int | None = None
    kind: str = ""
    sector: str = ""
    purpose: str = ""
    language: str = ""
    from_day: date | None = None
    to_day: date | None = None
    online: bool | None = None
    text: str = ""

    @classmethod
    def on_world_day(cls, year: int) -> Self:
        return cls(year=year, world_day=True)

    @property
    def is_empty(self) -> bool:
        return self == InitiativeFilter()

    def as_params(self) -> dict[str, str]:
        """The address's parameters; a World Day page has its year and day in its path."""
        values = {
            "year": "" if self.world_day or self.year is None else str(self.year),
            "world_day": "1" if self.world_day and self.year is None else "",
            "country": self.country,
            "city": "" if self.city is None else str(self.city),
            "kind": self.kind,
            "sector": self.sector,
            "purpose": self.purpose,
            "language": self.language,
            "from": self.from_day.isoformat() if self.from_day else "",
            "to": self.to_day.isoformat() if self.to_day else "",
            "online": "" if self.online is None else str(int(self.online)),
            "q": self.text,
        }
        return {name: value for name, value in values.items() if value}

    def as_query(self, **more: str) -> str:
        return urlencode({**self.as_params(), **{name: value for name, value in more.items() if value}})

    def feed_query(self) -> str:
        """For feeds, whose path has no year: the World Day's year and day as parameters."""
        extra = {"year": str(self.year), "world_day": "1"} if self.world_day and self.year is not None else {}
        return urlencode({**self.as_params(), **extra})

    def span(self) -> Span | None:
        """Its days, when it asks for days in their order and for nothing else."""
        if (self.from_day, self.to_day) == (None, None):
            return None
        if self.from_day and self.to_day and self.from_day > self.to_day:
            return None
        is_all = replace(self, from_day=None, to_day=None).is_empty
        return Span.of(self.from_day, self.to_day) if is_all else None

    def kept_facets(self) -> tuple[str, ...] | None:
        """The facets of `rules.facets` whose kept counts, added up, answer this filter; None when none do."""
        if self.city is not None or self.from_day or self.to_day or self.text:
            return None
        online = "" if self.online is None else str(int(self.online))
        named = [
            f"{name}:{value}"
            for name, value in (
                ("kind", self.kind), ("country", self.country), ("sector", self.sector), ("purpose", self.purpose),
                ("language", self.language), ("online", online),
            )
            if value
        ]  # fmt: skip
        if len(named) > 1:
            return None
        years = YEARS if self.year is None else (self.year,)
        period = "day" if self.world_day else "year"
        return tuple(join_facet(f"{period}:{year}", named[0] if named else "") for year in years)


def read_filter(params: Mapping[str, str]) -> tuple[InitiativeFilter, list[Problem]]:
    """The filter of an address. What is wrong is left out of it and told, so that a page can still be shown."""
    problems = ProblemList()
    year = read_number("year", params, 2009, 2100, problems)
    return (
        InitiativeFilter(
            year=year,
            world_day=bool(read_switch("world_day", params, problems)),
            country=read_country(params, problems),
            city=read_number("city", params, 1, 10**12, problems),
            kind=read_known("kind", params, Kind.values, problems),
            sector=read_known("sector", params, Sector.values, problems),
            purpose=read_known("purpose", params, Purpose.values, problems),
            language=read_language(params, problems),
            from_day=read_day("from", params, problems),
            to_day=read_day("to", params, problems),
            online=read_switch("online", params, problems),
            text=" ".join(params.get("q", "").replace("\x00", "").split())[:MAX_SEARCH_LENGTH],
        ),
        problems.found,
    )


def read_number(name: str, params: Mapping[str, str], least: int, most: int, problems: ProblemList) -> int | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 14 and least <= int(text) <= most:
        return int(text)
    problems.add(
        name, "not_a_number",
        _("“%(typed)s” is not a whole number from %(least)d to %(most)d.")
        % {"typed": text[:40], "least": least, "most": most},
    )  # fmt: skip
    return None


def read_switch(name: str, params: Mapping[str, str], problems: ProblemList) -> bool | None:
    text = params.get(name, "").strip()
    if text not in {"", "0", "1"}:
        problems.add(name, "not_a_switch", _("“%(typed)s” is neither 1 nor 0.") % {"typed": text[:40]})
    return {"1": True, "0": False}.get(text)


def read_country(params: Mapping[str, str], problems: ProblemList) -> str:
    text = params.get("country", "").strip().upper()
    if text and not is_country(text):
        problems.add(
            "country", "unknown_choice",
            _("“%(typed)s” is not a country code. Write two letters, such as BE.") % {"typed": text[:20]},
        )  # fmt: skip
        return ""
    return text


def read_known(name: str, params: Mapping[str, str], known: Iterable[str], problems: ProblemList) -> str:
    text = params.get(name, "").strip().lower()
    if text and text not in known:
        problems.add(
            name, "unknown_choice",
            _("“%(typed)s” is not known here. Choose one of: %(choices)s.")
            % {"typed": text[:40], "choices": ", ".join(known)},
        )  # fmt: skip
        return ""
    return text


def read_language(params: Mapping[str, str], problems: ProblemList) -> str:
    text = params.get("language", "").strip().lower()
    if text and not is_language(text):
        problems.add(
            "language", "unknown_language",
            _("“%(typed)s” is not a language code. Write one such as en, fr, nl or ar.") % {"typed": text[:20]},
        )  # fmt: skip
        return ""
    return text


def read_day(name: str, params: Mapping[str, str], problems: ProblemList) -> date | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problems.add(
            name, "impossible_date",
            _("“%(typed)s” is not a day of the calendar. Write year-month-day, such as 2027-07-30.")
            % {"typed": text[:40]},
        )  # fmt: skip
        return None
    if not 2009 <= day.year <= 2100:
        problems.add(name, "year_out_of_range", _("Give a year from 2009 to 2100."))
        return None
    return day


def search_words(text: str) -> list[str]:
    """Folded words of letters and digits, for the full-text index; the last may be unfinished."""
    return plain_words(text)[:8]


def plain_words(text: str) -> list[str]:
    """Folded words, parted where there is no letter or digit."""
    return WORD.findall(fold(text))
