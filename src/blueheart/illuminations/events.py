"""What happens to monuments and promises. Ids and plain values only."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

from blueheart.kernel.events import DomainEvent


class HasPromiseIdentity(Protocol):
    """What an event keeps of a promise."""

    pk: Any
    uid: UUID
    monument_id: int
    year: int


class HasMonumentIdentity(Protocol):
    """What an event keeps of a monument."""

    pk: Any
    uid: UUID
    country: str


@dataclass(frozen=True, kw_only=True)
class MonumentEvent(DomainEvent):
    subject: ClassVar[str] = "monument"
    monument_id: int
    country: str

    @classmethod
    def about(cls, monument: HasMonumentIdentity, **more: Any) -> Self:
        return cls(subject_id=str(monument.uid), monument_id=monument.pk, country=monument.country, **more)


@dataclass(frozen=True, kw_only=True)
class MonumentRegistered(MonumentEvent):
    name: ClassVar[str] = "illuminations.monument_registered"


@dataclass(frozen=True, kw_only=True)
class MonumentEdited(MonumentEvent):
    name: ClassVar[str] = "illuminations.monument_edited"
    is_visible: ClassVar[bool] = True
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MonumentsMerged(MonumentEvent):
    name: ClassVar[str] = "illuminations.monuments_merged"
    is_visible: ClassVar[bool] = True
    into_id: int


@dataclass(frozen=True, kw_only=True)
class PromiseEvent(DomainEvent):
    subject: ClassVar[str] = "promise"
    promise_id: int
    monument_id: int
    year: int
    country: str

    @classmethod
    def about(cls, promise: HasPromiseIdentity, *, country: str, **more: Any) -> Self:
        return cls(
            subject_id=str(promise.uid), promise_id=promise.pk, monument_id=promise.monument_id, year=promise.year,
            country=country, **more,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PromiseSubmitted(PromiseEvent):
    name: ClassVar[str] = "illuminations.submitted"
    language: str


@dataclass(frozen=True, kw_only=True)
class PromiseMoved(PromiseEvent):
    """One step of the life of a promise; `note_id` points to the words, which can be erased."""

    name: ClassVar[str] = "illuminations.moved"
    is_visible: ClassVar[bool] = True
    from_state: str
    to_state: str
    note_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PromiseEdited(PromiseEvent):
    name: ClassVar[str] = "illuminations.edited"
    is_visible: ClassVar[bool] = True
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PromiseLinkRequested(PromiseEvent):
    name: ClassVar[str] = "illuminations.link_requested"
    request_key: str
    language: str


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(PromiseEvent):
    name: ClassVar[str] = "illuminations.photo_added"
    photo_id: int


@dataclass(frozen=True, kw_only=True)
class PhotoDecided(PromiseEvent):
    name: ClassVar[str] = "illuminations.photo_decided"
    is_visible: ClassVar[bool] = True
    photo_id: int
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class PromiseContactErased(PromiseEvent):
    name: ClassVar[str] = "illuminations.contact_erased"


@dataclass(frozen=True, kw_only=True)
class InitiativeMatched(PromiseEvent):
    """An initiative of the kind lighting, for the same place and day, was found."""

    name: ClassVar[str] = "illuminations.initiative_matched"
    is_visible: ClassVar[bool] = True
    initiative_id: int
