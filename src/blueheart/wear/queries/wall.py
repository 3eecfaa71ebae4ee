"""Messages on the wall of hearts: shown, waiting at the desk, behind the link of a mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from blueheart.campaign.permissions import reviewable_countries
from blueheart.kernel.actors import Actor
from blueheart.kernel.cursors import MomentCursor
from blueheart.wear.enums import MessageState
from blueheart.wear.models import Heart, WallMessage


@dataclass(frozen=True, slots=True)
class WallPage:
    """Newest first; `next_cursor` is "" on the last page."""

    messages: tuple[WallMessage, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class WaitingMessages:
    """How many wait in a country, "" for none, and since when the oldest does."""

    country: str
    count: int
    oldest: datetime


def shown_messages(*, size: int, after: MomentCursor | None = None) -> WallPage:
    """In the order in which the desk put them up, the last first; one query."""
    found = WallMessage.objects.filter(state=MessageState.SHOWN).order_by("-decided_at", "-pk")
    if after is not None:
        earlier = found.filter(decided_at__lt=after.moment) | found.filter(decided_at=after.moment, pk__lt=after.pk)
        found = earlier.order_by("-decided_at", "-pk")
    rows = list(found[: size + 1])
    cursor = ""
    if len(rows) > size and rows[size - 1].decided_at is not None:
        cursor = str(MomentCursor(rows[size - 1].decided_at, rows[size - 1].pk))  # type: ignore[arg-type]
    return WallPage(tuple(rows[:size]), cursor)


def shown_message(uid: str) -> WallMessage | None:
    """By its number as an address has it; None before the desk's yes, after its undo and once it was taken away."""
    try:
        number = UUID(uid)
    except ValueError:
        return None
    return WallMessage.objects.filter(uid=number, state=MessageState.SHOWN).first()


def find_message(uid: UUID) -> WallMessage | None:
    """In any state, with its heart."""
    return WallMessage.objects.select_related("heart").filter(uid=uid).first()


def find_worn(number: UUID) -> Heart | None:
    """The heart of a press, with its message where one was written."""
    return Heart.objects.select_related("message__contact", "supporter").filter(token=number).first()


def messages_of(*, by: Actor, state: str, country: str | None = None) -> QuerySet[WallMessage]:
    """What the actor decides on: waiting ones the oldest first, decided ones the last first. Unverified never."""
    found = WallMessage.objects.filter(state=state).exclude(state=MessageState.UNVERIFIED)
    countries = reviewable_countries(by)
    if countries is not None:
        found = found.filter(country__in=countries)
    if country is not None:
        found = found.filter(country=country)
    return found.order_by("verified_at", "pk") if state == MessageState.WAITING else found.order_by("-decided_at")


def waiting_by_country(*, by: Actor) -> list[WaitingMessages]:
    """One query."""
    rows = (
        messages_of(by=by, state=MessageState.WAITING)
        .order_by()
        .values_list("country")
        .annotate(Count("pk"), Min("verified_at"))
        .order_by("country")
    )
    return [WaitingMessages(*row) for row in rows]
