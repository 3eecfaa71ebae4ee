"""What happened to the installation itself."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class InstallationSeeded(DomainEvent):
    """The content that an installation begins with is in, all of it: from now on a start adds none."""

    name: ClassVar[str] = "ops.installation_seeded"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "installation"


@dataclass(frozen=True, kw_only=True)
class SamplesRemoved(DomainEvent):
    """Whatever was invented is gone, and no start brings it back."""

    name: ClassVar[str] = "ops.samples_removed"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "installation"
    removed: int


@dataclass(frozen=True, kw_only=True)
class ListingsRebuilt(DomainEvent):
    """The rows that public pages read were made anew; readers of feeds that hold a copy ask again."""

    name: ClassVar[str] = "ops.listings_rebuilt"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "installation"
    listings: int
