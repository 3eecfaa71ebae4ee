"""What happened in wearing the heart."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class GroupLookChanged(DomainEvent):
    """`colour` is "" when it was taken away. The subject is the supporter."""

    name: ClassVar[str] = "wear.group_look_changed"
    subject: ClassVar[str] = "supporter"
    is_visible: ClassVar[bool] = True
    colour: str


@dataclass(frozen=True, kw_only=True)
class FrameAdded(DomainEvent):
    name: ClassVar[str] = "wear.frame_added"
    subject: ClassVar[str] = "frame"
    is_visible: ClassVar[bool] = True
    slug: str


@dataclass(frozen=True, kw_only=True)
class FrameChanged(DomainEvent):
    name: ClassVar[str] = "wear.frame_changed"
    subject: ClassVar[str] = "frame"
    is_visible: ClassVar[bool] = True
    slug: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FramesSeeded(DomainEvent):
    """The frames that every installation begins with were drawn."""

    name: ClassVar[str] = "wear.frames_seeded"
    subject: ClassVar[str] = "frames"
    created: int
