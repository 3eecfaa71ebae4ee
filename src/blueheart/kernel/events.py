"""Facts, past tense. Every domain's events derive from `DomainEvent`."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, TypeAlias
from uuid import UUID

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"

PERSONAL_KEY = re.compile(r"(^|_)(e_?mails?|phones?|telephones?|contacts?)(_|$)|^contact", re.IGNORECASE)


class PersonalDataInEvent(ValueError):
    """An event would carry what its subject must be able to erase."""


class NotPlain(TypeError):
    """An event's field is of a kind that JSON has no place for."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """A fact about one subject: ids and plain values only, since the log is never erased.

    Subclasses are frozen dataclasses that set `name` ("things.opened") and `subject` ("thing"), and `is_visible` where
    what a visitor sees may be different afterwards. They stand in `events.py` of an app, so that all are known.
    """

    name: ClassVar[str]
    subject: ClassVar[str]
    is_visible: ClassVar[bool] = False
    subject_id: str

    def payload(self) -> dict[str, Plain]:
        """Every field but `subject_id`, as JSON's own kinds.

        Raises PersonalDataInEvent for a key such as email, phone or contact_name, at any depth,
        and NotPlain for a value that is no plain one. Dates and times become ISO 8601.
        """
        values = {
            field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "subject_id"
        }
        return {key: plain(value, path=key) for key, value in checked_keys(values, path=self.name).items()}


def known_events() -> list[type[DomainEvent]]:
    """Every event that has a name, in the order of names."""
    found, bases = [], [DomainEvent]
    while bases:
        below = bases.pop().__subclasses__()
        bases += below
        found += [one for one in below if "name" in vars(one)]
    return sorted(found, key=lambda one: one.name)


def checked_keys(values: Mapping[Any, object], *, path: str) -> dict[str, object]:
    for key in values:
        if not isinstance(key, str):
            raise NotPlain(f"{path}: the key {key!r} is no string")
        if PERSONAL_KEY.search(key):
            raise PersonalDataInEvent(
                f"{path}: {key!r} is personal data, and events are never erased; put the row's id there"
            )
    return {str(key): value for key, value in values.items()}


def plain(value: object, *, path: str) -> Plain:
    if isinstance(value, Enum):
        return plain(value.value, path=path)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {key: plain(item, path=f"{path}.{key}") for key, item in checked_keys(value, path=path).items()}
    if isinstance(value, list | tuple):
        return [plain(item, path=path) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item, path=path) for item in value), key=repr)
    raise NotPlain(f"{path}: {type(value).__name__} is no plain value; give its id or its text")


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeliveryRetried(DomainEvent):
    """A person sent a failed delivery on its way again."""

    name: ClassVar[str] = "kernel.delivery_retried"
    subject: ClassVar[str] = "delivery"
    handler: str
    event_id: int
