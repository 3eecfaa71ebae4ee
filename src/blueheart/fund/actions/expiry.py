"""Gifts that nobody finished come to an end."""

from datetime import datetime, timedelta

from blueheart.fund.actions.contributions import WrongMove, move_contribution
from blueheart.fund.enums import Book, ContributionState, Means
from blueheart.fund.models import Contribution
from blueheart.kernel.actors import Actor

LASTS = {Means.CARD: timedelta(days=2), Means.TRANSFER: timedelta(days=90), Means.OTHER: timedelta(days=90)}
"""How long a gift may wait for its money, by means. What comes later is booked all the same."""
UNFINISHED = (ContributionState.OPEN, ContributionState.PENDING)
BATCH = 500


def expire_unfinished(*, by: Actor, at: datetime) -> int:
    """How many came to an end."""
    count = 0
    for means, lasts in LASTS.items():
        rows = Contribution.objects.filter(
            book__in=Book.values, state__in=UNFINISHED, means=means, opened_at__lt=at - lasts
        ).order_by("pk")  # both books: the index begins with them
        last = 0
        while past := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
            for pk in past:
                count += expire(pk, by=by, at=at)
            last = past[-1]
    return count


def expire(contribution_id: int, *, by: Actor, at: datetime) -> int:
    """0 when its money came in this very moment."""
    try:
        move_contribution(contribution_id=contribution_id, to=ContributionState.EXPIRED, by=by, at=at)
    except WrongMove:
        return 0
    return 1
