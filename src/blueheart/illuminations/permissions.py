"""Who may do what with monuments and promises. Every interface asks here."""

from blueheart.campaign.permissions import NotPermitted, can_review
from blueheart.kernel.actors import Actor, ActorKind


def can_decide(actor: Actor, country: str) -> bool:
    """Confirm, decline, undo, edit a monument, look at photographs: the country's coordinator or the head office."""
    return can_review(actor, country)


def can_manage(actor: Actor, promise_uid: str, country: str) -> bool:
    """Move a promise on, edit, cancel, send photographs: who holds its link, or whoever decides on it."""
    holds_link = actor.kind == ActorKind.ORGANISER and actor.ref == promise_uid
    return holds_link or can_decide(actor, country)


def check_may_decide(actor: Actor, country: str) -> None:
    if not can_decide(actor, country):
        raise NotPermitted(f"{actor.label} may not decide on monuments of {country}")


def check_may_manage(actor: Actor, promise_uid: str, country: str) -> None:
    if not can_manage(actor, promise_uid, country):
        raise NotPermitted(f"{actor.label} may not change this promise")
