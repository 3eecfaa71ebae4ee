"""What the fund does by itself: it seals what was posted."""

from datetime import datetime

from blueheart.fund.actions.seal import seal_entries
from blueheart.kernel.actors import Actor
from blueheart.kernel.schedule import every


@every(key="fund.seal_entries", minutes=10)
def seal_what_waits(*, at: datetime) -> int:
    """How many entries were sealed; all that wait, in seals of at most MOST."""
    count = 0
    while (seal := seal_entries(by=Actor.system("fund.seal_entries"), at=at)) is not None:
        count += seal.entry_count
    return count
