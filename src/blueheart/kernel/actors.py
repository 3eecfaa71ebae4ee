"""Who does something: handed to every action and query as `by=`, kept in events as a label."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ActorKind(StrEnum):
    VISITOR = "visitor"
    ORGANISER = "organiser"
    STAFF = "staff"
    SYSTEM = "system"
    IMPORTER = "importer"
    API = "api"


@dataclass(frozen=True)
class Actor:
    """`ref` is an id, never a name or an address; `countries` are ISO 3166 codes, empty for none."""

    kind: ActorKind
    ref: str = ""
    roles: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if "@" in self.ref or len(self.ref) > 64:
            raise ValueError("Actor.ref: give an id of at most 64 characters, never an address")

    @property
    def label(self) -> str:
        """What events store: "staff:12", or the kind alone where there is no ref."""
        return f"{self.kind}:{self.ref}" if self.ref else str(self.kind)

    @classmethod
    def visitor(cls) -> Self:
        return cls(ActorKind.VISITOR)

    @classmethod
    def system(cls, ref: str = "") -> Self:
        return cls(ActorKind.SYSTEM, ref)

    @classmethod
    def organiser(cls, *, ref: object) -> Self:
        return cls(ActorKind.ORGANISER, str(ref))

    @classmethod
    def staff(
        cls,
        *,
        ref: object,
        roles: frozenset[str] = frozenset(),
        countries: frozenset[str] = frozenset(),
    ) -> Self:
        return cls(ActorKind.STAFF, str(ref), roles, countries)

    @classmethod
    def importer(cls, ref: str = "") -> Self:
        return cls(ActorKind.IMPORTER, ref)

    @classmethod
    def api(cls, ref: str = "") -> Self:
        return cls(ActorKind.API, ref)
