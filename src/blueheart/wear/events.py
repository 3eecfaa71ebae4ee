"""What happens to what is worn. Ids and plain values only."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class FrameAdded(DomainEvent):
    name: ClassVar[str] = "wear.frame_added"
    subject: ClassVar[str] = "frame"
    slug: str


@dataclass(frozen=True, kw_only=True)
class FrameChanged(DomainEvent):
    name: ClassVar[str] = "wear.frame_changed"
    subject: ClassVar[str] = "frame"
    slug: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FramesSeeded(DomainEvent):
    """The frames that every installation begins with were drawn."""

    name: ClassVar[str] = "wear.frames_seeded"
    subject: ClassVar[str] = "frames"
    created: int
