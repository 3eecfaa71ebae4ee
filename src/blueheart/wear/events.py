"""What happens to hearts, the wall and what is worn. Ids and plain values only; a press is no event (ADR 10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

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
    is_visible: ClassVar[bool] = True
    created: int


class HasMessageIdentity(Protocol):
    """What an event keeps of a message."""

    pk: Any
    uid: UUID
    country: str


class HasBurstIdentity(Protocol):
    """What an event keeps of a burst."""

    pk: Any
    country: str
    count: int
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageEvent(DomainEvent):
    subject: ClassVar[str] = "wall_message"
    message_id: int
    country: str

    @classmethod
    def about(cls, message: HasMessageIdentity, **more: Any) -> Self:
        return cls(subject_id=str(message.uid), message_id=message.pk, country=message.country, **more)


@dataclass(frozen=True, kw_only=True)
class MessageSubmitted(MessageEvent):
    name: ClassVar[str] = "wear.message_submitted"
    language: str


@dataclass(frozen=True, kw_only=True)
class MessageVerified(MessageEvent):
    """The press in the mail; `heart_state` is what its heart is now."""

    name: ClassVar[str] = "wear.message_verified"
    heart_state: str


@dataclass(frozen=True, kw_only=True)
class MessageDecided(MessageEvent):
    """The desk's yes or no."""

    name: ClassVar[str] = "wear.message_decided"
    is_visible: ClassVar[bool] = True
    to_state: str


@dataclass(frozen=True, kw_only=True)
class MessageDecisionUndone(MessageEvent):
    name: ClassVar[str] = "wear.message_decision_undone"
    is_visible: ClassVar[bool] = True
    from_state: str


@dataclass(frozen=True, kw_only=True)
class MessageRemoved(MessageEvent):
    """Its row and its contact are gone; `why` is "writer", "not_me" or "unverified"."""

    name: ClassVar[str] = "wear.message_removed"
    is_visible: ClassVar[bool] = True
    why: str


@dataclass(frozen=True, kw_only=True)
class BurstEvent(DomainEvent):
    subject: ClassVar[str] = "burst"
    country: str
    count: int
    from_at: datetime
    to_at: datetime

    @classmethod
    def about(cls, burst: HasBurstIdentity) -> Self:
        return cls(
            subject_id=str(burst.pk), country=burst.country, count=burst.count, from_at=burst.from_at,
            to_at=burst.to_at,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class BurstVoided(BurstEvent):
    name: ClassVar[str] = "wear.burst_voided"
    is_visible: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class BurstRestored(BurstEvent):
    name: ClassVar[str] = "wear.burst_restored"
    is_visible: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class HeartCountsRebuilt(DomainEvent):
    name: ClassVar[str] = "wear.heart_counts_rebuilt"
    subject: ClassVar[str] = "site"
    is_visible: ClassVar[bool] = True
    counts: int
