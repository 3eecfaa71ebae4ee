"""Hearts by the minute of their press, to find a burst, and the bursts that were voided."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMinute

from blueheart.campaign.permissions import reviewable_countries
from blueheart.kernel.actors import Actor
from blueheart.wear.enums import HeartState
from blueheart.wear.models import Burst, Heart

COUNTED = (HeartState.CONFIRMED, HeartState.UNCONFIRMED)
MOST_MINUTES = 2_000


@dataclass(frozen=True, slots=True)
class BurstRange:
    """From `from_at` up to, not including, `to_at`; "" and 0 stand for all countries and groups."""

    from_at: datetime
    to_at: datetime
    country: str = ""
    supporter_key: int = 0


@dataclass(frozen=True, slots=True)
class Minute:
    at: datetime
    count: int
    unconfirmed: int


def hearts_in(wanted: BurstRange) -> QuerySet[Heart]:
    """Those in the range that count now."""
    found = Heart.objects.filter(state__in=COUNTED, pressed_at__gte=wanted.from_at, pressed_at__lt=wanted.to_at)
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.supporter_key:
        found = found.filter(supporter_id=wanted.supporter_key)
    return found


def minutes_of(wanted: BurstRange) -> list[Minute]:
    """The minutes in which any was pressed, the first MOST_MINUTES of them; one query."""
    rows = (
        hearts_in(wanted)
        .annotate(minute=TruncMinute("pressed_at"))
        .values("minute")
        .annotate(whole=Count("pk"), unconfirmed=Count("pk", filter=Q(state=HeartState.UNCONFIRMED)))
        .order_by("minute")
        .values_list("minute", "whole", "unconfirmed")
    )
    return [Minute(*row) for row in rows[:MOST_MINUTES]]


def bursts(*, by: Actor) -> QuerySet[Burst]:
    """What was voided, newest first, as far as the actor decides on it."""
    found = Burst.objects.select_related("supporter").order_by("-voided_at", "-pk")
    countries = reviewable_countries(by)
    return found if countries is None else found.filter(country__in=countries)
