"""Who may do what with the fund."""

from blueheart.campaign.permissions import NotPermitted, can_manage_fund, can_manage_staff
from blueheart.kernel.actors import Actor


def check_may_manage(actor: Actor) -> None:
    """Raises NotPermitted for who is no fund officer."""
    if not can_manage_fund(actor):
        raise NotPermitted(f"{actor.label} may not manage the fund")


def can_go_live(actor: Actor) -> bool:
    """The head office alone."""
    return can_manage_staff(actor)


def check_may_go_live(actor: Actor) -> None:
    """Raises NotPermitted for all but the head office."""
    if not can_go_live(actor):
        raise NotPermitted(f"{actor.label} may not have the fund receive real money")
