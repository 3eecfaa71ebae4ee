"""Who may do what with messages on the wall, bursts and frames. Every interface asks here."""

from blueheart.campaign.permissions import NotPermitted, can_edit_pages, can_review, is_system
from blueheart.kernel.actors import Actor, ActorKind


def can_moderate(actor: Actor, country: str) -> bool:
    """Show, decline, undo: the country's coordinator or the head office; the head office alone for no country."""
    return can_review(actor, country)


def can_void(actor: Actor, country: str) -> bool:
    """Take a burst of hearts of a country out of the counter; of all countries (""), the head office alone."""
    return can_review(actor, country)


def can_remove(actor: Actor, message_uid: str) -> bool:
    """Confirm, take away, disown: whoever has the mail's link; the software itself when the time is over."""
    return is_system(actor) or (actor.kind == ActorKind.ORGANISER and actor.ref == message_uid)


def check_may_moderate(actor: Actor, country: str) -> None:
    if not can_moderate(actor, country):
        raise NotPermitted(f"{actor.label} may not decide on messages of {country or 'no country'}")


def check_may_void(actor: Actor, country: str) -> None:
    if not can_void(actor, country):
        raise NotPermitted(f"{actor.label} may not void hearts of {country or 'all countries'}")


def check_may_remove(actor: Actor, message_uid: str) -> None:
    if not can_remove(actor, message_uid):
        raise NotPermitted(f"{actor.label} may not change this message")


def can_edit_frames(actor: Actor) -> bool:
    """A frame is part of what the campaign says: the head office and its editors."""
    return can_edit_pages(actor)


def check_may_edit_frames(actor: Actor) -> None:
    if not can_edit_frames(actor):
        raise NotPermitted(f"{actor.label} may not change frames")
