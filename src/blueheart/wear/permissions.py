"""Who may do what with what is worn. Every interface asks here."""

from blueheart.campaign.permissions import NotPermitted, can_edit_pages
from blueheart.kernel.actors import Actor


def can_edit_frames(actor: Actor) -> bool:
    """A frame is part of what the campaign says: the head office and its editors."""
    return can_edit_pages(actor)


def check_may_edit_frames(actor: Actor) -> None:
    if not can_edit_frames(actor):
        raise NotPermitted(f"{actor.label} may not change frames")
