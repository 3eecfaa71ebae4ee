"""What the desk sees: the board of an edition's promises, what is late, and the monuments of its countries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from blueheart.campaign.permissions import reviewable_countries
from blueheart.illuminations.enums import OVER, PUBLIC, PromiseState
from blueheart.illuminations.models import Monument, Promise, PromisePhoto
from blueheart.illuminations.rules.deadlines import is_past_deadline, permission_deadline
from blueheart.kernel.actors import Actor

UNAGREED = (PromiseState.PROPOSED, PromiseState.PERMISSION_ASKED)
"""Their owner has not said yes: late past the owner's deadline."""

ORDER = (
    "monument__country", "-monument__is_national", "monument__city__name", "monument__city_id", "monument__name", "pk",
)  # fmt: skip
"""National buildings first, then by city and monument."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which promises of an edition somebody asks for; without a state all that were verified."""

    year: int
    country: str = ""
    city: int | None = None
    state: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of a country's board. `deadline` is the last day to ask the owner; late is past it, not yet agreed."""

    promise: Promise
    deadline: date
    is_late: bool
    needs_letter: bool
    needs_decision: bool
    has_words_waiting: bool


@dataclass(slots=True)
class BoardCounts:
    """How many promises of an edition stand where; by country how many there are and how many of them are late."""

    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    countries: Counter[str] = field(default_factory=Counter)
    late_countries: Counter[str] = field(default_factory=Counter)

    @property
    def letters(self) -> int:
        return self.states[PromiseState.PROPOSED]

    @property
    def to_confirm(self) -> int:
        return self.states[PromiseState.PROMISED]


def visible_promises(by: Actor) -> QuerySet[Promise]:
    """The promises of the actor's countries."""
    countries = reviewable_countries(by)
    rows = Promise.objects.select_related("monument__city")
    return rows if countries is None else rows.filter(monument__country__in=countries)


def visible_monuments(by: Actor) -> QuerySet[Monument]:
    """The monuments of the actor's countries, merged ones too."""
    countries = reviewable_countries(by)
    rows = Monument.objects.select_related("city", "merged_into")
    return rows if countries is None else rows.filter(country__in=countries)


def find_on_board(*, by: Actor, wanted: BoardFilter, today: date) -> QuerySet[Promise]:
    """National buildings first, then by city and monument; each with `photos_waiting`."""
    rows = visible_promises(by).filter(year=wanted.year)
    exact = {"monument__country": wanted.country, "monument__city_id": wanted.city, "state": wanted.state}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if not wanted.state:
        rows = rows.exclude(state=PromiseState.UNVERIFIED)
    if wanted.is_late:
        rows = rows.filter(late_ones(rows, today))
    photos = PromisePhoto.objects.filter(promise=OuterRef("pk"), decided_at__isnull=True).order_by()
    waiting = Subquery(photos.values("promise").annotate(count=Count("pk")).values("count"))
    return rows.annotate(photos_waiting=Coalesce(waiting, 0)).order_by(*ORDER)


def promises_for_press(*, by: Actor, year: int, country: str = "") -> list[Promise]:
    """What everybody may see, in the board's order, with the photographs that are shown. Samples are no news."""
    rows = visible_promises(by).filter(year=year, state__in=PUBLIC, is_sample=False, monument__is_sample=False)
    if country:
        rows = rows.filter(monument__country=country)
    photos = PromisePhoto.objects.filter(is_public=True).select_related("picture").order_by("-moment", "pk")
    return list(rows.order_by(*ORDER).prefetch_related(Prefetch("photos", queryset=photos)))


def late_ones(rows: QuerySet[Promise], today: date) -> Q:
    """Written out for each notice time that occurs: databases count days each in their own way."""
    unagreed = rows.filter(state__in=UNAGREED)
    notices = unagreed.order_by().values_list("monument__notice_days", flat=True).distinct()
    late = Q(pk__in=[])
    for days in notices:
        late |= Q(state__in=UNAGREED, monument__notice_days=days, day__lt=today + timedelta(days=days))
    return late


def count_board(*, by: Actor, year: int, today: date, country: str = "") -> BoardCounts:
    """In one query. `country` narrows the states, while every country of the actor's is counted."""
    groups = (
        visible_promises(by)
        .filter(year=year)
        .exclude(state=PromiseState.UNVERIFIED)
        .order_by()
        .values_list("monument__country", "state", "day", "monument__notice_days")
        .annotate(count=Count("pk"))
    )
    counts = BoardCounts()
    for where, state, day, notice_days, count in groups:
        late = count if state in UNAGREED and is_past_deadline(day=day, notice_days=notice_days, today=today) else 0
        counts.countries[where] += count
        counts.late_countries[where] += late
        if where == (country or where):
            counts.states[state] += count
            counts.late += late
    return counts


def board_row(promise: Promise, today: date) -> BoardRow:
    notice_days, state = promise.monument.notice_days, promise.state
    return BoardRow(
        promise=promise,
        deadline=permission_deadline(day=promise.day, notice_days=notice_days),
        is_late=state in UNAGREED and is_past_deadline(day=promise.day, notice_days=notice_days, today=today),
        needs_letter=state == PromiseState.PROPOSED,
        needs_decision=state == PromiseState.PROMISED,
        has_words_waiting=promise.waiting_note is not None and state not in OVER,
    )


def board_rows(promises: Iterable[Promise], today: date) -> list[BoardRow]:
    return [board_row(promise, today) for promise in promises]


def years_on_board(by: Actor) -> list[int]:
    """The editions for which there are promises, newest first."""
    return sorted(set(visible_promises(by).order_by().values_list("year", flat=True).distinct()), reverse=True)
