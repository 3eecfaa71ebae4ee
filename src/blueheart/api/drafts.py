"""Taking in a draft from a program: kept as it was typed, with what the form would say of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from blueheart.api.callers import caller_address
from blueheart.api.schemas import DraftIn
from blueheart.campaign import queries as campaign
from blueheart.initiatives.actions import start_draft
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.rules.content import check_contact, check_content
from blueheart.initiatives.rules.problems import Problem, ProblemList, Text
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.initiatives.writers.records import utc_text
from blueheart.kernel.limits import RateLimit, allow, hash_who, seconds_to_wait

LIMIT = RateLimit("api.drafts", per_minute=20, per_hour=200, per_day=1000)
FIRST_STEP = "what"


class DraftsRefused(Exception):
    """The draft is not taken in; the rest says how to answer."""

    def __init__(
        self, status: int, *, detail: Text = "", problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.status = status
        self.detail = detail
        self.problems = problems
        self.headers = headers
        super().__init__(status)


def make_draft(request: HttpRequest, body: DraftIn, *, at: datetime) -> dict[str, Any]:
    """Stores the draft. Raises DraftsRefused when there are too many, or its edition is closed."""
    if not allow(limit=LIMIT, who_hash=hash_who(caller_address(request), at=at), at=at):
        seconds = seconds_to_wait(limit=LIMIT, at=at)
        raise DraftsRefused(
            429, detail=_("Too many drafts came from here. Wait %(seconds)d seconds.") % {"seconds": seconds},
            headers={"Retry-After": str(seconds)},
        )  # fmt: skip
    if not campaign.is_open_for_initiatives(body.year):
        message = _("Initiatives for %(year)s can’t be sent in now.") % {"year": body.year}
        raise DraftsRefused(422, problems=[Problem("year", "not_open", message)])
    language = read_form_language(body.language or get_language())
    values = {
        name: value.replace("\x00", "") if isinstance(value, str) else value
        for name, value in body.model_dump(exclude_none=True).items()
        if name not in {"year", "language"}
    }
    values["languages"] = [code.replace("\x00", "")[:12] for code in values.get("languages", [])]
    typed = TypedInitiative.from_mapping(values)
    given = {name: value for name, value in typed.as_mapping().items() if value}
    draft = start_draft(year=body.year, language=language, at=at, typed=given)
    return {
        "url": f"{settings.BASE_URL}/{language}/world-day/{body.year}/submit/{draft.key}/{FIRST_STEP}/",
        "expires_at": utc_text(draft.expires_at),
        "problems": [problem.as_json() for problem in look_over(typed, year=body.year, at=at)],
    }


def read_form_language(typed: str | None) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    if not typed:
        return settings.LANGUAGE_CODE
    if typed not in known:
        message = _("“%(typed)s” is not known here. Choose one of: %(choices)s.")
        problem = Problem("language", "unknown_choice", message % {"typed": typed, "choices": ", ".join(known)})
        raise DraftsRefused(422, problems=[problem])
    return typed


def look_over(typed: TypedInitiative, *, year: int, at: datetime) -> list[Problem]:
    """Everything that the form would say now."""
    problems = ProblemList()
    place = resolve_place(typed=typed, problems=problems)
    check_content(typed=typed, place=place, year=year, at=at, may_be_past=False, problems=problems)
    check_contact(typed=typed, problems=problems)
    return problems.found
