"""The parameters of an address: the list's own filters, read strictly, and where a page begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.rules.filters import MAX_SEARCH_LENGTH, InitiativeFilter, read_filter, read_number
from blueheart.initiatives.rules.problems import Problem, ProblemList
from blueheart.initiatives.rules.texts import add_too_long
from blueheart.supporters.enums import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`language` names the choices (kind, purpose, sector); `after` is a cursor not yet read; `limit` None is all."""

    wanted: InitiativeFilter
    language: str
    after: str
    limit: int | None
    query: str


def read_asked(params: QueryDict, *, most: int) -> tuple[Asked, list[Problem]]:
    """What is wrong is told: a program must not get another result set than it asked for."""
    wanted, found = read_filter(params)
    problems = ProblemList(list(found))
    check_search(params, problems)
    asked = Asked(
        wanted=wanted,
        language=read_interface_language(params, problems),
        after=params.get("after", "").strip(),
        limit=read_number("limit", params, 1, most, problems),
        query=params.urlencode(),
    )
    return asked, problems.found


def check_search(params: Mapping[str, str], problems: ProblemList) -> None:
    """A page cuts a text that is too long and says nothing; what is cut would be another result set."""
    text = " ".join(params.get("q", "").split())
    if len(text) > MAX_SEARCH_LENGTH:
        add_too_long("q", len(text), MAX_SEARCH_LENGTH, problems)


def read_interface_language(params: Mapping[str, str], problems: ProblemList) -> str:
    """`lang` names the choices; which language an initiative is held in is `language`."""
    text = params.get("lang", "").strip().lower()
    known = [code for code, _name in settings.LANGUAGES]
    if text and text not in known:
        problems.add(
            "lang", "unknown_choice",
            _("“%(typed)s” is not known here. Choose one of: %(choices)s.")
            % {"typed": text[:40], "choices": ", ".join(known)},
        )  # fmt: skip
    return text if text in known else settings.LANGUAGE_CODE


class HasQuery(Protocol):
    @property
    def query(self) -> str: ...


def bad_cursor(name: str, text: str) -> Problem:
    return Problem(
        name, "bad_cursor",
        _("“%(typed)s” is not the beginning of a page. Take it from the address of “next”.") % {"typed": text[:40]},
    )  # fmt: skip


def next_query(asked: HasQuery, cursor: object) -> str:
    query = QueryDict(asked.query, mutable=True)
    query["after"] = str(cursor)
    return query.urlencode()


def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """One parameter of an address, as OpenAPI has it."""
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def filter_parameters() -> list[dict[str, Any]]:
    """The filters as OpenAPI parameters."""
    return [
        parameter("year", "Held in this year.", type="integer", minimum=2009, maximum=2100),
        parameter("world_day", "1: only what includes 30 July.", type="string", enum=["0", "1"]),
        parameter("country", "ISO 3166-1 alpha-2.", type="string", pattern="^[A-Za-z]{2}$"),
        parameter("city", "GeoNames number of the city.", type="integer", minimum=1, maximum=10**12),
        parameter("kind", "Kind of initiative.", type="string", enum=list(Kind.values)),
        parameter("sector", "Sector of the organiser.", type="string", enum=list(Sector.values)),
        parameter("purpose", "What it is for.", type="string", enum=list(Purpose.values)),
        parameter("language", "Held in this language (ISO 639).", type="string", pattern="^[a-z]{2,3}$"),
        parameter("from", "Ends on this day or later.", type="string", format="date"),
        parameter("to", "Begins on this day or earlier.", type="string", format="date"),
        parameter("online", "1: only online, 0: only in a place.", type="string", enum=["0", "1"]),
        parameter("q", "Words, each a beginning of a word in the text.", type="string", maxLength=100),
        parameter("lang", "Language of the labels.", type="string", enum=[code for code, _name in settings.LANGUAGES]),
    ]
