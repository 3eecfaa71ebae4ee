"""Who may do what. `country` is ISO 3166-1 alpha-2; "" is what belongs to no country, and to the head office."""

from blueheart.campaign.enums import Role
from blueheart.kernel.actors import Actor, ActorKind


class NotPermitted(Exception):
    """This person may not do that."""


def is_system(actor: Actor) -> bool:
    """The software itself: seeding, periodic erasure, the operator's own command line."""
    return actor.kind == ActorKind.SYSTEM


def _holds(actor: Actor, *roles: Role) -> bool:
    if is_system(actor):
        return True
    return actor.kind == ActorKind.STAFF and any(role.value in actor.roles for role in (Role.HEAD_OFFICE, *roles))


def _coordinates(actor: Actor, country: str) -> bool:
    return (
        actor.kind == ActorKind.STAFF
        and Role.COORDINATOR.value in actor.roles
        and country != ""
        and country in actor.countries
    )


def can_enter_desk(actor: Actor) -> bool:
    return is_system(actor) or (actor.kind == ActorKind.STAFF and bool(actor.roles))


def can_review(actor: Actor, country: str) -> bool:
    """Publish, ask for a change, decline, merge, undo."""
    return _holds(actor) or _coordinates(actor, country)


def can_see_queue(actor: Actor, country: str) -> bool:
    return can_review(actor, country)


def can_see_contact(actor: Actor, country: str) -> bool:
    """The organiser's private name and address."""
    return can_review(actor, country)


def can_import(actor: Actor, country: str) -> bool:
    return can_review(actor, country)


def can_edit_supporters(actor: Actor, country: str) -> bool:
    return can_review(actor, country)


def can_manage_staff(actor: Actor) -> bool:
    return _holds(actor)


def can_reset_second_factor(actor: Actor, user_id: int) -> bool:
    """A colleague's, never one's own: somebody else has to have made sure who is asking."""
    return can_manage_staff(actor) and not (actor.kind == ActorKind.STAFF and actor.ref == str(user_id))


def can_edit_editions(actor: Actor) -> bool:
    """Editions, themes and national campaigns."""
    return _holds(actor, Role.EDITOR)


def can_edit_pages(actor: Actor) -> bool:
    return _holds(actor, Role.EDITOR)


def can_manage_fund(actor: Actor) -> bool:
    return _holds(actor, Role.FUND_OFFICER)


def can_edit_assistance(actor: Actor) -> bool:
    return _holds(actor, Role.ASSISTANCE_EDITOR)


def can_see_deliveries(actor: Actor) -> bool:
    """What failed on its way out, and the button that tries again."""
    return _holds(actor)


def can_review_anywhere(actor: Actor) -> bool:
    """In one country at least: what opens the parts of the desk that show countries' own rows."""
    countries = reviewable_countries(actor)
    return countries is None or bool(countries)


def reviewable_countries(actor: Actor) -> frozenset[str] | None:
    """None is every country and what belongs to none; an empty set is nothing."""
    if _holds(actor):
        return None
    if actor.kind == ActorKind.STAFF and Role.COORDINATOR.value in actor.roles:
        return frozenset(actor.countries) - {""}
    return frozenset()
