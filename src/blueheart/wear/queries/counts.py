"""How many hearts there are."""

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
    """Of one group, or of all."""
    rows = HeartCount.objects.all() if supporter_key is None else HeartCount.objects.filter(supporter_key=supporter_key)
    totals = rows.values("state").annotate(total=Sum("count")).values_list("state", "total")
    return HeartTotals(**{HeartState(state).value: total for state, total in totals})
