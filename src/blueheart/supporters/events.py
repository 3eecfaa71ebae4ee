"""What happened to supporters."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SupporterAdded(DomainEvent):
    name: ClassVar[str] = "supporters.added"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "supporter"
    slug: str
    sector: str


@dataclass(frozen=True, kw_only=True)
class SupporterChanged(DomainEvent):
    name: ClassVar[str] = "supporters.changed"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "supporter"
    slug: str
    sector: str


@dataclass(frozen=True, kw_only=True)
class SupporterRemoved(DomainEvent):
    name: ClassVar[str] = "supporters.removed"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "supporter"
    slug: str


@dataclass(frozen=True, kw_only=True)
class SupportersSeeded(DomainEvent):
    """The supporters that the fact files name were entered."""

    name: ClassVar[str] = "supporters.seeded"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "supporters"
    created: int
