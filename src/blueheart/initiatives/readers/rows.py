"""What a reader gives: rows with what was typed in them, where it stood, and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from blueheart.initiatives.rules.problems import Problem, Text
from blueheart.initiatives.rules.typed import TypedInitiative

MAX_BYTES = 50_000_000


class UnreadableFile(Exception):
    """Nothing of the file can be read; `message` says why and what to do."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """`number`: the line of a table, the event of a calendar, from 1. `key` is the file's own id for it, or "".

    `columns`: field name → the name that the file has for it. `starts`, `ends`: moments or days of a calendar
    that still have to be told in the place's zone. `country` as it stands in the file.
    """

    number: int
    key: str
    typed: TypedInitiative
    country: str = ""
    location: str = ""
    is_sample: bool = False
    is_cancelled: bool = False
    starts: datetime | date | None = None
    ends: datetime | date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """`format` is csv or ics; `notes` are remarks on the whole file, such as columns that are not known."""

    format: str
    encoding: str
    rows: tuple[ReadRow, ...]
    delimiter: str = ""
    name: str = ""
    notes: tuple[Text, ...] = ()
