"""Who may enter, change and remove a supporter. `country` is ISO 3166-1 alpha-2; "" is what belongs to none."""

from blueheart.campaign.permissions import can_edit_supporters, reviewable_countries
from blueheart.kernel.actors import Actor


def can_add_supporter(actor: Actor, country: str) -> bool:
    return can_edit_supporters(actor, country)


def can_change_supporter(actor: Actor, country: str) -> bool:
    """`country` is the one that it has; moving it to another asks `can_add_supporter` there too."""
    return can_edit_supporters(actor, country)


def can_remove_supporter(actor: Actor, country: str) -> bool:
    """The head office alone: what is removed leaves no text behind."""
    del country
    return editable_countries(actor) is None


def editable_countries(actor: Actor) -> frozenset[str] | None:
    """None is every country and what belongs to none; an empty set is nothing."""
    return reviewable_countries(actor)
