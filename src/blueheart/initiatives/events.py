"""What happens to an initiative. Ids and plain values only: names are erasable and stay in their table."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

from blueheart.kernel.events import DomainEvent


class HasIdentity(Protocol):
    """What an event keeps of an initiative."""

    pk: Any
    uid: UUID
    country: str


@dataclass(frozen=True, kw_only=True)
class InitiativeEvent(DomainEvent):
    subject: ClassVar[str] = "initiative"
    initiative_id: int
    country: str

    @classmethod
    def about(cls, initiative: "HasIdentity", **more: Any) -> Self:
        """The event with the initiative's own ids and country, and what it adds."""
        return cls(subject_id=str(initiative.uid), initiative_id=initiative.pk, country=initiative.country, **more)


@dataclass(frozen=True, kw_only=True)
class InitiativeSubmitted(InitiativeEvent):
    name: ClassVar[str] = "initiatives.submitted"
    language: str


@dataclass(frozen=True, kw_only=True)
class InitiativeImported(InitiativeEvent):
    name: ClassVar[str] = "initiatives.imported"
    is_visible: ClassVar[bool] = True
    source: str


@dataclass(frozen=True, kw_only=True)
class InitiativeConfirmed(InitiativeEvent):
    name: ClassVar[str] = "initiatives.confirmed"


@dataclass(frozen=True, kw_only=True)
class InitiativePublished(InitiativeEvent):
    name: ClassVar[str] = "initiatives.published"
    is_visible: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ChangeRequested(InitiativeEvent):
    name: ClassVar[str] = "initiatives.change_requested"
    note_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeDeclined(InitiativeEvent):
    name: ClassVar[str] = "initiatives.declined"
    note_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeWithdrawn(InitiativeEvent):
    name: ClassVar[str] = "initiatives.withdrawn"
    is_visible: ClassVar[bool] = True
    was_public: bool


@dataclass(frozen=True, kw_only=True)
class InitiativesMerged(InitiativeEvent):
    name: ClassVar[str] = "initiatives.merged"
    is_visible: ClassVar[bool] = True
    into_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(InitiativeEvent):
    name: ClassVar[str] = "initiatives.decision_undone"
    is_visible: ClassVar[bool] = True
    from_state: str
    to_state: str


@dataclass(frozen=True, kw_only=True)
class InitiativeEdited(InitiativeEvent):
    """Before publication the edit stands at once; afterwards it waits as a revision."""

    name: ClassVar[str] = "initiatives.edited"
    is_visible: ClassVar[bool] = True
    fields: tuple[str, ...]
    revision_id: int | None


@dataclass(frozen=True, kw_only=True)
class RevisionAccepted(InitiativeEvent):
    name: ClassVar[str] = "initiatives.revision_accepted"
    is_visible: ClassVar[bool] = True
    revision_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RevisionDeclined(InitiativeEvent):
    name: ClassVar[str] = "initiatives.revision_declined"
    revision_id: int
    note_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeReported(InitiativeEvent):
    name: ClassVar[str] = "initiatives.reported"
    people_came: int | None


@dataclass(frozen=True, kw_only=True)
class ReportPublished(InitiativeEvent):
    name: ClassVar[str] = "initiatives.report_published"
    is_visible: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ManageLinkRequested(InitiativeEvent):
    name: ClassVar[str] = "initiatives.manage_link_requested"
    language: str
    request_key: str


@dataclass(frozen=True, kw_only=True)
class ContactErased(InitiativeEvent):
    """The organiser's contact is gone; the record that it belonged to stays."""

    name: ClassVar[str] = "initiatives.contact_erased"
