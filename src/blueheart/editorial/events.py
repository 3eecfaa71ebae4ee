"""What happened to the pages."""

from dataclasses import dataclass
from typing import ClassVar

from blueheart.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PagesSeeded(DomainEvent):
    """The pages the site starts with were made or brought up to date; `left_alone` an editor had changed."""

    name: ClassVar[str] = "editorial.pages_seeded"
    is_visible: ClassVar[bool] = True
    subject: ClassVar[str] = "pages"
    created: int
    updated: int
    left_alone: int
