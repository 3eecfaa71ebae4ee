"""How many presses of one address count as confirmed: counted for a whole batch at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from blueheart.kernel.limits import RateLimit, count_within, hash_who
from blueheart.wear.actions.presses import Press

GENEROUS = RateLimit("hearts.press", per_hour=2_000)
"""A school of 1,500 behind one address wears the heart in one hour; what comes beyond counts as unconfirmed."""


def rated(presses: Sequence[Press], addresses: Sequence[str], *, at: datetime) -> list[Press]:
    """The presses, each counted for its address, in their order; those beyond the generous rate are unconfirmed."""
    hashes = {address: hash_who(address, at=at) for address in set(addresses)}
    attempts = Counter(map(hashes.__getitem__, addresses))
    within = count_within(limit=GENEROUS, attempts=attempts, at=at)
    if within == attempts:
        return list(presses)
    outcome = []
    for press, address in zip(presses, addresses, strict=True):
        who_hash = hashes[address]
        outcome.append(press if within[who_hash] > 0 else press._replace(is_confirmed=False))
        within[who_hash] -= 1
    return outcome
