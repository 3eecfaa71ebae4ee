"""Who may do what with an initiative. Every interface asks here."""

from blueheart.campaign.permissions import can_review
from blueheart.kernel.actors import Actor, ActorKind


class NotPermitted(Exception):
    """This person may not do that with this initiative."""


def can_decide(actor: Actor, country: str) -> bool:
    """Publish, decline, ask for a change, merge, undo: the country's coordinator or the head office."""
    return can_review(actor, country)


def can_manage(actor: Actor, initiative_uid: str, country: str) -> bool:
    """Edit, withdraw, report: the organiser who holds the link, or whoever decides on it."""
    is_organiser = actor.kind == ActorKind.ORGANISER and actor.ref == initiative_uid
    return is_organiser or can_decide(actor, country)


def check_may_decide(actor: Actor, country: str) -> None:
    if not can_decide(actor, country):
        raise NotPermitted(f"{actor.label} may not decide on {country or 'initiatives without a country'}")


def check_may_manage(actor: Actor, initiative_uid: str, country: str) -> None:
    if not can_manage(actor, initiative_uid, country):
        raise NotPermitted(f"{actor.label} may not change this initiative")
