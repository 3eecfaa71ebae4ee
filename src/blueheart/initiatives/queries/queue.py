"""The desk's queue: filtered, counted by country, and how many of it are likely the same as others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from blueheart.campaign.enums import Role
from blueheart.campaign.models import Membership
from blueheart.initiatives.enums import QUEUED, Kind, State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.review import (
    LAST_CALL_DAYS,
    REVIEW_DAYS,
    comparable,
    review_queue,
    visible_to,
)
from blueheart.initiatives.rules.duplicates import Comparable, is_likely_duplicate, significant_words
from blueheart.kernel.actors import Actor

MOST_COMPARED = 300
MOST_CANDIDATES = 3000
MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`country` is a code, "none" for what has no country, or "" for all; `state` one of QUEUED or ""."""

    country: str = ""
    state: str = ""
    kind: str = ""
    text: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class CountryQueue:
    country: str
    count: int
    late: int
    oldest: datetime | None
    has_coordinator: bool


def is_late(at: datetime) -> Q:
    """What `review.as_waiting` calls late, as a condition."""
    waited = Q(confirmed_at__lt=at - timedelta(days=REVIEW_DAYS))
    soon = Q(starts_at_utc__lt=at + timedelta(days=LAST_CALL_DAYS), confirmed_at__lt=at)
    return Q(state=State.IN_REVIEW) & (waited | soon)


def find_in_queue(*, by: Actor, wanted: QueueFilter, at: datetime) -> QuerySet[Initiative]:
    """Oldest first."""
    rows = review_queue(by=by, country=wanted.country, state=wanted.state)
    if wanted.kind in Kind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.text:
        words = wanted.text[:200]
        rows = rows.filter(
            Q(title__icontains=words) | Q(organiser_name__icontains=words) | Q(city__name__icontains=words)
        )
    return rows.filter(is_late(at)) if wanted.is_late else rows


def queue_by_country(*, by: Actor, at: datetime) -> list[CountryQueue]:
    """The countries with most to do first."""
    coordinators = Membership.objects.filter(role=Role.COORDINATOR, country=OuterRef("country"), user__is_active=True)
    rows = (
        visible_to(by)
        .filter(state__in=QUEUED)
        .order_by()
        .values("country")
        .annotate(
            count=Count("pk", filter=Q(state=State.IN_REVIEW)),
            late=Count("pk", filter=is_late(at)),
            oldest=Min("confirmed_at", filter=Q(state=State.IN_REVIEW)),
            has_coordinator=Exists(coordinators),
        )
    )
    found = [
        CountryQueue(row["country"], row["count"], row["late"], row["oldest"], row["has_coordinator"]) for row in rows
    ]
    return sorted(found, key=lambda row: (-row.late, -row.count, row.country))


def neighbours_in_queue(*, by: Actor, initiative: Initiative) -> tuple[int | None, int | None]:
    """The ids before and after it in the order of the queue, for who goes through it page by page."""
    since = initiative.confirmed_at or initiative.submitted_at
    rows = review_queue(by=by, state=State.IN_REVIEW)
    after = rows.filter(Q(confirmed_at__gt=since) | Q(confirmed_at=since, pk__gt=initiative.pk))
    before = rows.filter(Q(confirmed_at__lt=since) | Q(confirmed_at=since, pk__lt=initiative.pk))
    first = before.order_by("-confirmed_at", "-pk").values_list("pk", flat=True).first()
    return first, after.values_list("pk", flat=True).first()


def count_likely_duplicates(*, by: Actor) -> int:
    """How many of the oldest in review are likely the same as another; titles without a shared word are passed over.

    Looks at a bounded number of rows, so that a dashboard stays quick; the review page looks at all.
    """
    waiting = [comparable(row) for row in review_queue(by=by, state=State.IN_REVIEW)[:MOST_COMPARED]]
    if not waiting:
        return 0
    days = {item.starts_on for item in waiting}
    others = (
        Initiative.objects.filter(starts_on__in=days, state__in=(*QUEUED, State.PUBLISHED))
        .order_by("-changed_at")
        .only(
            "title", "organiser_name", "kind", "link", "starts_on", "ends_on", "latitude", "longitude", "text_language",
        )[:MOST_CANDIDATES]
    )  # fmt: skip
    return count_pairs(waiting, [comparable(row) for row in others])


def count_pairs(waiting: Iterable[Comparable], others: Iterable[Comparable]) -> int:
    by_word: dict[str, list[Comparable]] = defaultdict(list)
    for other in others:
        for word in significant_words(other.title):
            by_word[word].append(other)
    left = MOST_PAIRS
    count = 0
    for item in waiting:
        words = sorted(significant_words(item.title), key=lambda word: len(by_word[word]))
        candidates = {other.initiative_id: other for word in words[:3] for other in by_word[word]}
        candidates.pop(item.initiative_id, None)
        left -= len(candidates)
        if left < 0:
            break
        count += any(is_likely_duplicate(item, other) for other in candidates.values())
    return count
