"""What is wrong with an input: which field, what, and how to mend it. One wording for every interface."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

Text = str | Promise
TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), "\ufffd")
"""Characters that turn the direction of what follows: a message quotes what was typed and must not be turned by it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `message` says what is wrong and how to mend it; `code` is stable, for programs."""

    field: str
    code: str
    message: Text

    def __post_init__(self) -> None:
        if isinstance(self.message, str):
            object.__setattr__(self, "message", self.message.translate(TURNS))

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "code": self.code, "message": str(self.message)}


@dataclass(slots=True)
class ProblemList:
    """Gathers every mistake before anything is refused, so that a person hears of all at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, field_name: str, code: str, message: Text) -> None:
        self.found.append(Problem(field_name, code, message))

    def concerns(self, *field_names: str) -> bool:
        return any(problem.field in field_names for problem in self.found)


class InvalidInput(Exception):
    """The input breaks rules; `problems` names each field and mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in self.problems))
