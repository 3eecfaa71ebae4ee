"""An event of no room, for the kernel's own tests."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ThingOpened(DomainEvent):
    name: ClassVar[str] = "things.opened"
    subject: ClassVar[str] = "thing"
    count: int = 1
