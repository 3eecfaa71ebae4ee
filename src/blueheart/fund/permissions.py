"""Who may do what with the fund."""

from blueheart.campaign.permissions import NotPermitted, can_manage_fund
from blueheart.kernel.actors import Actor


def check_may_manage(actor: Actor) -> None:
    """Raises NotPermitted for who is no fund officer."""
    if not can_manage_fund(actor):
        raise NotPermitted(f"{actor.label} may not manage the fund")
