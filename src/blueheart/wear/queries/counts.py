"""How many hearts there are, from the kept counts."""

from dataclasses import dataclass

from django.db.models import Sum

from blueheart.wear.enums import HeartState
from blueheart.wear.models import HeartCount


@dataclass(frozen=True, slots=True)
class HeartTotals:
    confirmed: int = 0
    unconfirmed: int = 0
    withdrawn: int = 0
    void: int = 0


def heart_totals(*, supporter_key: int | None = None) -> HeartTotals:
    """Of all hearts, or of one group's; one query."""
    rows = HeartCount.objects.all() if supporter_key is None else HeartCount.objects.filter(supporter_key=supporter_key)
    sums = dict(rows.values("state").annotate(total=Sum("count")).values_list("state", "total"))
    return HeartTotals(**{state.value: int(sums.get(state.value, 0)) for state in HeartState})
