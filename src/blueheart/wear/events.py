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
